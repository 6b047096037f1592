import { COPIED, FORCED_GAP } from '../aims';
import { exec } from '../cluster';
import { MEMBERS, replaced, settled } from '../engine';
import { Settled } from '../engine-under-test';
import { deleteByForce } from '../faults';
import { expectKept, kept } from '../ledger';
import { gaps, print, scenario } from '../scenario';
import { databasePods } from '../shop';
import { underLoad } from '../under-load';
import { valueOf } from './superuser';

/** Deletes a member's files under its running server, as a mistaken command or a broken file system does, and starts it again; the volume stays. */
async function wipe(member: string): Promise<void> {
  const pod = (await databasePods()).find(({ metadata }) => metadata.name === member)!;
  const data = await valueOf(member, 'show data_directory');
  await exec(member, ['find', data, '-mindepth', '1', '-delete'], { container: 'postgresql' });
  // something is left: an empty folder would be one that has never held anything
  await exec(member, ['touch', `${data}/left-over`], { container: 'postgresql' });
  await deleteByForce(member);
  await replaced(pod);
}

describe('a database of which one member loses its files while it runs', () => {
  const ledger = underLoad();

  async function heals(name: string, choose: (before: Settled) => string): Promise<void> {
    const before = await settled();
    const victim = choose(before);
    await ledger().steady();
    await ledger().mark(name);
    await wipe(victim);
    const wiped = Date.now();
    const after = await settled(MEMBERS, COPIED.budget);
    const copied = (Date.now() - wiped) / 1000;
    await ledger().flowing();
    const gap = await ledger().gap();
    const rows = await ledger().verify();
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
