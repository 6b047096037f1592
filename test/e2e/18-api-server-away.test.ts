import { API_AWAY_SECONDS, UNDISTURBED } from './aims';
import { canStopApiServer, NO_API_STOP, whileApiServerIsAway } from './api-server';
import { KubeObject, kubectl, list, sleep, waitFor } from './cluster';
import { Ledger, expectKept, kept } from './ledger';
import { gaps, print, scenarioIf } from './scenario';
import { settled } from './shop';
import { AROUND_SECONDS, Watchers, doubled, told } from './watchers';

/** Which pod it is, and how often its containers were started. */
const life = ({ metadata, status }: KubeObject): string =>
  `${metadata.name} ${metadata.uid} ${(status.containerStatuses ?? []).map((c: { restartCount: number }) => c.restartCount)}`;

/** The shop's pods and what the load runs in: everything. */
const lives = async (): Promise<string[]> => (await list('pods')).map(life).sort();

describe('a shop whose API server is away for two minutes', () => {
  // Patroni's failsafe_mode: a primary that every member still answers stays one
  scenarioIf(canStopApiServer, NO_API_STOP, 'takes writes all the time, moves nothing, and restarts nothing', async () => {
    const before = await settled();
    const ledger = await Ledger.open();
    const watchers = await Watchers.around(before.primary.spec.nodeName);
    try {
      const beforehand = await lives();
      await ledger.mark('the API server away');
      await whileApiServerIsAway(() => sleep(API_AWAY_SECONDS));
      await waitFor('the API server', 60, () => kubectl(['version']));
      const after = await settled();
      const gap = await ledger.gap();
      await ledger.steady();
      await sleep(AROUND_SECONDS);
      const seconds = await watchers.seconds();
      const rows = await ledger.verify();
      const changed = (await lives()).filter((pod) => !beforehand.includes(pod));
      print(18, `the API server away for ${API_AWAY_SECONDS} s: writes by the Service ${gaps([gap.service], UNDISTURBED)}, by member names `
        + `${gaps([gap.members], UNDISTURBED)}, ${kept(rows)}; timelines ${before.timeline} and ${after.timeline}, `
        + `pods replaced or restarted: ${changed.map((pod) => pod.split(' ')[0]).join(', ') || 'none'}; ${told(seconds)}`);
      expectKept(rows);
      expect(doubled(seconds)).toEqual([]);
      expect(seconds.length).toBeGreaterThan(API_AWAY_SECONDS * 0.9);
      expect(changed).toEqual([]);
      expect(after.timeline).toBe(before.timeline);
      expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UNDISTURBED.budget);
    } finally {
      await Promise.all([ledger.close(), watchers.stop()]);
    }
  });
});
