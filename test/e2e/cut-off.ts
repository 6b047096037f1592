import { FOLLOWS, PARTITION_SECONDS, TAKEN_OUT, UNDISTURBED } from './aims';
import { sleep, waitFor } from './cluster';
import { MEMBERS, engine, memberPods, settled } from './engine';
import type { Settled } from './engine-under-test';
import { whilePartitioned } from './faults';
import { Gap, Ledger, Rows, expectKept } from './ledger';
import { behind } from './services';

/** What came of a replica whose node was cut off. */
export interface CutOff {
  /** Seconds until reads left it, and, from the network's return on, until it streamed. */
  readonly out: number;
  readonly follows: number;
  /** How many standbys the primary waited for meanwhile, and which of them could answer, as far as the product says. */
  readonly quorum: string;
  readonly gap: Gap;
  readonly rows: Rows;
  readonly before: Settled;
  readonly after: Settled;
}

/** Cuts a replica's node off under load. */
export async function cutOffReplica(label: string): Promise<CutOff> {
  const before = await settled();
  const primary = before.primary.metadata.name;
  const replica = (await memberPods()).find((pod) => pod.metadata.name !== primary && pod.spec.nodeName !== before.primary.spec.nodeName)!;
  const ledger = await Ledger.open({ notOnNode: replica.spec.nodeName });
  try {
    await ledger.mark(label);
    const began = Date.now();
    let [out, quorum] = [Infinity, ''];
    await whilePartitioned(replica.spec.nodeName, async () => {
      await waitFor(`${replica.metadata.name} to leave the Service for reads`, TAKEN_OUT.budget, async () =>
        !(await behind(engine.replicas)).includes(replica.metadata.name));
      out = (Date.now() - began) / 1000;
      await sleep(Math.max(0, PARTITION_SECONDS - out));
      quorum = await engine.quorum?.ask(primary) ?? '';
    });
    const healed = Date.now();
    const after = await settled(MEMBERS, FOLLOWS.budget);
    const follows = (Date.now() - healed) / 1000;
    await ledger.flowing();
    const gap = await ledger.gap();
    await ledger.steady();
    return { out, follows, quorum, gap, rows: await ledger.verify(), before, after };
  } finally {
    await ledger.close();
  }
}

/** The promise: writes don't pause, still wait for one standby, and nobody else leads. */
export function expectNoPause({ quorum, gap, rows, before, after }: CutOff): void {
  expectKept(rows);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UNDISTURBED.budget);
  if (engine.quorum) expect(quorum).toMatch(engine.quorum.must);
  expect(after.timeline).toBe(before.timeline);
  expect(after.primary.metadata.uid).toBe(before.primary.metadata.uid);
}
