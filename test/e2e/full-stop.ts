import { BEYOND_SECONDS, FULL_STOP, RETURNED } from './aims';
import { find, kubectl } from './cluster';
import { MEMBERS, engine, memberPods, noPods, replaced, scale, settled } from './engine';
import { Settled } from './engine-under-test';
import { cordon, uncordon } from './faults';
import { Ledger, Rows, expectKept } from './ledger';
import { deleteWithClaim } from './volumes';

/** Stops all members gracefully and lets them come back, but for one, which `hold` keeps away from then on. */
export type Stop = (before: Settled, hold: (member: string) => Promise<void>, healing: () => Promise<void>) => Promise<void>;

/** The StatefulSet makes them anew at once: the one that is held away has to be known before. */
export const deleted: Stop = async ({ primary }, hold, healing) => {
  const pods = await memberPods();
  await hold(primary.metadata.name);
  await healing();
  await kubectl(['delete', 'pod', ...pods.map((pod) => pod.metadata.name), '--wait=false']);
  await Promise.all(pods.map((pod) => replaced(pod)));
};

/** The product may have noted who was primary last. */
export const scaled: Stop = async ({ primary }, hold, healing) => {
  await scale(0);
  await noPods();
  await hold(await engine.lastPrimary?.() || primary.metadata.name);
  await healing();
  await scale(MEMBERS);
};

/** After how many seconds rows were acknowledged without the last primary, and after how many it streamed once it could run; Infinity for never. */
export interface FullStop {
  readonly writable: number;
  readonly streaming: number;
}

/** Stops all members under load, and keeps the last primary away until the others take writes, or had their time. */
export async function stopAll(ledger: Ledger, label: string, stop: Stop): Promise<FullStop> {
  const before = await settled();
  const nodes = new Map((await memberPods()).map((pod) => [pod.metadata.name, pod.spec.nodeName as string]));
  let held = '';
  const hold = async (member: string): Promise<void> => {
    held = member;
    await cordon(nodes.get(member)!);
  };
  let writable = Infinity;
  await ledger.steady();
  await ledger.mark(label);
  try {
    await stop(before, hold, () => ledger.mark(`${label}: healing`));
    const gap = await ledger.flowing(FULL_STOP.budget + BEYOND_SECONDS).then(() => ledger.gap(), () => ({ service: Infinity, members: Infinity }));
    writable = Math.max(gap.service, gap.members);
    if ((await find(`pod/${held}`))?.status.phase === 'Running') throw new Error(`void: ${held} came back although its node was cordoned`);
  } finally {
    await uncordon(nodes.get(held) ?? before.primary.spec.nodeName);
  }
  const began = Date.now();
  const streaming = await settled(MEMBERS, RETURNED.budget + BEYOND_SECONDS).then(() => (Date.now() - began) / 1000, () => Infinity);
  // what didn't heal by itself is mended by hand, so that the next attempt counts too
  if (streaming === Infinity) await deleteWithClaim(held);
  return { writable, streaming };
}

/** The promise: no acknowledged row is lost, writes go on in time without the last primary, and it follows in time once it may run. */
export function expectBack(rows: Rows, found: FullStop[]): void {
  expectKept(rows);
  expect(Math.max(...found.map(({ writable }) => writable))).toBeLessThanOrEqual(FULL_STOP.budget);
  expect(Math.max(...found.map(({ streaming }) => streaming))).toBeLessThanOrEqual(RETURNED.budget);
}
