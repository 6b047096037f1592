import { UPDATE_GAP } from './aims';
import { waitFor } from './cluster';
import { Gap, Ledger, Rows, expectKept } from './ledger';
import { applyShop, databasePods, rolled, settled } from './shop';
import { ShopOptions } from './shop-under-test';

/** How long after the last member's replacement a changed parameter may wait for its restart. */
const IN_EFFECT_SECONDS = 120;

/** What came of a change to every member. */
export interface Updated {
  readonly seconds: number;
  /** How many members are other pods than before. */
  readonly fresh: number;
  /** How often the primary moved: each promotion starts a timeline. */
  readonly switchovers: number;
  readonly gap: Gap;
  readonly rows: Rows;
}

/** Applies a change under load, and waits until every member has it. */
export async function update(ledger: Ledger, label: string, options: ShopOptions, has: () => Promise<boolean>): Promise<Updated> {
  const before = await settled();
  const uids = (await databasePods()).map((pod) => pod.metadata.uid);
  await ledger.flowing();
  await ledger.mark(label);
  const began = Date.now();
  await applyShop(options);
  await rolled();
  await waitFor('every member to have the change', IN_EFFECT_SECONDS, has);
  const after = await rolled();
  const seconds = (Date.now() - began) / 1000;
  await ledger.flowing();
  const fresh = (await databasePods()).filter((pod) => !uids.includes(pod.metadata.uid)).length;
  const gap = await ledger.gap();
  return { seconds, fresh, switchovers: after.timeline - before.timeline, gap, rows: await ledger.verify() };
}

/** The promise: no acknowledged row is lost, and the primary moves once at most. */
export function expectUpdated({ switchovers, gap, rows }: Updated): void {
  expectKept(rows);
  expect(switchovers).toBeLessThanOrEqual(1);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UPDATE_GAP.budget);
}
