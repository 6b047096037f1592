import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE, exec, get, isReady, list } from './cluster';
import { API, databasePods } from './shop';

const REACH = readFileSync(join(__dirname, 'load/reach.js'), 'utf8');
/** What listens where a door has to be closed by a rule, and not by nobody being there. */
export const LISTENER = ['node', '-e', `require('node:http').createServer((_, response) => response.end()).listen(8080)`];

/** A place to connect to, and how the figure calls it. */
export type Places = Record<string, string>;

/** Which of the places a pod can connect to. The pods' images need nothing but Node for it. */
export async function reach(pod: string, places: Places, namespace = NAMESPACE): Promise<Record<string, string>> {
  const found = JSON.parse(await exec(pod, ['node', '-', ...Object.values(places)], { input: REACH, namespace }));
  return Object.fromEntries(Object.entries(places).map(([name, target]) => [name, found[target]]));
}

export const allOpen = (places: Places): Record<string, string> => Object.fromEntries(Object.keys(places).map((name) => [name, 'open']));

/** Blocked traffic is dropped or refused, as the cluster's network likes; a name that can't be looked up would prove nothing. */
const BLOCKED = /^(no answer|ECONNREFUSED|EHOSTUNREACH)$/;

/** The promise: none of the places could be reached. */
export const expectNone = (found: Record<string, string>): void =>
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, expect.stringMatching(BLOCKED)])));

export const serviceIp = async (name: string, ...args: string[]): Promise<string> => (await get(`service/${name}`, ...args)).spec.clusterIP;

/** The ways into the database and the API, by address: a stranger without DNS would be stopped by that, not by the shop. */
export async function doorsOfShop(): Promise<Places> {
  const members = (await databasePods()).map((pod) => pod.status.podIP as string);
  const api = (await list('pods', API)).find(isReady)!;
  return {
    'orders-primary:5432': `${await serviceIp('orders-primary')}:5432`,
    'orders-replicas:5432': `${await serviceIp('orders-replicas')}:5432`,
    'api:80': `${await serviceIp('api')}:80`,
    'an API pod:8080': `${api.status.podIP}:8080`,
    ...Object.fromEntries(members.map((ip, i) => [`member ${i}:5432`, `${ip}:5432`])),
  };
}
