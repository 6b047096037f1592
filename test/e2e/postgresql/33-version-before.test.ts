import { startWith } from '../bring-up';
import { createNamespaces } from '../cluster';
import { engine, rollout } from '../engine';
import { Ledger } from '../ledger';
import { gaps, print, scenarioIf } from '../scenario';
import { expectUpdated, update } from '../updated';
import { BEFORE, NO_BEFORE, namesIn, possessions, synthBefore } from './version-before';

const { update: aim } = engine.pauses;

describe('a shop that the version before has made, under a constant load of writes', () => {
  // it is today's afterwards
  scenarioIf(Boolean(BEFORE), NO_BEFORE, 'is updated by a plain apply: the primary moves once at most, nothing is lost, and all is called what it was', async () => {
    const [before, now] = [synthBefore(), engine.synth({})];
    expect(namesIn(now)).toEqual(expect.arrayContaining(namesIn(before)));
    await createNamespaces();
    await startWith(before);
    const had = await possessions();
    const ledger = await Ledger.open();
    try {
      const found = await update(ledger, `from ${BEFORE}`, now, async () => true);
      for (const name of engine.deployments) await rollout(name);
      const { seconds, fresh, switchovers, gap, rows } = found;
      print(33, `from ${BEFORE}: ${fresh} members replaced in ${seconds.toFixed(0)} s, switchovers ${switchovers}, through the Service ${gaps([gap.service], aim)}, `
        + `by member names ${gaps([gap.members], aim)}, acked ${rows.acked}, lost ${rows.lost}`);
      expectUpdated(found);
      // there may be more of them
      expect(await possessions()).toMatchObject(had);
    } finally {
      await ledger.close();
    }
  });
});
