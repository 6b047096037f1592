import { sleep } from '../cluster';
import { Traffic, TrafficWindow } from './traffic';

/** Before and after a change, so that it has an undisturbed load on both sides. */
const STEADY_SECONDS = 3;

/** Changes something under load; returns what became of each load's requests, and what the change says of itself. */
export async function changeUnder(
  traffic: Traffic[], label: string, change: () => Promise<string>,
): Promise<{ windows: TrafficWindow[]; outcome: string }> {
  await Promise.all(traffic.map((t) => t.mark(label)));
  await sleep(STEADY_SECONDS);
  const outcome = await change();
  await sleep(STEADY_SECONDS);
  return { outcome, windows: await Promise.all(traffic.map((t) => t.finish(label))) };
}

/** The promise: every request was sent, answered, and none failed. */
export function expectUnharmed(windows: TrafficWindow[]): void {
  expect(windows.map((w) => w.failed)).toEqual(windows.map(() => 0));
  expect(windows.every((w) => w.answered === w.sent && w.sent > 0)).toBe(true);
}
