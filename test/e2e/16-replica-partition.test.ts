import { FOLLOWS, PARTITION_SECONDS, TAKEN_OUT, UNDISTURBED } from './aims';
import { sleep, waitFor } from './cluster';
import { CLUSTER_TOOL, whilePartitioned } from './faults';
import { Ledger, expectKept, kept } from './ledger';
import { gaps, print, scenarioIf } from './scenario';
import { behind } from './services';
import { MEMBERS, databasePods, settled } from './shop';
import { valueOf } from './superuser';

/** How many standbys the primary waits for, and which of them may answer. */
const quorum = (primary: string): Promise<string> => valueOf(primary, 'show synchronous_standby_names');

describe('a database of which a replica is cut off with its node', () => {
  scenarioIf(Boolean(CLUSTER_TOOL), 'CLUSTER_TOOL is not set', 'takes writes all the time, and the replica catches up', async () => {
    const before = await settled();
    const primary = before.primary.metadata.name;
    const cutOff = (await databasePods()).find((pod) => pod.metadata.name !== primary && pod.spec.nodeName !== before.primary.spec.nodeName)!;
    const ledger = await Ledger.open({ notOnNode: cutOff.spec.nodeName });
    try {
      await ledger.mark('a replica cut off');
      const began = Date.now();
      let out = Infinity;
      await whilePartitioned(cutOff.spec.nodeName, async () => {
        await waitFor(`${cutOff.metadata.name} to leave the Service for reads`, TAKEN_OUT.budget, async () =>
          !(await behind('orders-replicas')).includes(cutOff.metadata.name));
        out = (Date.now() - began) / 1000;
        await sleep(Math.max(0, PARTITION_SECONDS - out));
        await ledger.flowing();
        // one confirmation besides the primary's all the time: not fewer because one is away
        expect(await quorum(primary)).toMatch(/^ANY 1 \(/);
      });
      const healed = Date.now();
      const after = await settled(MEMBERS, FOLLOWS.budget);
      const follows = (Date.now() - healed) / 1000;
      const gap = await ledger.gap();
      await ledger.steady();
      const rows = await ledger.verify();
      print(16, `a replica's node cut off for ${PARTITION_SECONDS} s: writes by the Service ${gaps([gap.service], UNDISTURBED)}, by member names `
        + `${gaps([gap.members], UNDISTURBED)}, ${kept(rows)}; out of the Service for reads after ${out.toFixed(1)} s (aim ${TAKEN_OUT.aim} s), `
        + `streams ${follows.toFixed(0)} s after its return (aim ${FOLLOWS.aim} s), timelines ${before.timeline} and ${after.timeline}`);
      expectKept(rows);
      expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UNDISTURBED.budget);
      expect(after.timeline).toBe(before.timeline);
    } finally {
      await ledger.close();
    }
  });
});
