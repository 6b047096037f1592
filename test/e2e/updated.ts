import { apply, waitFor } from './cluster';
import { engine, memberPods, rolled, settled } from './engine';
import { Gap, Ledger, Rows, expectKept } from './ledger';

/** How long after the last member's replacement a changed parameter may wait for its restart. */
const IN_EFFECT_SECONDS = 120;

/** What came of a change to every member. */
export interface Updated {
  readonly seconds: number;
  /** How many members are other pods than before. */
  readonly fresh: number;
  /** How often the primary moved; NaN where the product doesn't count that. */
  readonly switchovers: number;
  readonly gap: Gap;
  readonly rows: Rows;
}

/** For a figure. */
export const counted = (switchovers: number): string => Number.isNaN(switchovers) ? 'not counted' : String(switchovers);

/** Applies a change under load, and waits until every member has it. */
export async function update(ledger: Ledger, label: string, manifests: string, has: () => Promise<boolean>): Promise<Updated> {
  const before = await settled();
  const uids = (await memberPods()).map((pod) => pod.metadata.uid);
  await ledger.flowing();
  await ledger.mark(label);
  const began = Date.now();
  await apply(manifests);
  await rolled();
  await waitFor('every member to have the change', IN_EFFECT_SECONDS, has);
  const after = await rolled();
  const seconds = (Date.now() - began) / 1000;
  await ledger.flowing();
  const fresh = (await memberPods()).filter((pod) => !uids.includes(pod.metadata.uid)).length;
  const gap = await ledger.gap();
  return { seconds, fresh, switchovers: after.timeline - before.timeline, gap, rows: await ledger.verify() };
}

/** The promise: no acknowledged row is lost, and the primary moves once at most. */
export function expectUpdated({ switchovers, gap, rows }: Updated): void {
  expectKept(rows);
  expect(switchovers > 1).toBe(false);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(engine.pauses.update.budget);
}
