import { find, get, isReady, sleep } from '../cluster';
import { memberName, replaced, settled } from '../engine';
import { cordon, deleteByForce, uncordon } from '../faults';
import { expectKept, kept } from '../ledger';
import { print, scenario } from '../scenario';
import { underLoad } from '../under-load';
import { apart, deleteWithClaim } from '../volumes';
import { nodes } from './members';

/** Long enough for whoever is in a hurry to found. */
const TEMPTED_SECONDS = 45;

describe('a first member that comes back without its volume, while another member is away', () => {
  const ledger = underLoad({ before: apart });
  const [first, second, third] = [0, 1, 2].map(memberName);

  scenario('waits for a majority, founds nothing, and joins when the other one is back', async () => {
    await settled();
    const away = await get(`pod/${third}`);
    await ledger().steady();
    await ledger().mark('member 2 away, member 0 without its volume');
    await cordon(away.spec.nodeName);
    let [ready, known] = [true, [] as string[]];
    try {
      await deleteByForce(third);
      await replaced(away);
      await deleteWithClaim(first);
      await sleep(TEMPTED_SECONDS);
      ready = isReady(await get(`pod/${first}`));
      known = (await nodes(second)).map(({ name }) => name).sort();
      expect((await find(`pod/${third}`))?.status.phase).toBe('Pending');
    } finally {
      await uncordon(away.spec.nodeName);
    }
    const began = Date.now();
    await settled();
    const healed = (Date.now() - began) / 1000;
    await ledger().flowing();
    const rows = await ledger().verify();
    print(42, `an empty first member beside one of two others: ${ready ? 'ready' : 'not ready'} for ${TEMPTED_SECONDS} s, `
      + `and a member of ${known.join(', ')} all the time; healed ${healed.toFixed(0)} s after the other one could run; ${kept(rows)}`);
    expectKept(rows);
    expect(known).toEqual([first, second, third]);
    expect(ready).toBe(false);
  });
});
