import { BEYOND_SECONDS, LOST_VOLUME } from './aims';
import { KubeObject } from './cluster';
import { engine, memberPods } from './engine';
import { Settled } from './engine-under-test';
import { deleteByForce } from './faults';
import { Ledger, Rows, expectKept } from './ledger';
import { SuddenDeath } from './sudden';
import { deleteClaim } from './volumes';

/** How long the primary outlives the standbys: it has looked at them once more, and they are not back yet. */
const ALONE_SECONDS = 3;

/** Kills all members. */
export type Kill = (death: SuddenDeath, pods: KubeObject[], primary: string) => Promise<unknown>;

export const together: Kill = (death, pods) => death.strike(pods);

/** A rack that loses its nodes one by one: PostgreSQL's standbys are taken out of the quorum before the end, and the primary is alone in it. */
export const standbysFirst: Kill = async (death, pods, primary) => {
  const [last, others] = [true, false].map((is) => pods.filter((pod) => (pod.metadata.name === primary) === is));
  const gone = death.strike(others).then(() => deleteByForce(...others.map((pod) => pod.metadata.name)));
  await Promise.all([gone, death.strike(last, { later: ALONE_SECONDS })]);
};

/** What came of it. */
export interface Killed {
  /** Seconds until rows were acknowledged again; Infinity when they never were. */
  readonly writable: number;
  /** Whether it was noted that the primary was alone. */
  readonly alone: boolean;
  /** Whether the volume was the last primary's. */
  readonly victimLed: boolean;
  /** Waits for the volume that takes the lost one's place. */
  readonly anotherVolume: () => Promise<unknown>;
}

/** Kills all members under load and deletes the volume of one. */
export async function killAll(ledger: Ledger, label: string, kill: Kill, victim: string, { primary }: Pick<Settled, 'primary'>): Promise<Killed> {
  const pods = await memberPods();
  const death = await SuddenDeath.ready(pods);
  await ledger.steady();
  await ledger.mark(label);
  await kill(death, pods, primary.metadata.name);
  // the claim first: a new pod would hold it. And new pods for all, as the kubelet starts those that died often later and later
  const anotherVolume = await deleteClaim(victim);
  await deleteByForce(...pods.map((pod) => pod.metadata.name));
  const alone = await engine.wasAlone?.() ?? false;
  await death.disarm();
  const gap = await ledger.flowing(LOST_VOLUME.budget + BEYOND_SECONDS).then(() => ledger.gap(), () => ({ service: Infinity, members: Infinity }));
  return { writable: Math.max(gap.service, gap.members), alone, victimLed: victim === primary.metadata.name, anotherVolume };
}

/** The promise: no acknowledged row is lost with the volume, and rows are acknowledged again in time. */
export function expectRecovery(rows: Rows, killed: Pick<Killed, 'writable'>[]): void {
  expectKept(rows);
  expect(Math.max(...killed.map(({ writable }) => writable))).toBeLessThanOrEqual(LOST_VOLUME.budget);
}

/**
 * Where a person decides: nobody led before, and nothing is lost unless the volume was the last primary's, which may have been the only one with the
 * last rows on its disk.
 */
export function expectAsked(rows: Rows, killed: Pick<Killed, 'writable' | 'victimLed'>[]): void {
  expect(killed.map(({ writable }) => writable)).toEqual(killed.map(() => Infinity));
  if (!killed.some(({ victimLed }) => victimLed)) expectKept(rows);
}
