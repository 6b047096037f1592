import { App, Chart, Duration, Size } from 'cdk8s';
import { Health, Peer, PodManagementPolicy, Port, ProgramProps, Rollout, StatefulApp, StatelessWebApp, UpdateStrategy, Volume } from '../../../lib';
import { NAMESPACE } from '../cluster';
import { PULL } from './extra';
import { ADMITTED, LOAD_IMAGE } from '../load';

/** Answers orders as the shop does, and keeps a line of each in FILE where that is given. */
const PROGRAM = `
const { appendFileSync } = require('node:fs');
let number = 0, stopping = false;
const server = require('node:http').createServer({ keepAliveTimeout: 65000 }, (request, response) => {
  let id = request.url.split('/').pop();
  if (request.method === 'POST') {
    id = process.env.HOSTNAME + '-' + Date.now() + '-' + number++;
    if (process.env.FILE) appendFileSync(process.env.FILE, id + '\\n');
  }
  request.resume();
  if (stopping) response.setHeader('Connection', 'close');
  response.end(JSON.stringify({ id }));
});
server.listen(8080);
process.on('SIGTERM', () => { stopping = true; setTimeout(() => server.close(() => process.exit(0)), 2000); });
`;
const COMMAND = ['node', '-e', PROGRAM];
const USER = 1000;
const MODE = 'rolled';
export const FRONT = { app: 'front', tier: 'web' };
export const LEDGER = { app: 'ledger' };
/** Where members keep their lines. */
export const FILE = '/data/ledger';

const port = { containerPort: 8080 };

function template(labels: object, name: string, more: object = {}): object {
  return {
    metadata: { labels: { ...labels, release: '7' } },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, fsGroup: USER, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{
        name, image: LOAD_IMAGE, imagePullPolicy: 'IfNotPresent', command: COMMAND, ports: [port],
        readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 2, timeoutSeconds: 5 },
        lifecycle: { preStop: { sleep: { seconds: 5 } } },
        resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...more,
      }],
    },
  };
}

/** Objects as people write them: selectors, names and ports of their own. */
export function byHand(): object[] {
  const inNamespace = (name: string) => ({ name, namespace: NAMESPACE });
  return [
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: inNamespace('front'),
      spec: { replicas: 2, selector: { matchLabels: FRONT }, template: template(FRONT, 'server') },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: inNamespace('front-svc'), spec: { selector: { app: 'front' }, ports: [{ port: 8000, targetPort: 8080 }] } },
    {
      apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: inNamespace('ledger'),
      spec: {
        replicas: 2, serviceName: 'ledger-nodes', selector: { matchLabels: LEDGER },
        template: template(LEDGER, 'ledger', { env: [{ name: 'FILE', value: FILE }], volumeMounts: [{ name: 'store', mountPath: '/data' }] }),
        volumeClaimTemplates: [{
          metadata: { name: 'store', labels: LEDGER }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        }],
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: inNamespace('ledger-nodes'), spec: { clusterIP: 'None', selector: LEDGER, ports: [{ name: 'api', port: 8080 }] } },
    { apiVersion: 'v1', kind: 'Service', metadata: inNamespace('ledger'), spec: { selector: LEDGER, ports: [{ name: 'api', port: 80, targetPort: 8080 }] } },
  ];
}

/** The same by the library, which takes over what is there. */
export function byLibrary(): string {
  const chart = new Chart(new App(), 'adopted', { namespace: NAMESPACE });
  const program: ProgramProps = {
    image: LOAD_IMAGE, pull: PULL, command: COMMAND, security: { user: USER }, env: { MODE },
    lifecycle: { preStopSleep: Duration.seconds(5), drain: Duration.seconds(5) },
    resources: { cpu: '100m', memory: Size.mebibytes(256) },
  };
  const health = Health.single('/', { period: Duration.seconds(2), timeout: Duration.seconds(5) });
  const front = new StatelessWebApp(chart, 'front', {
    ...program, port: 8080, health, service: { port: 8000 }, rollout: Rollout.rolling({ minReady: Duration.seconds(2) }),
    adopt: { podLabels: FRONT, containerName: 'server', service: { name: 'front-svc', portName: '' } },
  });
  const ledger = new StatefulApp(chart, 'ledger', {
    ...program, env: { FILE, MODE }, members: 2, health, ports: [Port.http('api', 8080, { servicePort: 80 })],
    volumes: { '/data': Volume.perPod(Size.gibibytes(1), { name: 'store' }) }, podManagementPolicy: PodManagementPolicy.ORDERED_READY,
    updateStrategy: UpdateStrategy.rolling({ minReady: Duration.seconds(2) }),
    adopt: { podLabels: LEDGER, headlessService: 'ledger-nodes', claims: [{ name: 'store', labels: LEDGER }] },
  });
  [front, ledger].forEach(({ networkPolicy }) => networkPolicy.allowFrom(Peer.pods(ADMITTED), [8080]));
  return App.of(chart).synthYaml();
}

/** Whether a pod is one of the library's. */
export function isAdopted(pod: { readonly spec: any }): boolean {
  return pod.spec.containers[0].env?.some(({ value }: any) => value === MODE) === true;
}
