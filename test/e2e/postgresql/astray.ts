import { COPIED, TAKEN_OUT } from '../aims';
import { kubectl, sleep, waitFor } from '../cluster';
import { MEMBERS, memberName, settled, switchOver } from '../engine';
import { Gap, Ledger, Rows, expectKept } from '../ledger';
import { behind } from '../services';
import { CONTROLLER } from '../shop';
import { deleteWithClaim } from '../volumes';
import { fork } from './fork';
import { patroni } from './patroni';
import { asSuperuser, valueOf } from './superuser';

/** The one that a StatefulSet takes away first. */
const ASTRAY = memberName(MEMBERS - 1);
const [ONE, TWO] = [memberName(0), memberName(1)];
/** The slot that keeps WAL for it. */
const SLOT = ASTRAY.replace(/-/g, '_');
/** More than the primary keeps for nobody in particular: Patroni's `wal_keep_size` is 128 MiB. */
const SEGMENTS = 20;
const RECYCLED_SECONDS = 60;
const POLL_SECONDS = 0.5;

const scale = (members: number): Promise<string> => kubectl(['scale', 'statefulset/orders', `--replicas=${members}`]);

const follows = async (pod: string): Promise<boolean> => (await patroni(pod, 'GET', '/patroni')).replication_state === 'streaming';

/** What the controller did about a member since a moment. */
const logged = async (since: number, about: string): Promise<string | undefined> =>
  (await kubectl(['logs', '-l', CONTROLLER, '--tail=-1', `--since-time=${new Date(since).toISOString()}`]))
    .split('\n').find((line) => line.startsWith('reinitialize') && line.includes(about));

/** Until all stream: how long it took, and how long the member that didn't follow was behind the Service for reads. */
async function watched(): Promise<{ healed: number; stale: number }> {
  const began = Date.now();
  const passed = (): number => (Date.now() - began) / 1000;
  let [done, stale, last] = [false, 0, Date.now()];
  const healed = settled(MEMBERS, COPIED.budget).then(passed, () => Infinity).finally(() => { done = true; });
  while (!done) {
    const serves = (await behind('orders-replicas')).includes(ASTRAY) && !await follows(ASTRAY).catch(() => false);
    if (serves) stale += (Date.now() - last) / 1000;
    last = Date.now();
    await sleep(POLL_SECONDS);
  }
  return { healed: await healed, stale };
}

/** Has the primary recycle the WAL that a member needs which is away. */
async function loseWal(primary: string): Promise<void> {
  const needed = await valueOf(primary, `select pg_walfile_name(restart_lsn) from pg_replication_slots where slot_name = '${SLOT}'`);
  for (let i = 0; i < SEGMENTS; i++) await asSuperuser(primary, "select pg_switch_wal() from pg_logical_emit_message(true, 'e2e', 'next')");
  await waitFor(`the primary to recycle ${needed}`, RECYCLED_SECONDS, async () => {
    await asSuperuser(primary, 'checkpoint');
    // Patroni makes it anew, from the last checkpoint on
    await asSuperuser(primary, `select pg_drop_replication_slot(slot_name) from pg_replication_slots
      where slot_name = '${SLOT}' and pg_walfile_name(restart_lsn) <= '${needed}'`);
    return Number(await valueOf(primary, `select count(*) from pg_ls_waldir() where name = '${needed}'`)) === 0;
  });
}

/** What came of a member that could never follow again by itself. */
export interface Astray {
  /** Seconds until it streamed, from the moment that it was let back; Infinity for never. */
  readonly healed: number;
  /** For how many of them reads were sent to it although it followed nobody. */
  readonly stale: number;
  /** What the controller logged about it. */
  readonly reason?: string;
  readonly gap: Gap;
  readonly rows: Rows;
  /** Whether it still has what it wrote apart. */
  readonly traces: boolean;
}

/** Takes the last member away, does something that it can't come back from, and lets it come back. */
export async function leadAstray(ledger: Ledger, label: string, astray: () => Promise<unknown>): Promise<Astray> {
  await switchOver(ONE);
  await ledger.steady();
  await ledger.mark(label);
  let began = 0;
  try {
    await scale(MEMBERS - 1);
    await settled(MEMBERS - 1);
    await astray();
  } finally {
    began = Date.now();
    await scale(MEMBERS);
  }
  const { healed, stale } = await watched();
  const reason = await logged(began, ASTRAY);
  // what didn't heal by itself is mended by hand, so that the next scenario counts too
  if (healed === Infinity) await deleteWithClaim(ASTRAY);
  await settled();
  const gap = await ledger.gap();
  const rows = await ledger.verify();
  const traces = await valueOf(ASTRAY, "select count(*) from pg_class where relname = 'forked'");
  return { healed, stale, reason, gap, rows, traces: Number(traces) > 0 };
}

/** Promotes the last member apart, and has another lead by the same number. */
export async function forkApart(): Promise<void> {
  const timeline = await fork(ASTRAY);
  const leading = await switchOver(TWO, MEMBERS - 1);
  // otherwise a rewind by Patroni would do
  expect(leading.timeline).toBe(timeline);
}

/** Has the primary remove the WAL that the last member needs. */
export const removeWal = (): Promise<void> => loseWal(ONE);

/** The promise: no acknowledged row is lost, the member is copied anew in time and with a reason, and nobody reads from it for long. */
export function expectCopied({ healed, stale, reason, rows, traces }: Astray): void {
  expectKept(rows);
  expect(healed).toBeLessThanOrEqual(COPIED.budget);
  expect(stale).toBeLessThanOrEqual(TAKEN_OUT.budget);
  expect(reason).toBeDefined();
  expect(traces).toBe(false);
}
