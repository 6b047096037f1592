import { PLACED } from './aims';
import { HostSpread } from '../../lib';
import { Eviction, aReplica, evict, expectPlaced, theLastPrimary, theNewVolume } from './homeless';
import { Ledger, kept } from './ledger';
import { print, scenario } from './scenario';
import { applyShop, restoreShop, settled } from './shop';
import { apart } from './volumes';

describe('a database with a volume on every node, of which one is lost and its successor takes the node of another', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await apart();
    await applyShop({ hostSpread: HostSpread.REQUIRED });
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger?.close();
    await restoreShop();
  });

  async function heals(label: string, eviction: Eviction): Promise<void> {
    const found = await evict(ledger, label, eviction);
    const { member, why, placed, streaming, gap, rows } = found;
    print(22, `${label}: ${member} was Pending ("${why}"), placed after ${placed.toFixed(0)} s, all stream after ${streaming.toFixed(0)} s `
      + `(aim ${PLACED.aim} s), longest pause of writes ${Math.max(gap.service, gap.members).toFixed(1)} s, ${kept(rows)}`);
    await expectPlaced(found);
  }

  scenario('places every member again when the one without a node is a replica', () => heals('a replica without a node', aReplica));

  scenario('places every member again when the one without a node was the last primary', () => heals('the last primary without a node', theLastPrimary));

  scenario('places every member again when the one without a node has the new volume', () => heals('the new volume without a node', theNewVolume));
});
