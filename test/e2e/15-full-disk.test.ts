import { FOLLOWS, OUTAGE_BUDGET, UNDISTURBED } from './aims';
import { start, startAnew } from './bring-up';
import { createNamespaces, list, sleep, waitFor } from './cluster';
import { SELECTOR, engine, settled } from './engine';
import { Settled } from './engine-under-test';
import { Ledger, expectKept, kept } from './ledger';
import { gaps, print, scenariosWith } from './scenario';
import { SMALL_CLASS, SmallDisks } from './small-disks';

const { smallDisk, primaryLabel } = engine;
const scenario = scenariosWith(smallDisk, 'what fills the disk');

/** How long no row was acknowledged, in seconds, and what else the figure tells. */
interface Found {
  readonly pause: number;
  readonly text: string;
}

/** How long it takes a member without room to show it, under load. */
const NOTICED_SECONDS = 60;
/** How long all stay full. */
const ALL_FULL_SECONDS = 30;

const ordinal = (member: string): number => Number(member.split('-').at(-1));

const labelled = async (): Promise<string | undefined> => (await list('pods', `${SELECTOR},${primaryLabel}`)).at(0)?.metadata.name;

describe('a cluster with small disks', () => {
  let disks: SmallDisks;
  let ledger: Ledger;

  beforeAll(async () => {
    if (!smallDisk) return;
    await createNamespaces();
    disks = await SmallDisks.make(smallDisk.mebibytes);
    await start({ ...smallDisk.options, storageClass: SMALL_CLASS });
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    if (!smallDisk) return;
    await ledger?.close();
    await createNamespaces();
    await disks?.remove();
    await startAnew();
  });

  /** Fills disks until it shows, gives the room back, and waits until all is well; returns what was seen meanwhile. */
  async function full(name: string, members: (before: Settled) => string[], shows: (before: Settled) => Promise<unknown>): Promise<Found> {
    const before = await settled();
    const victims = members(before).map(ordinal);
    await ledger.steady();
    await ledger.mark(name);
    try {
      await Promise.all(victims.map((victim) => disks.fill(victim)));
      // a primary that dies of it is what is wanted
      await smallDisk!.write?.(before.primary.metadata.name).catch(() => {});
      await shows(before);
    } finally {
      await Promise.all(victims.map((victim) => disks.free(victim)));
    }
    const began = Date.now();
    await ledger.flowing(OUTAGE_BUDGET);
    const after = await settled();
    const healed = (Date.now() - began) / 1000;
    const gap = await ledger.gap();
    const rows = await ledger.verify();
    expectKept(rows);
    return {
      pause: Math.max(gap.service, gap.members),
      text: `all stream ${healed.toFixed(0)} s after there is room again (aim ${FOLLOWS.aim} s), timelines ${before.timeline} and ${after.timeline}, ${kept(rows)}`,
    };
  }

  scenario('takes writes all the time when the disk of a replica is full, which follows when it has room again', async () => {
    let victim = '';
    const { pause, text } = await full('a replica full', ({ members, primary }) => [victim = members.find((m) => m !== primary.metadata.name)!], () =>
      waitFor(`${victim} to fail for want of room`, NOTICED_SECONDS, async () => !(await smallDisk!.follows(victim).catch(() => false))));
    print(15, `a full disk on a replica: writes ${gaps([pause], UNDISTURBED)}; ${text}`);
    expect(pause).toBeLessThanOrEqual(UNDISTURBED.budget);
  });

  scenario('has another primary when the disk of the primary is full, and loses nothing', async () => {
    const { pause, text } = await full('the primary full', ({ primary }) => [primary.metadata.name], (before) =>
      waitFor('another primary', NOTICED_SECONDS, async () => {
        const name = await labelled();
        await ledger.flowing(NOTICED_SECONDS);
        return name !== undefined && name !== before.primary.metadata.name;
      }));
    print(15, `a full disk on the primary: writes ${gaps([pause], smallDisk!.pause)}; ${text}`);
    expect(pause).toBeLessThanOrEqual(smallDisk!.pause.budget);
  });

  // what grows, grows on all of them alike
  scenario('takes writes again by itself when the disks of all were full, and loses nothing', async () => {
    const { pause, text } = await full('all full', ({ members }) => members, async () => {
      await waitFor('writes to stop', NOTICED_SECONDS, async () => (await ledger.gap()).service > UNDISTURBED.budget);
      await sleep(ALL_FULL_SECONDS);
    });
    print(15, `full disks on all for ${ALL_FULL_SECONDS} s: no writes for ${pause.toFixed(1)} s; ${text}`);
  });
});
