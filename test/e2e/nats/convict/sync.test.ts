import { startAnew } from '../../bring-up';
import { acquitted, convicted } from '../../convicted';
import { NO_POWER_CUT, POWER_CLASS, canCutPower, cutAll } from '../../power-cut';
import { scenarioIf } from '../../scenario';

/** Each member syncs every two minutes, which is what the product does by itself. */
const withoutSync = (object: any): void => {
  if (object.kind !== 'ConfigMap' || object.metadata.name !== 'events-config') return;
  object.data['nats.conf'] = object.data['nats.conf'].replace('sync_interval: always', 'sync_interval: "2m"');
};

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
