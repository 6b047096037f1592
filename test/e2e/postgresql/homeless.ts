import { PLACED } from '../aims';
import { find, get, kubectl, list, waitFor } from '../cluster';
import { MEMBERS, memberName, noPods, settled, switchOver } from '../engine';
import { Settled } from '../engine-under-test';
import { Gap, Ledger, Rows, expectKept } from '../ledger';
import { databasePods } from '../shop';
import { deleteClaim, deleteWithClaim, onlyOn } from '../volumes';

/** The one whose volume is lost: the first that a StatefulSet makes, so that it can be placed before the others are there. */
const LOST = memberName(0);
/** The one whose node it takes. */
const HOMELESS = memberName(1);
const OTHER = memberName(2);

const scale = (replicas: number, first = 0): Promise<string> =>
  kubectl(['patch', 'statefulset/orders', '--type=merge', '-p', JSON.stringify({ spec: { replicas, ordinals: first ? { start: first } : null } })]);

const nodeOf = async (pod: string): Promise<string | undefined> => (await find(`pod/${pod}`))?.spec.nodeName;

/** What the scheduler said of a pod that it had no node for, since a moment. It may be placed by now: an event stays. */
const refusal = (pod: string, since: number): Promise<string> => waitFor(`${pod} to fit nowhere`, PLACED.budget, async () => {
  const events = await list('events', '', `--field-selector=involvedObject.name=${pod},reason=FailedScheduling`) as any[];
  const last = ({ series, lastTimestamp, eventTime }: any): number => Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime);
  // dates of events are whole seconds
  return events.find((event) => last(event) >= since - 1000)?.message.split('. ')[0];
});

/** After how many seconds a member without a node has one, and after how many all stream; Infinity for what doesn't come. */
async function watched(homeless: string): Promise<{ placed: number; streaming: number }> {
  const began = Date.now();
  const passed = (): number => (Date.now() - began) / 1000;
  const never = (): number => Infinity;
  const placed = await waitFor(`a node for ${homeless}`, PLACED.budget, () => nodeOf(homeless)).then(passed, never);
  const streaming = placed === Infinity ? placed : await settled(MEMBERS, PLACED.budget - placed).then(passed, never);
  return { placed, streaming };
}

/** All members stop; the lost one is the first to be placed, on the node that holds the other's volume. */
async function takeNodeOf({ members }: Settled): Promise<void> {
  const node = (await get(`pod/${HOMELESS}`)).spec.nodeName;
  await scale(0);
  await noPods();
  expect(members).toHaveLength(MEMBERS);
  const another = await deleteClaim(LOST);
  await onlyOn(node, async () => {
    await scale(1);
    await waitFor(`${LOST} on ${node}`, PLACED.budget, async () => await nodeOf(LOST) === node);
  });
  await another();
}

/** What came of a member without a node. */
export interface Homeless {
  readonly member: string;
  /** The scheduler's reason. */
  readonly why: string;
  /** Seconds until it had a node, and until all streamed; Infinity for never. */
  readonly placed: number;
  readonly streaming: number;
  readonly gap: Gap;
  readonly rows: Rows;
}

/** A way to take a node from a member; returns the one that fits nowhere. */
export interface Eviction {
  /** Who leads before. */
  readonly primary: string;
  readonly begin: (before: Settled) => Promise<string>;
}

async function homelessAfter(before: Settled): Promise<string> {
  await takeNodeOf(before);
  await scale(MEMBERS);
  return HOMELESS;
}

export const aReplica: Eviction = { primary: OTHER, begin: homelessAfter };

/** Nobody can lead: the lost volume may have confirmed what the third member hasn't got. */
export const theLastPrimary: Eviction = { primary: HOMELESS, begin: homelessAfter };

/** It can't be asked whether it holds anything; but a leader and a majority hold all that was acknowledged. */
export const theNewVolume: Eviction = {
  primary: HOMELESS,
  begin: async (before) => {
    await takeNodeOf(before);
    await scale(0);
    await noPods();
    await scale(MEMBERS - 1, 1);
    await waitFor(`${HOMELESS} on its node`, PLACED.budget, () => nodeOf(HOMELESS));
    await scale(MEMBERS);
    return LOST;
  },
};

/** Leaves a member without a node, under load, and waits for all to stream again. */
export async function evict(ledger: Ledger, label: string, { primary, begin }: Eviction): Promise<Homeless> {
  const before = await switchOver(primary);
  await ledger.steady();
  await ledger.mark(label);
  const began = Date.now();
  const member = await begin(before);
  await ledger.mark(`${label}: healing`);
  const { placed, streaming } = await watched(member);
  const why = await refusal(member, began);
  // what didn't heal by itself is mended by hand, so that the next scenario counts too
  if (streaming === Infinity) await deleteWithClaim(LOST);
  await settled();
  await ledger.flowing();
  const gap = await ledger.gap();
  return { member, why, placed, streaming, gap, rows: await ledger.verify() };
}

/** The promise: no acknowledged row is lost, and all stream in time, each on a node of its own. */
export async function expectPlaced({ streaming, rows }: Homeless): Promise<void> {
  expectKept(rows);
  expect(streaming).toBeLessThanOrEqual(PLACED.budget);
  expect(new Set((await databasePods()).map((pod) => pod.spec.nodeName)).size).toBe(MEMBERS);
  expect((await list('persistentvolumeclaims')).filter((claim) => claim.metadata.deletionTimestamp)).toEqual([]);
}
