import { BEYOND_SECONDS, POWER_CUT } from './aims';
import { NAMESPACE, run } from './cluster';
import { MEMBERS, settled } from './engine';
import { CLUSTER_TOOL } from './faults';
import { Ledger, Rows, expectKept } from './ledger';

/** The StorageClass whose volumes lose what wasn't synced when the tool cuts their nodes. */
export const POWER_CLASS = process.env.E2E_POWER_CLASS ?? 'power';

/** Whether there is a tool for it, and a class of volumes: the set-up has looked. */
export const canCutPower = (): boolean => Boolean(CLUSTER_TOOL && process.env.E2E_CAN_CUT_POWER);
export const NO_POWER_CUT = `CLUSTER_TOOL is not set, or there is no StorageClass ${POWER_CLASS}`;

const NOTHING_KNOWN: Rows = { acked: 0, lost: 0, perhaps: 0, perhapsThere: 0, unsent: 0, examples: [] };

/** What came of a power cut. */
export interface Cut {
  /** Seconds until rows were acknowledged again; Infinity when they never were. */
  readonly writable: number;
  /** Seconds until all members streamed after that, by themselves. */
  readonly streaming: number;
  /** What had not been synced, in bytes, as far as the tool tells. */
  readonly unsynced: number;
}

/** Cuts the power of nodes, as far as this shop's pods and volumes hang on it; returns the bytes that were lost. */
export async function cutPower(nodes: string[] | 'all'): Promise<number> {
  const outputs = await Promise.all((nodes === 'all' ? ['all'] : nodes).map(async (node) => {
    const answer = await run(CLUSTER_TOOL!, ['power-cut', node, NAMESPACE]);
    if (answer.code !== 0) throw new Error(`${CLUSTER_TOOL} power-cut ${node} ${NAMESPACE}: exit ${answer.code}: ${answer.stderr}`);
    return answer.stdout + answer.stderr;
  }));
  return outputs.flatMap((text) => [...text.matchAll(/lost (\d+) bytes/g)]).reduce((sum, match) => sum + Number(match[1]), 0);
}

/** Cuts the power under load, and waits until everything is as before, without lending a hand. */
export async function cutUnderLoad(ledger: Ledger, label: string, nodes: string[] | 'all', members: number): Promise<Cut> {
  await ledger.steady();
  await ledger.mark(label);
  const unsynced = await cutPower(nodes);
  const gap = await ledger.flowing(POWER_CUT.budget + BEYOND_SECONDS).then(() => ledger.gap(), () => ({ service: Infinity, members: Infinity }));
  const began = Date.now();
  const streaming = gap.service === Infinity ? Infinity : await settled(members).then(() => (Date.now() - began) / 1000, () => Infinity);
  return { writable: Math.max(gap.service, gap.members), streaming, unsynced };
}

/** Cuts the power of all nodes under a load of its own; returns the check of what is promised then. */
export async function cutAll(members = MEMBERS, perSecond?: number): Promise<() => void> {
  const ledger = await Ledger.open({ perSecond, members, outside: true });
  try {
    const cut = await cutUnderLoad(ledger, 'all nodes', 'all', members);
    // who never came back can't be asked
    const rows = cut.writable === Infinity ? NOTHING_KNOWN : await ledger.verify();
    return () => expectSurvival(rows, [cut]);
  } finally {
    await ledger.close();
  }
}

/** The promise: no acknowledged row is lost, rows are acknowledged in time, and every member streams afterwards. */
export function expectSurvival(rows: Rows, cuts: Cut[]): void {
  expectKept(rows);
  expect(Math.max(...cuts.map(({ writable }) => writable))).toBeLessThanOrEqual(POWER_CUT.budget);
  expect(cuts.filter(({ streaming }) => streaming === Infinity)).toEqual([]);
}
