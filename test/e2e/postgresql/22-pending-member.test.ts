import { HostSpread } from '../../../lib';
import { PLACED, UPDATE_GAP } from '../aims';
import { memberName, restore, rolled, settled, switchOver } from '../engine';
import { Ledger, kept } from '../ledger';
import { print, scenario } from '../scenario';
import { applyShop, databasePods } from '../shop';
import { underLoad } from '../under-load';
import { apart, together } from '../volumes';
import { Eviction, aReplica, evict, expectPlaced, theLastPrimary, theNewVolume } from './homeless';
import { live } from '../ordinary-life';

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
    await restore();
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

describe('a database with two volumes on one node, whose members are asked to keep off each other\'s nodes', () => {
  const [first, second, elsewhere] = [0, 1, 2].map(memberName);
  const ledger = underLoad({
    before: async () => {
      await switchOver(elsewhere);
      await together(second, first);
    },
    after: restore,
  });

  for (const leads of [first, elsewhere]) {
    scenario(`moves one of the two, whoever leads: ${leads}`, async () => {
      await switchOver(leads);
      await live(ledger(), `members kept apart, ${leads} leads`, UPDATE_GAP, async () => {
        await applyShop({ hostSpread: HostSpread.REQUIRED });
        await rolled();
        const nodes = (await databasePods()).map((pod) => pod.spec.nodeName);
        expect(new Set(nodes).size).toBe(nodes.length);
        return `on ${nodes.join(', ')}`;
      });
      // for the next one
      await restore();
      await switchOver(elsewhere);
      await together(second, first);
    });
  }
});
