import { LOST_VOLUME } from './aims';
import { Kill, Killed, expectAsked, expectRecovery, killAll, standbysFirst, together } from './all-killed';
import { underBusyLoad } from './busy';
import { engine, memberName, settled } from './engine';
import { Settled } from './engine-under-test';
import { kept } from './ledger';
import { print, repeats, scenario, within } from './scenario';
import { apart } from './volumes';

const TIMES = repeats(10);
const PER_SECOND = 500;

/** Whose volume is lost. */
type Victim = (before: Settled) => string;

const lastPrimary: Victim = ({ primary }) => primary.metadata.name;
const firstMember: Victim = () => memberName(0);

describe('a cluster whose members are all killed at once, and of which one has lost its volume', () => {
  const ledger = underBusyLoad({ perSecond: PER_SECOND });

  async function comeBack(name: string, kill: Kill, victim: Victim): Promise<void> {
    const [found, streaming]: [Killed[], number[]] = [[], []];
    for (let i = 0; i < TIMES; i++) {
      await apart();
      const before = await settled();
      const killed = await killAll(ledger(), `${name} ${i}`, kill, victim(before), before);
      const began = Date.now();
      if (killed.writable === Infinity) await engine.rescue?.();
      await killed.anotherVolume();
      await settled();
      found.push(killed);
      streaming.push((Date.now() - began) / 1000);
    }
    const rows = await ledger().verify();
    const writable = within(found.map((k) => k.writable), LOST_VOLUME);
    print(12, `${name}: writable ${writable}${engine.asksForVolume ? ', and then by a person\'s word' : ''}; all members streamed after another `
      + `${streaming.map((s) => s.toFixed(0)).join(' ')} s; ${engine.wasAlone ? `the primary noted as alone ${found.filter((k) => k.alone).length} times; ` : ''}${kept(rows)}`);
    if (engine.asksForVolume) expectAsked(rows, found);
    else expectRecovery(rows, found);
  }

  scenario("keeps every acknowledged row when the volume was the last primary's", () =>
    comeBack("all killed at once, the last primary's volume lost", together, lastPrimary));

  scenario("keeps every acknowledged row when the volume was the first member's", () =>
    comeBack("all killed at once, member 0's volume lost", together, firstMember));

  scenario("keeps every acknowledged row when the standbys died first, and the volume was the last primary's", () =>
    comeBack("the standbys killed first, the last primary's volume lost", standbysFirst, lastPrimary));
});
