import { Aim, UNDISTURBED } from '../aims';
import { get, kubectl, sleep } from '../cluster';
import { MEMBERS, engine, memberName, restore, rolled, switchOver } from '../engine';
import { cordon, deleteByForce, deleteGracefully, uncordon } from '../faults';
import { scenario } from '../scenario';
import { underLoad } from '../under-load';
import { live } from '../ordinary-life';
import { HEARD_SECONDS, REFUSAL, allow, refuse, refusePods } from '../policy';
import { said, saysNothing } from '../why';

const FINALIZER = 'e2e.cdk8s-patterns/kept';
/** The one that leads in all of them, and another. */
const [PRIMARY, REPLICA] = [memberName(0), memberName(MEMBERS - 1)];

const patch = (name: string, value: object): Promise<string> => kubectl(['patch', name, '--type=merge', '-p', JSON.stringify(value)]);
const remove = (...objects: string[]): Promise<string> => kubectl(['delete', ...objects, '--ignore-not-found', '--wait=false']);

/** Has every member replaced, as `kubectl rollout restart` does. */
const restart = (): Promise<string> => kubectl(['rollout', 'restart', `statefulset/${engine.cluster}`]);

describe('why a cluster waits, in the words of those who refuse', () => {
  const ledger = underLoad({ after: async () => {
    await allow();
    await restore();
  } });

  /** Puts something in the way and takes it out again: it is said, and is no longer said; what it isn't in the way of works on. */
  async function waits(
    name: string, budget: Aim, put: () => Promise<unknown>, sentence: () => Promise<string>, take: () => Promise<unknown>,
  ): Promise<void> {
    await switchOver(PRIMARY);
    await saysNothing();
    await live(ledger(), name, budget, async () => {
      let words: string;
      try {
        await put();
        words = await sentence();
      } finally {
        await take();
      }
      const began = Date.now();
      await rolled();
      await saysNothing();
      return `"${words}"; over ${((Date.now() - began) / 1000).toFixed(0)} s after it was out of the way`;
    });
  }

  scenario('a pod that a finalizer keeps', () => waits('a replica kept by a finalizer', UNDISTURBED,
    async () => {
      await patch(`pod/${REPLICA}`, { metadata: { finalizers: [FINALIZER] } });
      await deleteGracefully(REPLICA);
    },
    () => said(`${REPLICA} is stopping and kept by the finalizer ${FINALIZER}`),
    () => patch(`pod/${REPLICA}`, { metadata: { finalizers: null } })));

  scenario('a member that fits on no node', async () => {
    const { nodeName } = (await get(`pod/${REPLICA}`)).spec;
    await waits('a replica whose node takes no pods', UNDISTURBED,
      async () => {
        await cordon(nodeName);
        await deleteGracefully(REPLICA);
      },
      () => said(`${REPLICA} fits on no node`, 'nodes are available', 'unschedulable'),
      () => uncordon(nodeName));
  });

  scenario('a quota that refuses a member\'s pod', () => waits('a quota', UNDISTURBED,
    async () => {
      await kubectl(['create', 'quota', 'e2e-team', '--hard=pods=1']);
      await deleteByForce(REPLICA);
    },
    () => said(`${REPLICA} has no pod, for it is refused`, 'exceeded quota: e2e-team'),
    () => remove('quota/e2e-team')));

  scenario('a policy that refuses a member\'s pod', () => waits('a policy for pods', UNDISTURBED,
    async () => {
      await refusePods(REPLICA);
      await sleep(HEARD_SECONDS);
      await deleteByForce(REPLICA);
    },
    () => said(`${REPLICA} has no pod, for it is refused`, REFUSAL),
    allow));

  scenario('a second disruption budget, in a rollout', () => waits('a second budget', engine.pauses.update,
    async () => {
      await kubectl(['create', 'poddisruptionbudget', 'e2e-platform', `--selector=app.kubernetes.io/instance=${engine.cluster}`, '--max-unavailable=1']);
      await restart();
    },
    () => said('is to be replaced', 'more than one PodDisruptionBudget'),
    () => remove('poddisruptionbudget/e2e-platform')));

  scenario('a policy that refuses what the controller asks for, in a rollout', () => waits('a policy for evictions', engine.pauses.update,
    async () => {
      await refuse('pods/eviction', 'true');
      await sleep(HEARD_SECONDS);
      await restart();
    },
    () => said('is to be replaced', REFUSAL),
    allow));
});
