import { Podinfo } from '../../../apps/real/podinfo/podinfo';
import { Peer } from '../../../lib';
import { NAMESPACE, OUTSIDE, apply, kubectl } from '../cluster';
import { Places, allOpen, expectNone, reach, serviceIp } from '../doors';
import { ADMITTED, CLIENT, IDLE, startPod, stopPod } from '../load';
import { print, scenario } from '../scenario';
import { request } from '../shop';
import { addressOf, manifests, priorityClass, up } from './application';
import { Traffic, told } from '../app/traffic';
import { changeUnder, expectUnharmed } from '../app/unharmed';

const STRANGER = 'e2e-stranger';
const FORGER = 'e2e-forger';
const UP_SECONDS = 300;
const URL = 'http://frontend';

const applyPodinfo = (version: string): Promise<string> => apply(manifests((app) => {
  const podinfo = new Podinfo(app, 'podinfo', { proxied: true, namespace: NAMESPACE, version });
  podinfo.frontend.networkPolicy.allowFrom(Peer.pods(ADMITTED), [8080]);
}, { frontend: 2, backend: 2 }));

describe('podinfo: a frontend behind a proxy, a backend and a cache', () => {
  beforeAll(async () => {
    await priorityClass('web');
    await applyPodinfo('6.9.2');
    print(35, `up after ${(await up(UP_SECONDS, 'frontend', 'backend')).toFixed(0)} s`);
    await startPod(STRANGER, IDLE);
    await startPod(FORGER, IDLE, { namespace: OUTSIDE, labels: ADMITTED });
  });

  afterAll(async () => {
    await stopPod(STRANGER);
    await stopPod(FORGER, OUTSIDE);
    await kubectl(['delete', 'deployments,statefulsets,networkpolicies,services,pods', '-l', 'app.kubernetes.io/managed-by=cdk8s', '--wait=false']);
    await kubectl(['delete', 'priorityclass', 'web']);
  });

  scenario('keeps what it is told in the cache, and asks its backend', async () => {
    expect((await request('POST', `${URL}/cache/greeting`, { text: 'hello' })).status).toBe(202);
    expect((await request('GET', `${URL}/cache/greeting`)).body).toEqual({ text: 'hello' });
    const { status, body } = await request('POST', `${URL}/echo`, { text: 'hello' });
    expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('hello')]);
    print(35, 'a value is written to the cache and read back; the backend has answered');
  });

  scenario('is open to its users through the proxy, and to no stranger anywhere', async () => {
    const [frontend, backend, cache] = await Promise.all(['frontend', 'backend', 'cache'].map(addressOf));
    const open: Places = { 'frontend:80': `${await serviceIp('frontend')}:80`, 'the proxy:8080': `${frontend}:8080` };
    const closed: Places = {
      'beside the proxy:9898': `${frontend}:9898`, 'the frontend\'s metrics:9797': `${frontend}:9797`, 'the frontend\'s grpc:9999': `${frontend}:9999`,
      'backend:9898': `${backend}:9898`, 'backend:9999': `${backend}:9999`, 'backend:9797': `${backend}:9797`, 'cache:6379': `${cache}:6379`,
    };
    expect(await reach(CLIENT, open)).toEqual(allOpen(open));
    expectNone(await reach(CLIENT, closed));
    expectNone(await reach(STRANGER, { ...open, ...closed }));
    expectNone(await reach(FORGER, { ...open, ...closed }, OUTSIDE));
    print(35, `users: ${Object.keys(open).length} doors open, ${Object.keys(closed).length} closed; a stranger and a forger: ${Object.keys({ ...open, ...closed }).length} tried, 0 open`);
  });

  scenario('answers every request through a rollout, with the proxy in front', async () => {
    const traffic = await Traffic.start('e2e-http-podinfo', `${URL}/version`, 50, { readOnly: true });
    try {
      const { outcome, windows } = await changeUnder([traffic], 'a rollout', async () => {
        await applyPodinfo('6.9.3');
        return `${(await up(UP_SECONDS, 'frontend', 'backend')).toFixed(0)} s`;
      });
      print(35, `all pods another version after ${outcome}; ${told(windows[0])}`);
      expectUnharmed(windows);
    } finally {
      await traffic.stop();
    }
  });
});
