import { find } from './cluster';
import { engine, memberName, restore, switchOver } from './engine';
import { expectResized, resize } from './resized';
import { gaps, print, scenario } from './scenario';
import { underLoad } from './under-load';

const FEW = 3;
const MANY = 5;

describe('a cluster that grows and shrinks under a constant load of writes', () => {
  const ledger = underLoad({ members: MANY, after: restore });

  async function scale(members: number, name: string): Promise<void> {
    const found = await resize(ledger(), name, members);
    print(8, `${name}: ${members} members settled after ${found.settled.toFixed(0)} s (primary ${found.primary}), `
      + `no stale slot or member after ${found.traceless.toFixed(0)} s, `
      + `through the Service ${gaps([found.gap.service], engine.pauses.update)}, acked ${found.rows.acked}, lost ${found.rows.lost}`);
    expectResized(found);
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
    await switchOver(memberName(MANY - 1), MANY);
    await scale(FEW, '5 to 3 members, the primary among those that go');
    await claimsAreKept();
  });
});
