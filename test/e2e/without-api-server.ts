import { API_AWAY_SECONDS, OUTAGE_BUDGET, UNDISTURBED } from './aims';
import { whileApiServerIsAway } from './api-server';
import { KubeObject, kubectl, list, sleep, waitFor } from './cluster';
import { engine, memberPods, settled } from './engine';
import { Gap, Ledger, Rows, expectKept } from './ledger';
import { SuddenDeath } from './sudden';
import { Findings, findings } from './under-load';
import { Watchers, doubled } from './watchers';

/** What came of some minutes without an API server. */
export interface WithoutApiServer extends Findings {
  /** Pods that were replaced, or whose containers were. */
  readonly changed: string[];
  /** Timelines before and after. */
  readonly before: number;
  readonly after: number;
}

/** Which pod it is, and how often its containers were started. */
const life = ({ metadata, status }: KubeObject): string =>
  `${metadata.name} ${metadata.uid} ${(status.containerStatuses ?? []).map((c: { restartCount: number }) => c.restartCount)}`;

/** The app's pods and what the load runs in: everything. */
const lives = async (): Promise<string[]> => (await list('pods')).map(life).sort();

/** Takes the API server away for a while, under load. */
export async function withoutApiServer(label: string): Promise<WithoutApiServer> {
  const before = await settled();
  const ledger = await Ledger.open();
  const watchers = await Watchers.around(before.primary.spec.nodeName);
  try {
    const beforehand = await lives();
    await ledger.mark(label);
    await whileApiServerIsAway(() => sleep(API_AWAY_SECONDS));
    await waitFor('the API server', 60, () => kubectl(['version']));
    const after = await settled();
    const found = await findings(ledger, watchers);
    const changed = (await lives()).filter((pod) => !beforehand.includes(pod)).map((pod) => pod.split(' ')[0]);
    return { ...found, changed, before: before.timeline, after: after.timeline };
  } finally {
    await Promise.all([ledger.close(), watchers.stop()]);
  }
}

/** The promise: nothing pauses, moves or restarts. */
export function expectNothing({ gap, rows, seconds, changed, before, after }: WithoutApiServer): void {
  expectKept(rows);
  expect(doubled(seconds)).toEqual([]);
  expect(seconds.length).toBeGreaterThan(API_AWAY_SECONDS * 0.9);
  expect(changed).toEqual([]);
  expect(after).toBe(before);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UNDISTURBED.budget);
}

/** How long it is away when something dies meanwhile, and when in that time it does. */
const DEATH_AWAY_SECONDS = 60;
const DIES_AFTER_SECONDS = 20;

/** What came of a death that the API server heard of later. */
export interface DeathWithout {
  readonly gap: Gap;
  readonly rows: Rows;
  /** Seconds from its return until rows were acknowledged, and until all streamed. */
  readonly writable: number;
  readonly streaming: number;
}

/** Kills all processes of a member's pod, under load, in the middle of a time without API server: its kubelet starts it again all the same. */
export async function dieWithoutApiServer(victim: 'a replica' | 'the primary'): Promise<DeathWithout> {
  const { primary } = await settled();
  const struck = (await memberPods()).find(({ metadata: { name } }) => (name === primary.metadata.name) === (victim === 'the primary'))!;
  const ledger = await Ledger.open();
  const death = await SuddenDeath.ready([struck]);
  try {
    await ledger.mark(`${victim} dies`);
    // who strikes was told before, and needs nobody then
    const strike = death.strike([struck], { later: DIES_AFTER_SECONDS });
    await sleep(1);
    await whileApiServerIsAway(() => sleep(DEATH_AWAY_SECONDS));
    const back = Date.now();
    const passed = (): number => (Date.now() - back) / 1000;
    await strike;
    await ledger.flowing(OUTAGE_BUDGET);
    const writable = passed();
    await settled();
    const streaming = passed();
    const gap = await ledger.gap();
    await ledger.steady();
    return { gap, rows: await ledger.verify(), writable, streaming };
  } finally {
    await ledger.close();
    await death.disarm();
  }
}

/** The promise: no acknowledged row is lost, and writes wait for the API server at the most, and a lease. */
export function expectPatience({ gap, rows }: DeathWithout): void {
  expectKept(rows);
  expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(DEATH_AWAY_SECONDS - DIES_AFTER_SECONDS + engine.pauses.lease.budget);
}
