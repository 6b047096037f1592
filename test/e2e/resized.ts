import { apply, waitFor } from './cluster';
import { engine, memberName, memberPods, rolled, settled } from './engine';
import type { AppOptions } from './engine-under-test';
import { Gap, Ledger, Rows, expectKept } from './ledger';

/** How long a member that is gone may leave traces behind. */
const TRACES_SECONDS = 120;

/** What came of another number of members. */
export interface Resized {
  readonly primary: string;
  /** Seconds until all settled, and until nothing was left of any other; Infinity for never. */
  readonly settled: number;
  readonly traceless: number;
  readonly gap: Gap;
  readonly rows: Rows;
}

/** Applies a number of members under load, and waits until nothing of any other is left. */
export async function resize(ledger: Ledger, label: string, members: number, options: AppOptions = {}): Promise<Resized> {
  const stay = [...Array(members).keys()].map(memberName);
  await ledger.flowing();
  await ledger.mark(label);
  const began = Date.now();
  const passed = (): number => (Date.now() - began) / 1000;
  const leaving = (await memberPods()).map((pod) => pod.metadata.name).filter((name) => !stay.includes(name));
  if (leaving.length) await engine.beforeFewer?.(leaving);
  await apply(engine.synth({ ...options, members }));
  const { primary } = await rolled(members);
  const after = passed();
  if (leaving.length) await engine.afterFewer?.();
  const traceless = await waitFor('nothing of any other member', TRACES_SECONDS, async () => {
    const now = await engine.known();
    if (now.join() !== stay.join()) throw new Error(`known: ${now.join(', ')}`);
    return (await settled(members)).members.length === members;
  }).then(passed, () => Infinity);
  const gap = await ledger.gap();
  return { primary: primary.metadata.name, settled: after, traceless, gap, rows: await ledger.verify() };
}

/** The promise: no acknowledged row is lost, writes pause for a switchover at most, and who left leaves no traces. */
export function expectResized({ settled: after, traceless, gap, rows }: Resized): void {
  expectKept(rows);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(engine.pauses.update.budget);
  // from then on: a product whose members are told of each other by their environment restarts all of them before
  expect(traceless - after).toBeLessThanOrEqual(TRACES_SECONDS);
}
