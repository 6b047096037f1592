import { asClient } from './clients';
import { sleep } from './cluster';
import { engine, memberHosts } from './engine';
import { Load } from './load';

/** What a watcher saw in one second. */
export interface Sample {
  readonly at: number;
  /** The servers that committed a row. */
  readonly writers: string[];
  readonly throughService: boolean;
  /** The members that say that they are the primary. */
  readonly primaries: string[];
}

/** Before and after a fault, so that the watchers see the change and the return. */
export const AROUND_SECONDS = 5;

type Watcher = Load<{ samples: Sample[] }>;

const watch = (name: string, place: { node?: string; notOnNode?: string }): Promise<Watcher> =>
  Load.start(name, 'watch.js', asClient({ ...place, env: { PRIMARY: engine.clients.service, MEMBERS: memberHosts().join(',') } }));

const several = (values: string[]): boolean => new Set(values).size > 1;

/**
 * Pods that ask all members for a write in the same second, on a node and off it: never may two of them commit.
 */
export class Watchers {
  static async around(node: string): Promise<Watchers> {
    // where nobody can say who wrote, two that did show as writes that are lost
    const places = engine.clients.tellsWhoWrote ? [{ notOnNode: node }, { node }] : [];
    const watchers = new Watchers(await Promise.all(places.map((place, i) => watch(`e2e-watch-${['outside', 'inside'][i]}`, place))));
    await sleep(AROUND_SECONDS);
    return watchers;
  }

  private constructor(private readonly watchers: Watcher[]) {}

  /** What the one on the node saw. */
  fromInside = async (): Promise<Sample[]> => (await this.samples()).at(1) ?? [];

  /** Every second that was watched, with what both saw in it. */
  async seconds(): Promise<Sample[][]> {
    const seconds = new Map<number, Sample[]>();
    for (const sample of (await this.samples()).flat()) {
      seconds.set(sample.at, [...seconds.get(sample.at) ?? [], sample]);
    }
    return [...seconds.values()];
  }

  async stop(): Promise<void> {
    await Promise.all(this.watchers.map((watcher) => watcher.stop()));
  }

  private samples(): Promise<Sample[][]> {
    return Promise.all(this.watchers.map(async (watcher) => (await watcher.report()).samples));
  }
}

/** The seconds in which two members committed. */
export const doubled = (seconds: Sample[][]): Sample[][] => seconds.filter((seen) => several(seen.flatMap((s) => s.writers)));
/** The seconds in which two members said that they are the primary. */
export const claimed = (seconds: Sample[][]): Sample[][] => seconds.filter((seen) => several(seen.flatMap((s) => s.primaries)));

/** "52 seconds watched from both sides, 0 with two members that commit, 1 with two that claim to be the primary". */
export const told = (seconds: Sample[][]): string => `${seconds.length} seconds watched from both sides, `
  + `${doubled(seconds).length} with two members that commit, ${claimed(seconds).length} with two that claim to be the primary`;
