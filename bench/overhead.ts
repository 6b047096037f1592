// (a) Our constructs against the same objects by the generated classes. Runs in a process of its own.
import { App } from 'cdk8s';
import { PatternApp } from '../lib';
import { Row, median, time } from './measure';
import { checkSame, fullest, manifests, ours, raw, rawObjects } from './workloads';

const AIM = 1.2;
const PATTERN_APP_AIM = 0.6;
const JSON_AIM = 1.3;
/** Of a web app that has something of each group of props. */
const FULLEST_AIM = 1.3;
/** Workloads; how often each run does it, so that a run takes long enough to be timed; and pairs of runs. */
const SIZES = [[1, 20, 5], [10, 4, 5], [100, 1, 3]];

type Make = (app?: App) => App;

function rows(): Row[] {
  warmUp();
  return [
    ...SIZES.flatMap(([workloads, times, pairs]) => against(`workloads: ${workloads}`, (app) => ours(workloads, app), times, pairs)),
    ...against('fullest web apps: 10', (app) => fullest(10, app), 2, 5, FULLEST_AIM),
  ];
}

/** What `make` makes against the same objects. */
function against(what: string, make: Make, times: number, pairs: number, aim = AIM): Row[] {
  const objects = rawObjects(make());
  const count = checkSame(make(), raw(objects));
  const row = (how: string, synth: (app: App) => unknown, most: number, app = () => new App()) => {
    const both = [() => synth(make(app())), () => synth(raw(objects))];
    const runs = Array.from({ length: pairs }, () => both.map((work) => time(times, work)));
    const [mine, theirs] = [0, 1].map((i) => Number(median(runs.map((run) => run[i])).toPrecision(3)));
    const figures = `${mine} ms against ${theirs} ms, ${count} objects`;
    return { what: `a  ${how}, ${what}`, figures, result: median(runs.map(([a, b]) => a / b)), unit: 'x', aim: most };
  };
  return [
    row('construct + YAML', (app) => app.synthYaml(), aim),
    row('construct + YAML by PatternApp', (app) => app.synthYaml(), PATTERN_APP_AIM, () => new PatternApp()),
    row('construct + JSON', manifests, JSON_AIM),
  ];
}

/** Until the compiler has seen enough of both. */
function warmUp(): void {
  const objects = rawObjects(ours(10));
  time(8, () => [ours(10), ours(10, new PatternApp()), raw(objects)].forEach((app) => app.synthYaml()));
}

console.log(JSON.stringify(rows()));
