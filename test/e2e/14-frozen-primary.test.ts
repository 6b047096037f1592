import { FOLLOWS, FROZEN_SECONDS } from './aims';
import { KubeObject, list, sleep, waitFor } from './cluster';
import { MEMBERS, SELECTOR, engine, memberPods, settled } from './engine';
import { Ledger, expectKept, kept } from './ledger';
import { gaps, print, repeats, scenario } from './scenario';
import { SuddenDeath } from './sudden';
import { findings } from './under-load';
import { AROUND_SECONDS, Watchers, doubled, told } from './watchers';

const TIMES = repeats(3);
const { primaryLabel, freezesAlone } = engine;
const { frozen: aim } = engine.pauses;

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
  primaryLabel === undefined ? [] : (await list('pods', `${SELECTOR},${primaryLabel}`)).map((pod) => pod.metadata.name);

describe('a cluster whose primary freezes, and goes on later as if nothing had happened', () => {
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
      const same = (await memberPods()).some((pod) => pod.metadata.uid === primary.metadata.uid && !pod.status.containerStatuses[0].restartCount);
      print(14, `${name} for ${FROZEN_SECONDS} s: through the Service ${gaps([gap.service], aim)}, by member names `
        + `${gaps([gap.members], aim)}, ${kept(rows)}; ${primaryLabel ? `labelled as the primary meanwhile ${meanwhile.join(' and ') || 'nobody'}; ` : ''}`
        + `${told(seconds)}; follows ${follows.toFixed(0)} s after the thaw (aim ${FOLLOWS.aim} s)${same ? '' : ', its container was replaced'}`);
      expectKept(rows);
      expect(doubled(seconds)).toEqual([]);
      // what comes after the thaw is no fail-over; and a label that stays sends half of the new connections to who can't write
      if (primaryLabel) expect(meanwhile).toHaveLength(1);
      expect(meanwhile).not.toContain(primary.metadata.name);
      if (engine.clients.tellsWhoWrote) expect(seconds.filter((seen) => seen.some((s) => s.throughService)).length).toBeGreaterThan(AROUND_SECONDS);
      expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(aim.budget);
    } finally {
      await Promise.all([ledger.close(), watchers.stop()]);
    }
  }

  for (let i = 1; i <= TIMES; i++) {
    scenario(`never has two members that commit, and loses nothing, when all of its processes are stopped: ${i}`, () =>
      freeze('every process of the primary frozen', ''));

    if (!freezesAlone) continue;
    scenario(`never has two members that commit, and loses nothing, when ${freezesAlone.name} alone is stopped and its server goes on: ${i}`, () =>
      freeze(`${freezesAlone.name} alone frozen`, freezesAlone.word));
  }
});
