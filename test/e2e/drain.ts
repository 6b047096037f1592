import { KubeObject, NAMESPACE, find, list, tryKubectl, waitFor } from './cluster';
import { cordon } from './faults';

/** A member's grace, after a budget that waits for another to be ready. */
const DRAINED_SECONDS = 300;

const path = (pod: KubeObject): string => `/api/v1/namespaces/${NAMESPACE}/pods/${pod.metadata.name}/eviction`;

const eviction = (pod: KubeObject): string =>
  JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod.metadata.name, namespace: NAMESPACE } });

/** Asks for a pod's eviction once: whether the disruption budget let it go. */
export async function evict(pod: KubeObject): Promise<boolean> {
  const answer = await tryKubectl(['create', '--raw', path(pod), '-f', '-'], { input: eviction(pod) });
  if (answer.code !== 0 && !/disruption budget|not found/i.test(answer.stderr)) throw new Error(answer.stderr);
  return answer.code === 0;
}

async function away(pod: KubeObject): Promise<boolean> {
  const now = await find(`pod/${pod.metadata.name}`);
  return now === undefined || now.metadata.uid !== pod.metadata.uid;
}

/** Evicts one pod, again and again until the budget agrees, and waits until it is gone; returns how often the budget refused. */
async function drive(pod: KubeObject): Promise<number> {
  let refused = 0;
  await waitFor(`the budget to let ${pod.metadata.name} go`, DRAINED_SECONDS, async () => {
    const gone = await evict(pod) || await away(pod);
    if (!gone) refused += 1;
    return gone;
  });
  await waitFor(`${pod.metadata.name} to be gone`, DRAINED_SECONDS, () => away(pod));
  return refused;
}

/**
 * Does to a node what `kubectl drain` does, but to the app's pods alone: no new pods, and an eviction of all that somebody will make anew.
 * Returns how often a budget refused.
 */
export async function drain(node: string): Promise<number> {
  await cordon(node);
  const pods = (await list('pods', '', '--field-selector', `spec.nodeName=${node}`)) as (KubeObject & { metadata: { ownerReferences?: object[] } })[];
  const refusals = await Promise.all(pods.filter((pod) => pod.metadata.ownerReferences && pod.status.phase === 'Running').map(drive));
  return refusals.reduce((sum, count) => sum + count, 0);
}
