import { PARTITION_GAP, PARTITION_SECONDS } from './aims';
import { sleep } from './cluster';
import { CLUSTER_TOOL, whilePartitioned } from './faults';
import { Ledger, expectKept } from './ledger';
import { Load } from './load';
import { gaps, print, scenarioIf } from './scenario';
import { memberHosts, settled } from './shop';

/** What a watcher saw in one second. */
interface Sample {
  readonly at: number;
  /** The servers that committed a row. */
  readonly writers: string[];
  readonly throughService: boolean;
  /** The members that say that they are the primary. */
  readonly primaries: string[];
}

/** Before and after the partition, so that the watchers see the change and the return. */
const AROUND_SECONDS = 5;

const watch = (name: string, place: { node?: string; notOnNode?: string }): Promise<Load<{ samples: Sample[] }>> =>
  Load.start(name, 'watch.js', { ...place, credentials: true, env: { PRIMARY: 'orders-primary', MEMBERS: memberHosts().join(',') } });

/** The samples of several watchers, second by second. */
function together(samples: Sample[]): Map<number, Sample[]> {
  const seconds = new Map<number, Sample[]>();
  for (const sample of samples) seconds.set(sample.at, [...seconds.get(sample.at) ?? [], sample]);
  return seconds;
}

describe('a database whose primary is cut off with its node', () => {
  scenarioIf(Boolean(CLUSTER_TOOL), 'CLUSTER_TOOL is not set', 'loses no row, and never has two members that commit', async () => {
    const { primary } = await settled();
    const node = primary.spec.nodeName;
    const ledger = await Ledger.open({ notOnNode: node });
    const outside = await watch('e2e-watch-outside', { notOnNode: node });
    const inside = await watch('e2e-watch-inside', { node });
    await sleep(AROUND_SECONDS);

    await ledger.mark('partition');
    const began = Date.now() / 1000;
    await whilePartitioned(node, () => sleep(PARTITION_SECONDS));
    await settled();
    await ledger.flowing();
    const gap = await ledger.gap();
    await sleep(AROUND_SECONDS);

    const cutOff = (await inside.report()).samples.filter((s) => s.at > began && s.at < began + PARTITION_SECONDS);
    const samples = [...(await outside.report()).samples, ...(await inside.report()).samples];
    const seconds = [...together(samples).entries()];
    const doubled = seconds.filter(([, seen]) => new Set(seen.flatMap((s) => s.writers)).size > 1);
    const claimed = seconds.filter(([, seen]) => new Set(seen.flatMap((s) => s.primaries)).size > 1);
    const rows = await ledger.verify();
    print(5, `the primary's node cut off for ${PARTITION_SECONDS} s: through the Service ${gaps([gap.service], PARTITION_GAP)}, `
      + `by member names ${gaps([gap.members], PARTITION_GAP)}, acked ${rows.acked}, lost ${rows.lost}; `
      + `${seconds.length} seconds watched from both sides, ${doubled.length} with two members that commit, `
      + `${claimed.length} with two that claim to be the primary`);
    expectKept(rows);
    expect(doubled).toEqual([]);
    // the watcher on the inside did see the old primary, and went on watching
    expect(cutOff.length).toBeGreaterThan(PARTITION_SECONDS * 0.9);
    expect(cutOff[0].primaries.length + cutOff[1].primaries.length).toBeGreaterThan(0);
    expect(seconds.filter(([, seen]) => seen.some((s) => s.throughService)).length).toBeGreaterThan(0);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(PARTITION_GAP.budget);
    await Promise.all([ledger.close(), outside.stop(), inside.stop()]);
  });
});
