import { Aim } from './aims';
import { KubeObject } from './cluster';
import { settled } from './engine';
import { Gap, Ledger, Rows, expectKept } from './ledger';

/** Breaks the primary of the moment under load; returns how long no row was acknowledged until all was well again. */
export async function losePrimary(ledger: Ledger, label: string, fault: (primary: KubeObject) => Promise<unknown>): Promise<Gap> {
  const { primary } = await settled();
  await ledger.steady();
  await ledger.mark(label);
  await fault(primary);
  await settled();
  await ledger.flowing();
  return ledger.gap();
}

/** How many have a middle that says something. */
const ENOUGH = 5;

const middle = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** The promise: no acknowledged row is lost, writes pause for no longer than the budget, and mostly not longer than is usual. */
export function expectShortPause(rows: Rows, found: Gap[], { budget, usual = budget }: Aim): void {
  expectKept(rows);
  for (const seconds of [found.map(({ service }) => service), found.map(({ members }) => members)]) {
    expect(Math.max(...seconds)).toBeLessThanOrEqual(budget);
    if (seconds.length >= ENOUGH) expect(middle(seconds)).toBeLessThanOrEqual(usual);
  }
}
