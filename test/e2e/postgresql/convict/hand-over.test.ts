import { GRACEFUL_GAP } from '../../aims';
import { acquitted, convicted } from '../../convicted';
import { replaced, restore, rolled } from '../../engine';
import { deleteGracefully } from '../../faults';
import { Gap, Ledger } from '../../ledger';
import { expectShortPause, losePrimary } from '../../lost-primary';
import { gaps, print, repeats, scenario } from '../../scenario';
import { applyShop } from '../../shop';

const TIMES = repeats(5);

const withoutPreStop = (object: any): void => {
  if (object.kind === 'StatefulSet') for (const container of object.spec.template.spec.containers) delete container.lifecycle;
};

/** Deletes the primary gracefully, several times; returns the check of scenarios 4 and 20. */
async function deletions(name: string): Promise<() => void> {
  const ledger = await Ledger.open();
  try {
    const found: Gap[] = [];
    for (let i = 0; i < TIMES; i++) {
      found.push(await losePrimary(ledger, `${name} ${i}`, async (primary) => {
        await deleteGracefully(primary.metadata.name);
        await replaced(primary);
      }));
    }
    const rows = await ledger.verify();
    print('convict', `${name}: ${gaps(found.map(({ service }) => service), GRACEFUL_GAP)}, by member names ${gaps(found.map(({ members }) => members), GRACEFUL_GAP)}`);
    return () => expectShortPause(rows, found, GRACEFUL_GAP);
  } finally {
    await ledger.close();
  }
}

describe('a graceful deletion of the primary (scenarios 4 and 20)', () => {
  afterAll(restore);

  scenario('convicts a primary that hands nothing over', async () => {
    await acquitted('the hand-over', await deletions('with the hand-over'));
    await applyShop({ change: withoutPreStop });
    await rolled();
    await convicted('preStop removed', await deletions('without the hand-over'));
  });
});
