import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE, OUTSIDE, exec, get, isReady, list } from './cluster';
import { ADMITTED, startPod, stopPod } from './load';
import { print, scenario } from './scenario';
import { API, CLIENT, databasePods, memberHost, settled } from './shop';

const REACH = readFileSync(join(__dirname, 'load/reach.js'), 'utf8');
const LISTENER = ['node', '-e', `require('node:http').createServer((_, response) => response.end()).listen(8080)`];
const STRANGER = 'e2e-stranger';
const FORGER = 'e2e-forger';

/** A place to connect to, and how the figure calls it. */
type Places = Record<string, string>;

/** Which of the places a pod can connect to. The pods' images need nothing but Node for it. */
async function reach(pod: string, places: Places, namespace = NAMESPACE): Promise<Record<string, string>> {
  const found = JSON.parse(await exec(pod, ['node', '-', ...Object.values(places)], { input: REACH, namespace }));
  return Object.fromEntries(Object.entries(places).map(([name, target]) => [name, found[target]]));
}

const allOpen = (places: Places): Record<string, string> => Object.fromEntries(Object.keys(places).map((name) => [name, 'open']));

/** Blocked traffic is dropped or refused, as the cluster's network likes; a name that can't be looked up would prove nothing. */
const BLOCKED = /^(no answer|ECONNREFUSED|EHOSTUNREACH)$/;

const expectNone = (found: Record<string, string>): void =>
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, expect.stringMatching(BLOCKED)])));

const serviceIp = async (name: string, ...args: string[]): Promise<string> => (await get(`service/${name}`, ...args)).spec.clusterIP;

describe('a shop among other pods', () => {
  let doors: Places;
  let members: string[];

  beforeAll(async () => {
    await settled();
    await startPod(STRANGER, LISTENER);
    await startPod(FORGER, LISTENER, { namespace: OUTSIDE, labels: ADMITTED });
    members = (await databasePods()).map((pod) => pod.status.podIP);
    const api = (await list('pods', API)).find(isReady)!;
    // by address: a stranger without DNS would be stopped by that, not by the shop
    doors = {
      'orders-primary:5432': `${await serviceIp('orders-primary')}:5432`,
      'orders-replicas:5432': `${await serviceIp('orders-replicas')}:5432`,
      'api:80': `${await serviceIp('api')}:80`,
      'an API pod:8080': `${api.status.podIP}:8080`,
      ...Object.fromEntries(members.map((ip, i) => [`member ${i}:5432`, `${ip}:5432`])),
    };
  });

  afterAll(async () => {
    await stopPod(STRANGER);
    await stopPod(FORGER, OUTSIDE);
  });

  scenario('lets neither a stranger in, nor one from another namespace with the right labels', async () => {
    const patroni = Object.fromEntries(members.map((ip, i) => [`member ${i}:8008`, `${ip}:8008`]));
    const closed = { ...doors, ...patroni };
    // the doors are there, for those who may pass
    expect(await reach(CLIENT, doors)).toEqual(allOpen(doors));

    expectNone(await reach(STRANGER, closed));
    expectNone(await reach(FORGER, closed, OUTSIDE));
    expectNone(await reach(CLIENT, patroni));
    print(9, `a stranger, and one from another namespace with forged labels: ${Object.keys(closed).length} doors tried, 0 open`);
  });

  scenario('lets the API out to its database and to DNS, and nowhere else', async () => {
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

  scenario('lets members talk to each other', async () => {
    const script = 'import socket, sys\nfor port in (5432, 8008): socket.create_connection((sys.argv[1], port), 2).close()';
    await exec('orders-1', ['python3', '-c', script, memberHost(0)], { container: 'postgresql' });
  });
});
