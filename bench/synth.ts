// (c) The example app by the CLI, as whole processes, against the CLI with an app that writes an empty file.
import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Row, median } from './measure';

const AIM_SECONDS = 1;
const RUNS = 5;

export function rows(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-patterns-bench-'));
  try {
    const nothing = join(folder, 'nothing.js');
    writeFileSync(nothing, 'require("fs").mkdirSync(process.env.CDK8S_OUTDIR);\nrequire("fs").writeFileSync(`${process.env.CDK8S_OUTDIR}/nothing.k8s.yaml`, "");\n');
    const both = [[], ['--app', `node ${nothing}`]];
    const run = (args: string[]) => seconds('npx', ['cdk8s', 'synth', '--output', join(folder, 'dist'), ...args]);
    both.forEach(run); // until the files are in the disk's cache
    const runs = Array.from({ length: RUNS }, () => both.map(run));
    const [app, cli] = [0, 1].map((i) => median(runs.map((pair) => pair[i])));
    const own = median(runs.map(([a, b]) => a - b));
    return [
      { what: 'c  npx cdk8s synth of the shop', figures: `${own.toFixed(2)} s more than the CLI alone`, result: app, unit: ' s', aim: AIM_SECONDS },
      { what: 'c  the CLI alone, with an app that does nothing', figures: '', result: cli, unit: ' s' },
      { what: 'c  the shop against the CLI alone', figures: '', result: median(runs.map(([a, b]) => a / b)), unit: 'x' },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function seconds(program: string, args: string[]): number {
  const start = performance.now();
  // the CLI asks the registry for a newer version every half hour: the network is no part of this
  const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
  const { status, stderr } = spawnSync(program, args, { cwd: join(__dirname, '..'), env, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${program} ${args.join(' ')} failed with ${status}: ${stderr}`);
  }
  return (performance.now() - start) / 1000;
}
