import { readFileSync } from 'node:fs';

/** What one load's history says, whoever reads it and whenever. */
export interface Verdict {
  readonly load: string;
  /** Rows whose commit returned. */
  readonly acked: number;
  /** Rows that were acknowledged, or seen by an earlier reading, and were not there at a later one. */
  readonly lost: number;
  /** Rows whose answer was lost or came too late: they may be there. */
  readonly perhaps: number;
  /** How many of those were there at the last reading. */
  readonly perhapsThere: number;
  /** Rows that were there although they were never sent, or were refused for certain. */
  readonly unsent: number;
  /** Of messages: how many came once more, and how many after a later one of the same publisher. */
  readonly twice?: number;
  readonly late?: number;
  /** Ids of the rows that were lost, and of those that nobody sent: the first ten. */
  readonly examples: string[];
  /** Acknowledged rows a second, and for how many seconds, outside of the faults. */
  readonly steady: { readonly perSecond: number; readonly seconds: number };
  /** The longest time without an acknowledged row in each fault's window, in seconds. */
  readonly gaps: { readonly label: string; readonly seconds: number }[];
  /** Why the history proves nothing. */
  readonly void?: string;
}

/** With less than this share of the rows that were asked for, too little was written to say that nothing is lost. */
const LEAST_SHARE = 0.5;
/** What a rate is measured over at least. */
const LEAST_SECONDS = 2;

interface Window {
  readonly window: string;
  readonly since: number;
  readonly until?: number;
  readonly steady?: boolean;
}

interface Reading {
  /** What had become of each row when the reading began. */
  readonly before: string;
  readonly there: string;
  readonly twice?: number;
  readonly late?: number;
}

interface Facts {
  readonly load: { readonly load: string; readonly first: string; readonly perSecond: number; readonly began: number };
  readonly windows: Window[];
  readonly readings: Reading[];
  readonly end: { readonly ended: number; readonly outcomes: string; readonly ackedPerSecond: number[]; readonly silences: [number, number][] };
}

function parse(text: string): Facts {
  const facts = text.trim().split('\n').map((line) => JSON.parse(line));
  return { load: facts[0], windows: facts.filter((f) => 'window' in f), readings: facts.filter((f) => 'read' in f), end: facts.at(-1) };
}

/** "a3 p1" is "aaap". */
const letters = (runs: string): string => runs.split(' ').filter(Boolean).map((run) => run[0].repeat(Number(run.slice(1)))).join('');

function numbers(ranges: string): Set<number> {
  const found = new Set<number>();
  for (const range of ranges.split(' ').filter(Boolean)) {
    const [from, to = from] = range.split('-').map(Number);
    for (let number = from; number <= to; number++) found.add(number);
  }
  return found;
}

const positions = (text: string, wanted: string): number[] => [...text].flatMap((letter, number) => (wanted.includes(letter) ? [number] : []));

/** What every reading lacks that was acknowledged when it began, or that an earlier one had found. */
function lost(readings: Reading[]): Set<number> {
  const missing = new Set<number>();
  let seen = new Set<number>();
  for (const { before, there } of readings) {
    const found = numbers(there);
    for (const number of [...positions(letters(before), 'a'), ...seen]) if (!found.has(number)) missing.add(number);
    seen = found;
  }
  return missing;
}

/** Whole seconds outside of faults, from the second after the first acknowledged row. */
function steadyRate({ load, windows, end }: Facts): { perSecond: number; seconds: number } {
  const first = end.ackedPerSecond.findIndex((count) => count > 0) + 1;
  const isSteady = (second: number): boolean => {
    const [from, to] = [load.began + second * 1000, load.began + (second + 1) * 1000];
    return windows.some((w) => w.steady && from >= w.since && to <= (w.until ?? end.ended));
  };
  const counts = end.ackedPerSecond.filter((_, second) => first > 0 && second >= first && isSteady(second));
  return { seconds: counts.length, perSecond: counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length) };
}

function gaps({ windows, end }: Facts): { label: string; seconds: number }[] {
  return windows.filter((w) => !w.steady).map((w) => {
    const inside = end.silences.map(([from, to]) => Math.min(to, w.until ?? end.ended) - Math.max(from, w.since));
    return { label: w.window, seconds: Math.max(0, ...inside) / 1000 };
  });
}

function whyVoid(facts: Facts, steady: { perSecond: number; seconds: number }): string | undefined {
  const least = facts.load.perSecond * LEAST_SHARE;
  if (facts.readings.length === 0) return 'nothing was read back';
  if (steady.seconds < LEAST_SECONDS) return `${steady.seconds} s without a fault, at least ${LEAST_SECONDS} s are needed`;
  if (steady.perSecond < least) return `${steady.perSecond.toFixed(0)} acknowledged rows a second outside of the faults, at least ${least.toFixed(0)} are needed`;
  return undefined;
}

/** Judges the history of one load. */
export function judge(text: string): Verdict {
  const facts = parse(text);
  const outcomes = letters(facts.end.outcomes);
  const { there = '', twice, late } = facts.readings.at(-1) ?? {};
  const found = numbers(there);
  const missing = [...lost(facts.readings)];
  const unsent = positions(outcomes, 'ur').filter((number) => found.has(number));
  const perhaps = positions(outcomes, 'p');
  const steady = steadyRate(facts);
  return {
    load: facts.load.load,
    acked: positions(outcomes, 'a').length,
    lost: missing.length,
    perhaps: perhaps.length,
    perhapsThere: perhaps.filter((number) => found.has(number)).length,
    unsent: unsent.length,
    twice,
    late,
    examples: [...missing, ...unsent].slice(0, 10).map((number) => String(BigInt(facts.load.first) + BigInt(number))),
    steady,
    gaps: gaps(facts),
    void: whyVoid(facts, steady),
  };
}

/** ", 3 twice, 0 late": nothing where rows have no order. */
export const order = ({ twice, late }: Pick<Verdict, 'twice' | 'late'>): string => (twice === undefined ? '' : `, ${twice} twice, ${late} late`);

/** "acked 12000, lost 0, perhaps 4 (1 there), unsent 0; 498 a second over 31 s". */
export function told(verdict: Verdict): string {
  const { acked, lost: gone, perhaps, perhapsThere, unsent, steady } = verdict;
  return `acked ${acked}, lost ${gone}, perhaps ${perhaps} (${perhapsThere} there), unsent ${unsent}${order(verdict)}; `
    + `${steady.perSecond.toFixed(0)} a second over ${steady.seconds} s`;
}

// `node -r ts-node/register test/e2e/judge.ts FILE …`: exit 1 for a row that is lost, late or that nobody sent, 2 for a history that proves nothing
if (require.main === module) {
  for (const file of process.argv.slice(2)) {
    const verdict = judge(readFileSync(file, 'utf8'));
    const longest = [...verdict.gaps].sort((a, b) => b.seconds - a.seconds)[0];
    process.stdout.write(`${file}: ${verdict.load}: ${told(verdict)}`
      + `${longest ? `; longest gap ${longest.seconds.toFixed(1)} s (${longest.label})` : ''}${verdict.void ? `; VOID: ${verdict.void}` : ''}\n`);
    for (const id of verdict.examples) process.stdout.write(`  ${id}\n`);
    if (verdict.lost + verdict.unsent + (verdict.late ?? 0) > 0) process.exitCode = 1;
    else if (verdict.void) process.exitCode ??= 2;
  }
}
