import { spawnSync } from 'child_process';
import { join } from 'path';

/** One line of the result. */
export interface Row {
  readonly what: string;
  readonly figures: string;
  readonly result: number;
  readonly unit: string;
  /** The most that the result should be. None where the line is there to explain another. */
  readonly aim?: number;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** CPU milliseconds that it takes once, when done `times` times. Wall time would count what else runs on the machine. */
export function time(times: number, work: () => unknown): number {
  global.gc!(); // so that none pays for the garbage of another
  const start = process.cpuUsage();
  for (let i = 0; i < times; i++) {
    work();
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / times;
}

/** What a program of this folder prints as JSON, run in a process of its own. */
export function inChild(file: string, ...args: string[]): any {
  const options = ['--expose-gc', '--max-old-space-size=6144', '-r', join(__dirname, 'as-published.js')];
  const { status, signal, stdout } = spawnSync(process.execPath, [...options, join(__dirname, file), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`bench/${file} ${args.join(' ')} failed with ${signal ?? status}`);
  }
  return JSON.parse(stdout);
}

export function print(rows: Row[]): void {
  const cells = rows.map(({ what, figures, result, unit, aim }) => [
    what, figures, `${result.toFixed(2)}${unit}`, aim === undefined ? '' : `<= ${aim.toFixed(2)}${unit}`, aim === undefined ? '' : result <= aim ? 'ok' : 'OVER',
  ]);
  const table = [['what', 'figures', 'result', 'aim', ''], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    console.log(row.map((cell, column) => column === 2 || column === 3 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])).join('  ').trimEnd());
  }
}
