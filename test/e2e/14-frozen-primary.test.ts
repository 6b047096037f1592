import { FOLLOWS, FROZEN_GAP, FROZEN_SECONDS } from './aims';
import { KubeObject, sleep, waitFor } from './cluster';
import { Ledger, expectKept, kept } from './ledger';
import { gaps, print, repeats, scenario } from './scenario';
import { MEMBERS, databasePods, settled } from './shop';
import { SuddenDeath } from './sudden';
import { findings } from './under-load';
import { AROUND_SECONDS, Watchers, doubled, told } from './watchers';

const TIMES = repeats(3);

/** Stops processes of a pod where they are, and lets them go on as if nothing had happened. */
async function whileFrozen(pod: KubeObject, word: string, body: () => Promise<void>): Promise<void> {
  const signals = await SuddenDeath.ready([pod]);
  try {
    await signals.strike([pod], { signal: 'SIGSTOP', word });
    await body();
  } finally {
    await signals.strike([pod], { signal: 'SIGCONT', word });
    await signals.disarm();
  }
}

/** The pods that new connections for writing go to. */
const labelled = async (): Promise<string[]> =>
  (await databasePods()).filter((pod) => pod.metadata.labels?.role === 'primary').map((pod) => pod.metadata.name);

describe('a database whose primary freezes, and goes on later as if nothing had happened', () => {
  /** Freezes what has the word in its command, on the primary of the moment. */
  async function freeze(name: string, word: string): Promise<void> {
    const { primary } = await settled();
    const ledger = await Ledger.open({ notOnNode: primary.spec.nodeName });
    const watchers = await Watchers.around(primary.spec.nodeName);
    try {
      await ledger.mark(name);
      let meanwhile: string[] = [];
      await whileFrozen(primary, word, async () => {
        await sleep(FROZEN_SECONDS);
        meanwhile = await labelled();
      });
      const thawed = Date.now();
      const follows = await waitFor('the thawed member to follow', FOLLOWS.budget, async () => {
        const now = await settled(MEMBERS);
        return now.primary.metadata.name !== primary.metadata.name && (Date.now() - thawed) / 1000;
      });
      const { gap, seconds, rows } = await findings(ledger, watchers);
      const same = (await databasePods()).some((pod) => pod.metadata.uid === primary.metadata.uid && !pod.status.containerStatuses[0].restartCount);
      print(14, `${name} for ${FROZEN_SECONDS} s: through the Service ${gaps([gap.service], FROZEN_GAP)}, by member names `
        + `${gaps([gap.members], FROZEN_GAP)}, ${kept(rows)}; labelled as the primary meanwhile ${meanwhile.join(' and ') || 'nobody'}; `
        + `${told(seconds)}; follows ${follows.toFixed(0)} s after the thaw (aim ${FOLLOWS.aim} s)${same ? '' : ', its container was replaced'}`);
      expectKept(rows);
      expect(doubled(seconds)).toEqual([]);
      // what comes after the thaw is no fail-over; and a label that stays sends half of the new connections to who can't write
      expect(meanwhile).toHaveLength(1);
      expect(meanwhile).not.toContain(primary.metadata.name);
      expect(seconds.filter((seen) => seen.some((s) => s.throughService)).length).toBeGreaterThan(AROUND_SECONDS);
      expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(FROZEN_GAP.budget);
    } finally {
      await Promise.all([ledger.close(), watchers.stop()]);
    }
  }

  for (let i = 1; i <= TIMES; i++) {
    scenario(`never has two members that commit, and loses nothing, when all of its processes are stopped: ${i}`, () =>
      freeze('every process of the primary frozen', ''));

    // its server takes writes without the one who would stop it; nothing but the quorum keeps them from being acknowledged
    scenario(`never has two members that commit, and loses nothing, when Patroni alone is stopped and its server goes on: ${i}`, () =>
      freeze("the primary's Patroni alone frozen", 'patroni'));
  }
});
