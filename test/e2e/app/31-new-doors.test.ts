import { ApiObject } from 'cdk8s';
import { Connection, ForeignWorkload, Health, Port, StatelessWebApp, Worker } from '../../../lib';
import { NAMESPACE, OUTSIDE } from '../cluster';
import { Places, allOpen, expectNone, reach, serviceIp } from '../doors';
import { ADMITTED, IDLE, LOAD_IMAGE, startPod, stopPod } from '../load';
import { print, scenario } from '../scenario';
import { applyShop } from '../shop';
import { PULL, applyWith, removeExtra, running } from './extra';

const STRANGER = 'e2e-stranger';
const FORGER = 'e2e-forger';
const LABELS = { 'app.kubernetes.io/instance': 'foreign' };
const listen = (...ports: number[]): string[] => ['node', '-e',
  `process.on('SIGTERM', () => process.exit()); ${JSON.stringify(ports)}.forEach((port) => require('node:http').createServer((_, response) => response.end()).listen(port))`];

/** A Deployment as others would write it, that Pod Security lets in. */
function foreignObject(scope: ConstructorParameters<typeof ApiObject>[0]): ApiObject {
  return new ApiObject(scope, 'foreign', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'foreign' },
    spec: {
      selector: { matchLabels: LABELS },
      template: {
        metadata: { labels: LABELS },
        spec: {
          securityContext: { runAsNonRoot: true, runAsUser: 12_345, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [{
            name: 'main', image: LOAD_IMAGE, imagePullPolicy: 'IfNotPresent', command: listen(3000),
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          }],
        },
      },
    },
  });
}

describe('ports beside an app\'s own, and pods that others wrote', () => {
  let doors: Places;
  let closed: Places;

  beforeAll(async () => {
    await applyWith((shop) => {
      const several = new StatelessWebApp(shop, 'several', {
        image: LOAD_IMAGE, pull: PULL, command: listen(8080, 9090, 7946), port: 8080, replicas: 1, health: Health.none('a test of ports'),
        ports: [Port.http('metrics', 9090), Port.tcp('peers', 7946, { amongPods: true })],
      });
      new Worker(shop, 'asked', { image: LOAD_IMAGE, pull: PULL, command: listen(8081), replicas: 1, ports: [Port.http('health', 8081)] });
      const foreign = ForeignWorkload.of(foreignObject(shop));
      foreign.connectTo(shop.orders.database('orders'));
      const visitor = new Worker(shop, 'visitor', { image: LOAD_IMAGE, pull: PULL, command: IDLE, replicas: 1 });
      visitor.connectTo(several);
      visitor.connectTo(several.port('metrics'));
      visitor.connectTo(Connection.http({ host: 'foreign', pods: foreign.pods, podPort: 3000 }));
    });
    const ips = Object.fromEntries(await Promise.all(['several', 'asked', 'foreign', 'visitor'].map(async (name) => [name, (await running(name, 1))[0].status.podIP])));
    await startPod(STRANGER, IDLE);
    await startPod(FORGER, IDLE, { namespace: OUTSIDE, labels: ADMITTED });
    const service = await serviceIp('several');
    doors = {
      'the Service:80': `${service}:80`, 'the Service:9090': `${service}:9090`, 'the pod:9090': `${ips.several}:9090`, 'the foreign pod:3000': `${ips.foreign}:3000`,
    };
    closed = { 'among pods:7946': `${ips.several}:7946`, 'the worker:8081': `${ips.asked}:8081` };
  });

  afterAll(async () => {
    await stopPod(STRANGER);
    await stopPod(FORGER, OUTSIDE);
    await removeExtra('several', 'asked', 'foreign', 'visitor');
    await applyShop();
  });

  scenario('are open to who is connected, and to no stranger', async () => {
    const visitor = (await running('visitor', 1))[0].metadata.name;
    expect(await reach(visitor, doors)).toEqual(allOpen(doors));
    expectNone(await reach(visitor, closed));
    expectNone(await reach(STRANGER, { ...doors, ...closed }));
    expectNone(await reach(FORGER, { ...doors, ...closed }, OUTSIDE));
    print(31, `who is connected: ${Object.keys(doors).length} doors open; a stranger and a forger: ${Object.keys({ ...doors, ...closed }).length} tried, 0 open`);
  });

  scenario('let the pods of others out to what they use, with its files, and nowhere else', async () => {
    const foreign = (await running('foreign', 1))[0].metadata.name;
    const allowed: Places = { 'orders-primary': `orders-primary.${NAMESPACE}.svc:5432` };
    expect(await reach(foreign, allowed)).toEqual(allOpen(allowed));
    expectNone(await reach(foreign, { 'api:80': `${await serviceIp('api')}:80`, 'several:80': doors['the Service:80'] }));
  });
});
