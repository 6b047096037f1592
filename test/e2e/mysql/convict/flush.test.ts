import { startAnew } from '../../bring-up';
import { acquitted, convicted } from '../../convicted';
import { NO_POWER_CUT, POWER_CLASS, canCutPower, cutAll } from '../../power-cut';
import { scenarioIf } from '../../scenario';

/** Each member writes its logs once a second, or when the system likes. */
const withoutFlush = (object: any): void => {
  if (object.kind !== 'ConfigMap' || object.metadata.name !== 'posts-member') return;
  object.data['my.cnf'] = object.data['my.cnf'].replace('sync_binlog=1', 'sync_binlog=0')
    .replace('innodb_flush_log_at_trx_commit=1', 'innodb_flush_log_at_trx_commit=0');
};

describe('a power cut of all nodes (scenario 21)', () => {
  afterAll(async () => {
    if (canCutPower()) await startAnew();
  });

  scenarioIf(canCutPower(), NO_POWER_CUT, 'convicts members that acknowledge before they have flushed', async () => {
    await startAnew({ storageClass: POWER_CLASS });
    await acquitted('logs flushed at each commit, all members cut', await cutAll());
    await startAnew({ storageClass: POWER_CLASS, change: withoutFlush });
    await convicted('logs flushed once a second, all members cut', await cutAll());
  });
});
