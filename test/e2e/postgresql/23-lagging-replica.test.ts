import { TAKEN_OUT } from '../aims';
import { KubeObject, get, waitFor } from '../cluster';
import { evict } from '../drain';
import { MEMBERS, settled } from '../engine';
import { expectKept, kept } from '../ledger';
import { gaps, print, scenario } from '../scenario';
import { behind, whileWatched } from '../services';
import { databasePods } from '../shop';
import { underLoad } from '../under-load';
import { asSuperuser, valueOf, writeWal } from './superuser';

/** Half as much again as a replica may be behind: `maximumReplicaLag` of the engine, which the shop leaves at its default of 64 MiB. */
const BEHIND_MEBIBYTES = 96;
/** A bulk of writes and a replica that catches up share the processors with the load; what is too long is a pause of another kind. */
const BULK_GAP = { aim: 1, budget: 15 };

const allowed = async (): Promise<number> => (await get('poddisruptionbudget/orders')).status.disruptionsAllowed;

/** Which pod it is, and how often its containers were started. */
const life = ({ metadata, status }: KubeObject): string =>
  `${metadata.name} ${metadata.uid} ${status.containerStatuses.map((c: { restartCount: number }) => c.restartCount)}`;

/** Whether new connections for reading may go to a member. */
const reads = async (member: string): Promise<boolean> => (await behind('orders-replicas')).includes(member);

/** A paused replay won't do: Patroni resumes it in its next round. */
async function delayReplay(member: string, setting: string): Promise<void> {
  await asSuperuser(member, `alter system ${setting}`);
  await asSuperuser(member, 'select pg_reload_conf()');
}

async function seconds(body: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await body();
  return (Date.now() - began) / 1000;
}

describe('a database of which one replica stops to replay what it receives', () => {
  const ledger = underLoad();

  scenario('answers no reads by it while it is too far behind, counts it as away, and takes it in again', async () => {
    const { primary: { metadata: { name: primary } }, members } = await settled();
    const [late, other] = members.filter((member) => member !== primary);
    const before = (await databasePods()).map(life);
    expect(await behind('orders-replicas')).toEqual([late, other].sort());
    await ledger().steady();
    await ledger().mark('a replica replays nothing');
    let [out, back] = [Infinity, Infinity];
    const looks = await whileWatched('orders-primary', async () => {
      await delayReplay(late, 'set recovery_min_apply_delay = 3600000');
      try {
        await writeWal(primary, BEHIND_MEBIBYTES);
        out = await seconds(() => waitFor(`${late} to leave the Service`, TAKEN_OUT.budget, async () => !await reads(late)));
        expect(await reads(other)).toBe(true);
        // the budget would let the other one go otherwise, and with it all reads but the primary's
        await waitFor('a budget that lets nobody go', TAKEN_OUT.budget, async () => (await allowed()) === 0);
        expect(await evict(await get(`pod/${other}`))).toBe(false);
        // it confirms what it receives, so the quorum still counts it, and replaying is all that it lacks
        expect(await valueOf(primary, `select count(*) from pg_stat_replication where application_name = '${late}' and state = 'streaming'`)).toBe(1);
      } finally {
        await delayReplay(late, 'reset recovery_min_apply_delay');
      }
      back = await seconds(() => waitFor(`${late} in the Service again`, TAKEN_OUT.budget, () => reads(late)));
      await settled(MEMBERS);
    });
    const without = looks.filter((look) => look.join() !== primary);
    const gap = await ledger().gap();
    const rows = await ledger().verify();
    print(23, `a replica ${BEHIND_MEBIBYTES} MiB behind: out of the Service after ${out.toFixed(1)} s, back ${back.toFixed(1)} s after it could replay `
      + `(aim ${TAKEN_OUT.aim} s), budget at 0 meanwhile; the primary's Service without its member in `
      + `${without.length} of ${looks.length} looks; writes by the Service ${gaps([gap.service], BULK_GAP)}, ${kept(rows)}`);
    expectKept(rows);
    expect(without).toEqual([]);
    expect(gap.service).toBeLessThanOrEqual(BULK_GAP.budget);
    // nobody took lagging for dying
    expect((await databasePods()).map(life)).toEqual(before);
  });
});
