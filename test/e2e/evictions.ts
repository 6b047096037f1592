import { NAMESPACE, tryKubectl } from './cluster';
import { databasePods } from './shop';

/** Asks for the eviction of every member at the same moment, as several drains would; returns how many were granted. */
export async function evictTogether(): Promise<number> {
  const pods = await databasePods();
  const answers = await Promise.all(pods.map(({ metadata: { name } }) => tryKubectl(
    ['create', '--raw', `/api/v1/namespaces/${NAMESPACE}/pods/${name}/eviction`, '-f', '-'],
    { input: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: NAMESPACE } }) })));
  return answers.filter(({ code }) => code === 0).length;
}

/** The promise: drains take one member, and the next when it is back. */
export const expectOneAtATime = (granted: number): void => expect(granted).toBe(1);
