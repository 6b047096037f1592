import { Aim } from './aims';
import { Ledger, expectKept, kept } from './ledger';
import { print } from './scenario';

/**
 * Does something to the database under load, prints what `body` found and how long it took, and insists on what holds for all of an ordinary life:
 * nothing is lost, and writes stand still no longer than they have to.
 */
export async function live(ledger: Ledger, name: string, { budget }: Aim, body: () => Promise<string>): Promise<void> {
  await ledger.flowing();
  await ledger.mark(name);
  const began = Date.now();
  const found = await body();
  const seconds = (Date.now() - began) / 1000;
  await ledger.flowing();
  const gap = await ledger.gap();
  const still = Math.max(gap.service, gap.members);
  await ledger.steady();
  const rows = await ledger.verify();
  print('life', `${name}: ${found}; over after ${seconds.toFixed(0)} s, writes stood still for ${still.toFixed(1)} s (budget ${budget} s); ${kept(rows)}`);
  expectKept(rows);
  expect(still).toBeLessThanOrEqual(budget);
}
