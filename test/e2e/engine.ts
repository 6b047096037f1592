import { ROLLED_SECONDS, ROLLOUT_SECONDS, SETTLED_SECONDS } from './aims';
import { KubeObject, NAMESPACE, apply, find, get, isReady, kubectl, list, waitFor } from './cluster';
import type { EngineUnderTest, Settled } from './engine-under-test';
import { ENGINES } from './engines/list';

const NAME = process.env.E2E_ENGINE ?? 'postgresql';
if (!ENGINES[NAME]) throw new Error(`E2E_ENGINE must be one of ${Object.keys(ENGINES).join(', ')}, got '${NAME}'`);

/** Whose scenarios run. */
export const engine: EngineUnderTest = ENGINES[NAME];

export const MEMBERS = 3;
export const LABELS = { 'app.kubernetes.io/instance': engine.cluster, 'app.kubernetes.io/component': engine.component };
export const SELECTOR = Object.entries(LABELS).map((pair) => pair.join('=')).join(',');

export const memberName = (ordinal: number): string => `${engine.cluster}-${ordinal}`;
export const memberHost = (ordinal: number): string => `${memberName(ordinal)}.${engine.cluster}-headless.${NAMESPACE}.svc`;
export const memberHosts = (members = MEMBERS): string[] => [...Array(members).keys()].map(memberHost);
export const memberPods = (): Promise<KubeObject[]> => list('pods', SELECTOR);

/** Sets the number of members, and nothing else. */
export const scale = (members: number): Promise<string> => kubectl(['scale', `statefulset/${engine.cluster}`, `--replicas=${members}`]);

/** Waits until no member is left, after all were told to stop. */
export const noPods = (): Promise<true> => waitFor('all members to be gone', SETTLED_SECONDS, async () => (await memberPods()).length === 0);

/** Waits until all members run, one leads, and all others have what it has. */
export function settled(members = MEMBERS, seconds = SETTLED_SECONDS): Promise<Settled> {
  return waitFor(`${members} settled members`, seconds, async () => {
    const pods = await memberPods();
    const ready = pods.filter(isReady);
    if (pods.length !== members || ready.length !== members) throw new Error(`${ready.length} of ${pods.length} pods ready`);
    return engine.settled(pods);
  });
}

/** Makes a member the primary by a planned switchover, if it isn't. */
export async function switchOver(candidate: string, members = MEMBERS): Promise<Settled> {
  const before = await settled(members);
  if (before.primary.metadata.name === candidate) return before;
  await engine.handOver(before, candidate);
  return waitFor(`${candidate} as the primary`, SETTLED_SECONDS, async () => {
    const now = await settled(members);
    return now.primary.metadata.name === candidate && now;
  });
}

/** Waits until every member runs the StatefulSet's present template. `rollout status` refuses to where the strategy is OnDelete. */
export async function rolled(members = MEMBERS, seconds = ROLLED_SECONDS): Promise<Settled> {
  await waitFor('every member on the present template', seconds, async () => {
    const set = await get(`statefulset/${engine.cluster}`);
    if ((set.status.observedGeneration ?? 0) < set.metadata.generation!) throw new Error('the StatefulSet has not been looked at yet');
    const isOld = (pod: KubeObject): boolean => pod.metadata.labels?.['controller-revision-hash'] !== set.status.updateRevision;
    const old = (await memberPods()).filter((pod) => isOld(pod) || !isReady(pod));
    if (old.length) throw new Error(`still to come: ${old.map((pod) => pod.metadata.name).join(', ')}`);
    return true;
  });
  return settled(members);
}

/** Waits until a Deployment's rollout is through. */
export const rollout = (name: string): Promise<string> =>
  kubectl(['rollout', 'status', `deployment/${name}`, `--timeout=${ROLLOUT_SECONDS}s`], { seconds: ROLLOUT_SECONDS + 10 });

/** The app as its author wrote it, for the next scenario. */
export async function restore(): Promise<void> {
  await apply(engine.synth({}));
  for (const name of engine.deployments) await rollout(name);
  await rolled();
}

/** Waits until a pod of this name is another one than before. */
export const replaced = (pod: KubeObject, seconds = SETTLED_SECONDS): Promise<true> =>
  waitFor(`a new ${pod.metadata.name}`, seconds, async () => {
    const now = await find(`pod/${pod.metadata.name}`);
    return now !== undefined && now.metadata.uid !== pod.metadata.uid;
  });
