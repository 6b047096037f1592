import { basename } from 'node:path';
import type { Aim } from './aims';
import { printDiagnostics } from './cluster';
import { engine } from './engine';

/** Whether only the short run is asked for: one of each fault instead of several. */
export const SMOKE = process.env.E2E === 'smoke';

/** How often a scenario repeats its fault: as often as it says, once in the short run, or as E2E_REPEATS says. */
export const repeats = (times: number): number => Number(process.env.E2E_REPEATS ?? (SMOKE ? 1 : times));
export const REPEATS = repeats(5);

const ENGINE = process.env.E2E_ENGINE;

/** Prints a point's figure where nobody buffers it. */
export function print(point: number | 'convict' | 'life', text: string): void {
  process.stdout.write(`e2e ${ENGINE ? `${ENGINE} ` : ''}${point}: ${text}\n`);
}

async function explained(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    // at once: jest says it when the whole file is through
    process.stdout.write(`\n--- failed: ${(error as Error).message}\n`);
    await printDiagnostics();
    throw error;
  }
}

/** A test that shows the cluster's state when it fails. What the engine declines shows as skipped, and says why. */
export function scenario(name: string, body: () => Promise<void>): void {
  const [number] = basename(expect.getState().testPath!).split(/[-.]/);
  const declined = engine.declines[number];
  (declined ? test.skip : test)(declined ? `${name} (declined: ${declined})` : name, () => explained(body));
}

/** A scenario that needs something of its surroundings; without it, it shows as skipped, and says what is missing. */
export function scenarioIf(possible: boolean, missing: string, name: string, body: () => Promise<void>): void {
  if (possible) scenario(name, body);
  else test.skip(`${name} (not measured: ${missing})`, () => explained(body));
}

/** Scenarios that need to know something of the product. */
export const scenariosWith = (known: unknown, what: string) => (name: string, body: () => Promise<void>): void =>
  scenarioIf(known !== undefined, `${what} of ${engine.cluster} isn't written down`, name, body);

/** The 95th percentile by nearest rank: of five values, the largest. */
export function p95(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1];
}

/** Whether the 95th percentile misses its aim: printed, and no failure by itself, for a machine may be busy. */
export const missed = (seconds: number[], { aim }: Aim): boolean => p95(seconds) > aim;

/** "gaps 2.1 2.4 s, p95 2.4 s (aim 3 s)". */
export function gaps(seconds: number[], { aim }: Aim): string {
  const text = seconds.map((s) => s.toFixed(1)).join(' ');
  return `${seconds.length > 1 ? 'gaps' : 'gap'} ${text} s${seconds.length > 1 ? `, p95 ${p95(seconds).toFixed(1)} s` : ''} (aim ${aim} s)`;
}

/** "9 of 10 within 30 s (7.9 8.3 never … s)"; what never came is Infinity. */
export function within(seconds: number[], { budget }: Aim): string {
  const [came, text] = [seconds.filter((s) => s <= budget).length, seconds.map((s) => (s === Infinity ? 'never' : s.toFixed(1))).join(' ')];
  return `${came} of ${seconds.length} within ${budget} s (${text} s)`;
}
