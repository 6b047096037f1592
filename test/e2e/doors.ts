import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE, exec, get } from './cluster';

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
