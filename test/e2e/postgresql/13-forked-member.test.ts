import { COPIED } from '../aims';
import { kept } from '../ledger';
import { print, scenario } from '../scenario';
import { underLoad } from '../under-load';
import { expectCopied, forkApart, leadAstray, removeWal } from './astray';

describe('a member that can never follow again, while the primary and a majority are well', () => {
  const ledger = underLoad();

  async function heals(name: string, astray: () => Promise<unknown>): Promise<void> {
    const found = await leadAstray(ledger(), name, astray);
    const { healed, stale, gap, rows, reason } = found;
    print(13, `${name}: streams ${healed.toFixed(0)} s after it was let back (aim ${COPIED.aim} s), read from for ${stale.toFixed(1)} s of that without following; `
      + `longest pause of writes ${Math.max(gap.service, gap.members).toFixed(1)} s, with one switchover; ${kept(rows)}; the controller: ${reason ?? 'nothing'}`);
    expectCopied(found);
  }

  scenario('follows again when it was promoted apart to a timeline of the same number', () => heals('forked under the same number', forkApart));

  scenario('follows again when the primary has removed the WAL that it needs', () => heals('its WAL removed', removeWal));
});
