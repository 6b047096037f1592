// `npm run bench` measures all, `npm run bench -- a` one of them. Each figure is against a yardstick of the same run.
import { rows as helm } from './helm';
import { Row, inChild, median, print } from './measure';
import { rows as synth } from './synth';

const GROWTH_AIM = 1.2;
/** Workloads, and runs: the short ones vary more. */
const GROWTH_SIZES = [[250, 3], [500, 3], [1000, 1], [2000, 1]];

function growth(): Row[] {
  const sizes = GROWTH_SIZES.map(([workloads, runs]) => {
    const results = Array.from({ length: runs }, () => inChild('growth.ts', String(workloads)));
    const of = (figure: string) => median(results.map((result) => result[figure]));
    return { workloads, milliseconds: of('milliseconds'), kibibytes: of('kibibytes'), peakMebibytes: of('peakMebibytes') };
  });
  const [first, last] = [sizes[0], sizes[sizes.length - 1]];
  const between = `each of ${last.workloads} against each of ${first.workloads}`;
  return [
    ...sizes.map(({ workloads, milliseconds, kibibytes, peakMebibytes }) => ({
      what: `b  CPU for each of ${workloads} workloads`, result: milliseconds, unit: ' ms',
      figures: `${kibibytes.toFixed(1)} KiB of heap for each, at most ${peakMebibytes.toFixed(0)} MiB for all`,
    })),
    { what: 'b  growth of time', figures: between, result: last.milliseconds / first.milliseconds, unit: 'x', aim: GROWTH_AIM },
    { what: 'b  growth of memory', figures: between, result: last.kibibytes / first.kibibytes, unit: 'x', aim: GROWTH_AIM },
  ];
}

const BENCHMARKS: { [name: string]: () => Row[] } = { a: () => inChild('overhead.ts'), b: growth, c: synth, d: helm };
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => BENCHMARKS[name] === undefined);
if (unknown !== undefined) {
  throw new Error(`no benchmark is called '${unknown}': use ${Object.keys(BENCHMARKS).join(', ')}`);
}
print((wanted.length > 0 ? wanted : Object.keys(BENCHMARKS)).flatMap((name) => BENCHMARKS[name]()));
