import { UPDATE_GAP } from './aims';
import { waitFor } from './cluster';
import { Gap, Ledger, Rows, expectKept } from './ledger';
import { Settled, applyShop, clusterView, databasePods, memberName, query, rolled, settled } from './shop';
import { ShopOptions } from './shop-under-test';

/** How long a member that is gone may leave traces behind. */
const TRACES_SECONDS = 120;

const standbys = ({ members, primary }: Settled): string[] => members.filter((m) => m !== primary.metadata.name).sort();

/** The slots that the primary keeps for other members. */
async function slots(): Promise<string[]> {
  const sql = "select slot_name from pg_replication_slots where slot_type = 'physical' order by slot_name";
  return (await query<{ slot_name: string }>('orders-primary', sql)).map((row) => row.slot_name.replace(/_/g, '-'));
}

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
export async function resize(ledger: Ledger, label: string, members: number, options: ShopOptions = {}): Promise<Resized> {
  await ledger.flowing();
  await ledger.mark(label);
  const began = Date.now();
  const passed = (): number => (Date.now() - began) / 1000;
  await applyShop({ ...options, members });
  const { primary } = await rolled(members);
  const after = passed();
  const traceless = await waitFor('a slot for each standby, and no other', TRACES_SECONDS, async () => {
    const now = await slots();
    if (now.join() !== standbys(await settled(members)).join()) throw new Error(`slots: ${now.join(', ')}`);
    return true;
  }).then(passed, () => Infinity);
  const expected = [...Array(members).keys()].map(memberName);
  expect((await clusterView(await databasePods())).map((member) => member.name).sort()).toEqual(expected);
  const gap = await ledger.gap();
  return { primary: primary.metadata.name, settled: after, traceless, gap, rows: await ledger.verify() };
}

/** The promise: no acknowledged row is lost, writes pause for a switchover at most, and who left leaves no traces. */
export function expectResized({ traceless, gap, rows }: Resized): void {
  expectKept(rows);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UPDATE_GAP.budget);
  expect(traceless).toBeLessThanOrEqual(TRACES_SECONDS);
}
