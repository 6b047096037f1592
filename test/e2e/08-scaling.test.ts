import { UPDATE_GAP } from './aims';
import { find, waitFor } from './cluster';
import { Ledger, expectKept } from './ledger';
import { gaps, print, scenario } from './scenario';
import { Settled, applyShop, clusterView, databasePods, memberName, patroni, query, restoreShop, rolled, settled } from './shop';

const FEW = 3;
const MANY = 5;
/** How long a member that is gone may leave traces behind. */
const TRACES_SECONDS = 120;

const standbys = ({ members, primary }: Settled): string[] => members.filter((m) => m !== primary.metadata.name).sort();

/** The slots that the primary keeps for other members. */
async function slots(): Promise<string[]> {
  const sql = "select slot_name from pg_replication_slots where slot_type = 'physical' order by slot_name";
  return (await query<{ slot_name: string }>('orders-primary', sql)).map((row) => row.slot_name.replace(/_/g, '-'));
}

describe('a database that grows and shrinks under a constant load of inserts', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open({ members: MANY });
  });

  afterAll(async () => {
    await ledger.close();
    await restoreShop();
  });

  /** Applies a number of members, and waits until nothing of any other is left. */
  async function scale(members: number, name: string): Promise<void> {
    await ledger.flowing();
    await ledger.mark(name);
    const began = Date.now();
    await applyShop({ members });
    const after = await rolled(members);
    const seconds = (Date.now() - began) / 1000;
    await waitFor('a slot for each standby, and no other', TRACES_SECONDS, async () => {
      const now = await slots();
      if (now.join() !== standbys(await settled(members)).join()) throw new Error(`slots: ${now.join(', ')}`);
      return true;
    });
    const traces = (Date.now() - began) / 1000;
    const expected = [...Array(members).keys()].map(memberName);
    expect((await clusterView(await databasePods())).map((member) => member.name).sort()).toEqual(expected);
    const gap = await ledger.gap();
    const rows = await ledger.verify();
    print(8, `${name}: ${members} members settled after ${seconds.toFixed(0)} s (primary ${after.primary.metadata.name}), `
      + `no stale slot or member after ${traces.toFixed(0)} s, `
      + `through the Service ${gaps([gap.service], UPDATE_GAP)}, acked ${rows.acked}, lost ${rows.lost}`);
    expectKept(rows);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UPDATE_GAP.budget);
  }

  const claimsAreKept = async (): Promise<void> => {
    for (let ordinal = 0; ordinal < MANY; ordinal++) {
      expect(await find(`persistentvolumeclaim/data-${memberName(ordinal)}`)).toMatchObject({ status: { phase: 'Bound' } });
    }
  };

  scenario('takes two members in', () => scale(MANY, '3 to 5 members'));

  scenario('lets two members go, and keeps their claims', async () => {
    await scale(FEW, '5 to 3 members');
    await claimsAreKept();
  });

  scenario('takes members in whose claims hold old data', () => scale(MANY, '3 to 5 members on kept claims'));

  scenario('lets the primary itself go', async () => {
    const before = await settled(MANY);
    const candidate = memberName(MANY - 1);
    if (before.primary.metadata.name !== candidate) {
      await patroni(before.primary.metadata.name, 'POST', '/switchover', { leader: before.primary.metadata.name, candidate });
      await waitFor(`${candidate} as the primary`, 60, async () => (await settled(MANY)).primary.metadata.name === candidate);
    }
    await scale(FEW, '5 to 3 members, the primary among those that go');
    await claimsAreKept();
  });
});
