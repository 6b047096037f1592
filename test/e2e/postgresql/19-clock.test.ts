import { FORCED_GAP } from '../aims';
import { KubeObject } from '../cluster';
import { memberName, replaced, restore, rolled, settled, switchOver } from '../engine';
import { deleteByForce } from '../faults';
import { Gap, expectKept, kept } from '../ledger';
import { gaps, print, scenarioIf } from '../scenario';
import { underLoad } from '../under-load';
import { NO_CLOCK, ahead, applyWithClock, canSetClock } from './clock';

const WRONG = memberName(0);
const RIGHT = memberName(1);
const HOUR = 3600;
/** What asking two servers one after the other adds. */
const TOLERANCE_SECONDS = 60;

describe('a database of which one member has a clock that is an hour off', () => {
  const ledger = underLoad({ after: async () => canSetClock && restore() });

  async function lose(name: string, { metadata }: KubeObject): Promise<Gap> {
    await ledger().steady();
    await ledger().mark(name);
    await deleteByForce(metadata.name);
    await replaced({ metadata } as KubeObject);
    await settled();
    await ledger().flowing();
    return ledger().gap();
  }

  for (const [offset, hours] of [['+1h', 1], ['-1h', -1]] as const) {
    scenarioIf(canSetClock, NO_CLOCK, `fails over as ever, to it and from it, and loses nothing: ${offset}`, async () => {
      await applyWithClock(0, offset);
      await rolled();
      const off = await ahead(WRONG, RIGHT);
      expect(Math.abs(off - hours * HOUR)).toBeLessThan(TOLERANCE_SECONDS);

      const other = await lose(`${offset}: another primary lost`, (await switchOver(RIGHT)).primary);
      const self = await lose(`${offset}: the primary with the wrong clock lost`, (await switchOver(WRONG)).primary);
      const rows = await ledger().verify();
      const found = [other, self].map((gap) => gap.service);
      print(19, `a member's clock ${off.toFixed(0)} s off: the primary deleted by force, first another, then this one: ${gaps(found, FORCED_GAP)}, ${kept(rows)}`);
      expectKept(rows);
      expect(Math.max(...found, other.members, self.members)).toBeLessThanOrEqual(FORCED_GAP.budget);
    });
  }
});
