import { COPIED, FORCED_GAP } from './aims';
import { exec, waitFor } from './cluster';
import { Ledger, expectKept, kept } from './ledger';
import { gaps, print, scenario } from './scenario';
import { MEMBERS, Settled, settled } from './shop';
import { valueOf } from './superuser';

/** A loop of Patroni's finds the folder empty, or a server finds its files gone when it next needs one. */
const NOTICED_SECONDS = 60;

/** Deletes a member's files under its running server, as a mistaken command or a broken file system does; the volume and the pod stay. */
async function wipe(member: string): Promise<void> {
  const data = await valueOf(member, 'show data_directory');
  await exec(member, ['find', data, '-mindepth', '1', '-delete'], { container: 'postgresql' }).catch(() => '');
}

const startedAt = (member: string): Promise<string> => valueOf(member, 'select pg_postmaster_start_time()');

describe('a database of which one member loses its files while it runs', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(() => ledger?.close());

  async function heals(name: string, choose: (before: Settled) => string): Promise<void> {
    const before = await settled();
    const victim = choose(before);
    const began = await startedAt(victim);
    await ledger.steady();
    await ledger.mark(name);
    await wipe(victim);
    const wiped = Date.now();
    await waitFor(`${victim} to run on other files`, NOTICED_SECONDS + COPIED.budget, async () => await startedAt(victim) !== began);
    const after = await settled(MEMBERS, COPIED.budget);
    const copied = (Date.now() - wiped) / 1000;
    await ledger.flowing();
    const gap = await ledger.gap();
    const rows = await ledger.verify();
    print(25, `${name}: writes by the Service ${gaps([gap.service], FORCED_GAP)}, by member names ${gaps([gap.members], FORCED_GAP)}, `
      + `all stream after ${copied.toFixed(0)} s (aim ${COPIED.aim} s), timelines ${before.timeline} and ${after.timeline}, ${kept(rows)}`);
    expectKept(rows);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(FORCED_GAP.budget);
  }

  scenario('copies a replica anew, and takes writes all the time', () =>
    heals("a replica's files deleted", ({ members, primary }) => members.find((member) => member !== primary.metadata.name)!));

  scenario('has another primary, and copies the former one anew', () =>
    heals("the primary's files deleted", ({ primary }) => primary.metadata.name));
});
