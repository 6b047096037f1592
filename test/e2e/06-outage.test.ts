import { OUTAGE_BUDGET } from './aims';
import { apply, kubectl, waitFor } from './cluster';
import { MEMBERS, engine, memberName, memberPods, noPods, replaced, scale, settled } from './engine';
import { Settled } from './engine-under-test';
import { deleteByForce } from './faults';
import { Ledger, expectKept } from './ledger';
import { renewed } from './renewed';
import { print, scenario } from './scenario';
import { SuddenDeath } from './sudden';
import { deleteWithClaim } from './volumes';

const MAJORITY = Math.floor(MEMBERS / 2) + 1;

describe('a cluster that is gone as a whole, or in part', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(() => ledger.close());

  /** Breaks what `fault` breaks; `fault` calls `healing` when nothing more stands in the way of the recovery. */
  async function comeBack(name: string, fault: (before: Settled, healing: () => Promise<void>) => Promise<void>): Promise<void> {
    const before = await settled();
    await ledger.flowing();
    await ledger.mark(name);
    await fault(before, () => ledger.mark(`${name}: healing`));
    const began = Date.now();
    await ledger.flowing(OUTAGE_BUDGET);
    await settled();
    const streaming = (Date.now() - began) / 1000;
    const gap = await ledger.gap();
    const rows = await ledger.verify();
    print(6, `${name}: writable after ${gap.service.toFixed(1)} s through the Service, ${gap.members.toFixed(1)} s by member names, `
      + `all members streaming after another ${streaming.toFixed(0)} s, acked ${rows.acked}, lost ${rows.lost}`);
    expectKept(rows);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(OUTAGE_BUDGET);
  }

  scenario('comes back when all pods are deleted by force at once', () => comeBack('all pods deleted by force', async (_before, healing) => {
    const pods = await memberPods();
    await healing();
    await deleteByForce(...pods.map((pod) => pod.metadata.name));
    await Promise.all(pods.map((pod) => replaced(pod)));
  }));

  /** Without a word to anyone: those that are deleted by force still hand over. */
  async function majorityKilled(name: string, withPrimary: boolean): Promise<void> {
    await comeBack(name, async ({ primary }, healing) => {
      const others = (await memberPods()).filter((pod) => pod.metadata.name !== primary.metadata.name);
      const struck = [...(withPrimary ? [primary] : []), ...others].slice(0, MAJORITY);
      const death = await SuddenDeath.ready(struck);
      await healing();
      await death.strike(struck);
      await death.disarm();
    });
    await renewed();
  }

  scenario('comes back when a majority is killed at the same moment, and the primary with it', () =>
    majorityKilled('a majority killed, with the primary', true));

  scenario('comes back when a majority is killed at the same moment, and the primary is left', () =>
    majorityKilled('a majority killed, without the primary', false));

  scenario('comes back when it is scaled to nothing and up again', () => comeBack('scaled to 0 and back', async (_before, healing) => {
    await scale(0);
    await noPods();
    await healing();
    await scale(MEMBERS);
  }));

  scenario('goes on without its StatefulSet, which takes the pods over when it is applied again', () =>
    comeBack('StatefulSet deleted, pods left', async (before, healing) => {
      const uids = (await memberPods()).map((pod) => pod.metadata.uid);
      await healing();
      await kubectl(['delete', `statefulset/${engine.cluster}`, '--cascade=orphan']);
      await apply(engine.synth({}));
      await waitFor('the StatefulSet to own its pods', 60, async () =>
        (await kubectl(['get', `statefulset/${engine.cluster}`, '-o', 'jsonpath={.status.readyReplicas}'])) === String(MEMBERS));
      expect((await memberPods()).map((pod) => pod.metadata.uid)).toEqual(uids);
      expect((await settled()).timeline).toBe(before.timeline);
    }));

  scenario('comes back when the StatefulSet is deleted with its pods and applied again', () =>
    comeBack('StatefulSet deleted with its pods', async (_before, healing) => {
      await kubectl(['delete', `statefulset/${engine.cluster}`]);
      await noPods();
      await healing();
      await apply(engine.synth({}));
    }));

  scenario("makes a replica's lost volume anew", () => comeBack('claim and pod of a replica deleted', async (before) => {
    await deleteWithClaim(before.members.find((member) => member !== before.primary.metadata.name)!);
  }));

  scenario("makes the primary's lost volume anew, and loses no row", () => comeBack('claim and pod of the primary deleted', async (before) => {
    await deleteWithClaim(before.primary.metadata.name);
  }));

  scenario('makes the lost volume of the first member anew, without a second founding', () =>
    comeBack('claim and pod of member 0 deleted', () => deleteWithClaim(memberName(0))));
});
