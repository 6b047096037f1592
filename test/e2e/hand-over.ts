import { apply } from './cluster';
import { acquitted, convicted } from './convicted';
import { engine, replaced, restore, rolled } from './engine';
import { deleteGracefully } from './faults';
import { Gap, Ledger } from './ledger';
import { expectShortPause, losePrimary } from './lost-primary';
import { gaps, print, repeats, scenario } from './scenario';

const TIMES = repeats(5);

const withoutPreStop = (object: any): void => {
  if (object.kind === 'StatefulSet') for (const container of object.spec.template.spec.containers) delete container.lifecycle;
};

/** Deletes the primary gracefully, several times; returns the check of scenarios 4 and 20. */
async function deletions(name: string): Promise<() => void> {
  const { graceful } = engine.pauses;
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
    print('convict', `${name}: ${gaps(found.map(({ service }) => service), graceful)}, by member names ${gaps(found.map(({ members }) => members), graceful)}`);
    return () => expectShortPause(rows, found, graceful);
  } finally {
    await ledger.close();
  }
}

/** The conviction of members that are stopped without a word: of each engine that hands over by a hook. */
export function convictsSilentStop(): void {
  describe('a graceful deletion of the primary (scenarios 4 and 20)', () => {
    afterAll(restore);

    scenario('convicts a primary that hands nothing over', async () => {
      await acquitted('the hand-over', await deletions('with the hand-over'));
      await apply(engine.synth({ change: withoutPreStop }));
      await rolled();
      await convicted('preStop removed', await deletions('without the hand-over'));
    });
  });
}
