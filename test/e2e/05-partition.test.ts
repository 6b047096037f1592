import { PARTITION_SECONDS } from './aims';
import { sleep } from './cluster';
import { engine, settled } from './engine';
import { CLUSTER_TOOL, whilePartitioned } from './faults';
import { Ledger, expectKept } from './ledger';
import { gaps, print, scenarioIf } from './scenario';
import { findings } from './under-load';
import { Watchers, doubled, told } from './watchers';

const { tellsWhoWrote } = engine.clients;
const { partition: aim } = engine.pauses;

describe('a cluster whose primary is cut off with its node', () => {
  scenarioIf(Boolean(CLUSTER_TOOL), 'CLUSTER_TOOL is not set', 'loses no row, and never has two members that commit', async () => {
    const { primary } = await settled();
    const node = primary.spec.nodeName;
    const ledger = await Ledger.open({ notOnNode: node });
    const watchers = await Watchers.around(node);

    await ledger.mark('partition');
    const began = Date.now() / 1000;
    await whilePartitioned(node, () => sleep(PARTITION_SECONDS));
    await settled();
    const { gap, seconds, rows } = await findings(ledger, watchers);
    const cutOff = (await watchers.fromInside()).filter((s) => s.at > began && s.at < began + PARTITION_SECONDS);
    print(5, `the primary's node cut off for ${PARTITION_SECONDS} s: through the Service ${gaps([gap.service], aim)}, `
      + `by member names ${gaps([gap.members], aim)}, acked ${rows.acked}, lost ${rows.lost}; ${told(seconds)}`);
    expectKept(rows);
    expect(doubled(seconds)).toEqual([]);
    if (tellsWhoWrote) {
      // the watcher on the inside did see the old primary, and went on watching
      expect(cutOff.length).toBeGreaterThan(PARTITION_SECONDS * 0.9);
      expect(cutOff[0].primaries.length + cutOff[1].primaries.length).toBeGreaterThan(0);
      expect(seconds.filter((seen) => seen.some((s) => s.throughService)).length).toBeGreaterThan(0);
    }
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(aim.budget);
    await Promise.all([ledger.close(), watchers.stop()]);
  });
});
