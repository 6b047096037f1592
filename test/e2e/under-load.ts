import { sleep } from './cluster';
import { settled } from './engine';
import { Gap, Ledger, LedgerOptions, Rows } from './ledger';
import { AROUND_SECONDS, Sample, Watchers } from './watchers';

/** What is done before the load starts, and after it has ended. */
export interface Around extends LedgerOptions {
  /** The members are waited for, if nothing is said. */
  readonly before?: () => Promise<unknown>;
  readonly after?: () => Promise<unknown>;
}

/** Lets the insert loads run around all scenarios of a file; returns what gives their ledger to a scenario. */
export function underLoad({ before = settled, after, ...options }: Around = {}): () => Ledger {
  let ledger: Ledger | undefined;
  beforeAll(async () => {
    await before();
    ledger = await Ledger.open(options);
  });
  afterAll(async () => {
    try {
      await ledger?.close();
    } finally {
      await after?.();
    }
  });
  return () => ledger!;
}

/** What a fault came to. */
export interface Findings {
  readonly gap: Gap;
  /** What the watchers saw in each second. */
  readonly seconds: Sample[][];
  readonly rows: Rows;
}

/** Waits until rows flow again, and for what the watchers still see; then reads all rows back. */
export async function findings(ledger: Ledger, watchers: Watchers): Promise<Findings> {
  await ledger.flowing();
  const gap = await ledger.gap();
  await ledger.steady();
  await sleep(AROUND_SECONDS);
  const seconds = await watchers.seconds();
  return { gap, seconds, rows: await ledger.verify() };
}
