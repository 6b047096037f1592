import { NAMESPACE, OUTSIDE, get, isReady, list } from '../cluster';
import { LISTENER, Places, allOpen, expectNone, reach, serviceIp } from '../doors';
import { settled } from '../engine';
import { ADMITTED, startPod, stopPod } from '../load';
import { print, scenario } from '../scenario';
import { API, databasePods } from '../shop';

const STRANGER = 'e2e-stranger';
const FORGER = 'e2e-forger';

describe('an API among other pods', () => {
  let members: string[];

  beforeAll(async () => {
    await settled();
    await startPod(STRANGER, LISTENER);
    await startPod(FORGER, LISTENER, { namespace: OUTSIDE, labels: ADMITTED });
    members = (await databasePods()).map((pod) => pod.status.podIP);
  });

  afterAll(async () => {
    await stopPod(STRANGER);
    await stopPod(FORGER, OUTSIDE);
  });

  scenario('lets it out to its database and to DNS, and nowhere else', async () => {
    const [one, other] = (await list('pods', API)).filter(isReady);
    const ip = async (name: string, namespace: string): Promise<string> => (await get(`pod/${name}`, '-n', namespace)).status.podIP;
    const kubernetes = (await get('endpointslice/kubernetes', '-n', 'default')) as any;
    const stranger = `${await ip(STRANGER, NAMESPACE)}:8080`;
    const forger = `${await ip(FORGER, OUTSIDE)}:8080`;
    const forbidden: Places = {
      'the API server': `${await serviceIp('kubernetes', '-n', 'default')}:443`,
      "the API server's own address": `${kubernetes.endpoints[0].addresses[0]}:${kubernetes.ports[0].port}`,
      'frontend:80': `${await serviceIp('frontend')}:80`,
      'another API pod': `${other.status.podIP}:8080`,
      'a stranger': stranger,
      'a pod in another namespace': forger,
      ...Object.fromEntries(members.map((address, i) => [`member ${i}:8008`, `${address}:8008`])),
    };
    // by name: that proves DNS as well
    const allowed: Places = { 'orders-primary': 'orders-primary:5432' };
    // strangers listen, and the server of the names does too: what stops the API is its own rule
    expect(await reach(FORGER, { stranger }, OUTSIDE)).toEqual({ stranger: 'open' });
    expect(await reach(STRANGER, { forger })).toEqual({ forger: 'open' });

    expect(await reach(one.metadata.name, allowed)).toEqual(allOpen(allowed));
    expectNone(await reach(one.metadata.name, forbidden));
    print(9, `the API: ${Object.keys(allowed).join(', ')} by its name open, ${Object.keys(forbidden).length} other places tried, 0 open`);
  });
});
