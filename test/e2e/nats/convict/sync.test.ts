import { startAnew } from '../../bring-up';
import { acquitted, convicted } from '../../convicted';
import { MEMBERS } from '../../engine';
import { Ledger } from '../../ledger';
import { NO_POWER_CUT, POWER_CLASS, canCutPower, cutUnderLoad, expectSurvival } from '../../power-cut';
import { scenarioIf } from '../../scenario';

const NOTHING_KNOWN = { acked: 0, lost: 0, perhaps: 0, perhapsThere: 0, unsent: 0, examples: [] };

/** Each member syncs every two minutes, which is what the product does by itself. */
const withoutSync = (object: any): void => {
  if (object.kind !== 'ConfigMap' || object.metadata.name !== 'events-config') return;
  object.data['nats.conf'] = object.data['nats.conf'].replace('sync_interval: always', 'sync_interval: "2m"');
};

/** Cuts the power of all nodes under load; returns the check of scenario 21. */
async function cutAll(): Promise<() => void> {
  const ledger = await Ledger.open({ outside: true });
  try {
    const cut = await cutUnderLoad(ledger, 'all nodes', 'all', MEMBERS);
    // a broker that never came back has nobody who could be asked
    const rows = cut.writable === Infinity ? NOTHING_KNOWN : await ledger.verify();
    return () => expectSurvival(rows, [cut]);
  } finally {
    await ledger.close();
  }
}

describe('a power cut of all nodes (scenario 21)', () => {
  afterAll(async () => {
    if (canCutPower()) await startAnew();
  });

  scenarioIf(canCutPower(), NO_POWER_CUT, 'convicts members that acknowledge before they have synced', async () => {
    await startAnew({ storageClass: POWER_CLASS });
    await acquitted('sync_interval: always, all members cut', await cutAll());
    await startAnew({ storageClass: POWER_CLASS, change: withoutSync });
    await convicted('sync_interval: 2m, all members cut', await cutAll());
  });
});
