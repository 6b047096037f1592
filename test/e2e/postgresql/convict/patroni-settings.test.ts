import { NO_API_STOP, canStopApiServer } from '../../api-server';
import { acquitted, convicted } from '../../convicted';
import { cutOffReplica, expectNoPause } from '../../cut-off';
import { restore, settled } from '../../engine';
import { CLUSTER_TOOL } from '../../faults';
import { scenarioIf } from '../../scenario';
import { expectNothing, withoutApiServer } from '../../without-api-server';
import { withoutController } from '../controller';
import { patroni } from '../patroni';

/** Changes Patroni's settings for all members, and keeps the controller from setting them back. */
async function set(settings: object): Promise<void> {
  const { primary } = await settled();
  await withoutController();
  await patroni(primary.metadata.name, 'PATCH', '/config', settings);
  await settled();
}

describe("Patroni's settings (scenarios 16 and 18)", () => {
  afterEach(restore);

  scenarioIf(Boolean(CLUSTER_TOOL), 'CLUSTER_TOOL is not set', 'convicts a primary that waits for every standby', async () => {
    const one = await cutOffReplica('a replica cut off');
    await acquitted('one confirmation', () => expectNoPause(one));
    await set({ synchronous_node_count: 2 });
    const all = await cutOffReplica('a replica cut off, two confirmations');
    await convicted('two confirmations of two', () => expectNoPause(all));
  });

  scenarioIf(canStopApiServer, NO_API_STOP, 'convicts a primary that needs the API server', async () => {
    const safe = await withoutApiServer('the API server away');
    await acquitted('failsafe_mode', () => expectNothing(safe));
    await set({ failsafe_mode: false });
    const unsafe = await withoutApiServer('the API server away, without failsafe_mode');
    await convicted('failsafe_mode off', () => expectNothing(unsafe));
  });
});
