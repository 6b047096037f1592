import { engine, restore } from './engine';
import type { Change } from './engine-under-test';
import { gaps, print, scenario } from './scenario';
import { underLoad } from './under-load';
import { counted, expectUpdated, update } from './updated';

const { update: aim } = engine.pauses;

describe('a cluster that is updated under a constant load of writes', () => {
  const ledger = underLoad({ after: restore });

  async function survive({ name, manifests, has }: Change): Promise<void> {
    const found = await update(ledger(), name, manifests(), has);
    const { seconds, fresh, switchovers, gap, rows } = found;
    print(7, `${name}: ${fresh} members replaced in ${seconds.toFixed(0)} s, switchovers ${counted(switchovers)}, `
      + `through the Service ${gaps([gap.service], aim)}, `
      + `by member names ${gaps([gap.members], aim)}, acked ${rows.acked}, lost ${rows.lost}`);
    expectUpdated(found);
  }

  for (const change of engine.changes) scenario(`moves the primary at most once: ${change.name}`, () => survive(change));
});
