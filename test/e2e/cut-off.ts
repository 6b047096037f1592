import { FOLLOWS, PARTITION_SECONDS, TAKEN_OUT, UNDISTURBED } from './aims';
import { sleep, waitFor } from './cluster';
import { whilePartitioned } from './faults';
import { Gap, Ledger, Rows, expectKept } from './ledger';
import { behind } from './services';
import { MEMBERS, databasePods, settled } from './shop';
import { valueOf } from './superuser';

/** What came of a replica whose node was cut off. */
export interface CutOff {
  /** Seconds until reads left it, and, from the network's return on, until it streamed. */
  readonly out: number;
  readonly follows: number;
  /** How many standbys the primary waited for meanwhile, and which of them could answer. */
  readonly quorum: string;
  readonly gap: Gap;
  readonly rows: Rows;
  /** Timelines before and after. */
  readonly before: number;
  readonly after: number;
}

/** Cuts a replica's node off under load. */
export async function cutOffReplica(label: string): Promise<CutOff> {
  const before = await settled();
  const primary = before.primary.metadata.name;
  const replica = (await databasePods()).find((pod) => pod.metadata.name !== primary && pod.spec.nodeName !== before.primary.spec.nodeName)!;
  const ledger = await Ledger.open({ notOnNode: replica.spec.nodeName });
  try {
    await ledger.mark(label);
    const began = Date.now();
    let [out, quorum] = [Infinity, ''];
    await whilePartitioned(replica.spec.nodeName, async () => {
      await waitFor(`${replica.metadata.name} to leave the Service for reads`, TAKEN_OUT.budget, async () =>
        !(await behind('orders-replicas')).includes(replica.metadata.name));
      out = (Date.now() - began) / 1000;
      await sleep(Math.max(0, PARTITION_SECONDS - out));
      quorum = await valueOf(primary, 'show synchronous_standby_names');
    });
    const healed = Date.now();
    const after = await settled(MEMBERS, FOLLOWS.budget);
    const follows = (Date.now() - healed) / 1000;
    await ledger.flowing();
    const gap = await ledger.gap();
    await ledger.steady();
    return { out, follows, quorum, gap, rows: await ledger.verify(), before: before.timeline, after: after.timeline };
  } finally {
    await ledger.close();
  }
}

/** The promise: writes don't pause, still wait for one standby, and nobody else leads. */
export function expectNoPause({ quorum, gap, rows, before, after }: CutOff): void {
  expectKept(rows);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UNDISTURBED.budget);
  // not fewer because one is away
  expect(quorum).toMatch(/^ANY 1 \(/);
  expect(after).toBe(before);
}
