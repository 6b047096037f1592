import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KubeObject, list } from '../cluster';

const ROOT = join(__dirname, '../../..');
const LOCK = 'package-lock.json';
/** What each version's own suite applies: the shop, and the way in for the load. */
const SYNTH = 'process.stdout.write(require(\'./test/e2e/shop-under-test\').synth({}))';
const MOST_BYTES = 64 * 1024 * 1024;

const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

function newestTag(): string | undefined {
  try {
    return git('describe', '--tags', '--abbrev=0');
  } catch {
    return undefined;
  }
}

/** The version that is updated from: any git ref, or else the newest tag. */
export const BEFORE = process.env.E2E_BEFORE ?? newestTag();
export const NO_BEFORE = 'E2E_BEFORE names no version, and there is no tag';

/** The shop's manifests as the version before makes them, in a tree of its own with the packages of its own lock. */
export function synthBefore(): string {
  const tree = mkdtempSync(join(tmpdir(), 'e2e-before-'));
  git('worktree', 'add', '--detach', '--force', tree, BEFORE!);
  try {
    const sameLock = readFileSync(join(tree, LOCK), 'utf8') === readFileSync(join(ROOT, LOCK), 'utf8');
    if (sameLock) symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    else execFileSync('npm', ['ci'], { cwd: tree, stdio: 'ignore' });
    return execFileSync('node', ['-r', 'ts-node/register', '-e', SYNTH], { cwd: tree, encoding: 'utf8', maxBuffer: MOST_BYTES });
  } finally {
    git('worktree', 'remove', '--force', tree);
    rmSync(tree, { recursive: true, force: true });
  }
}

/** What Kubernetes, or who wrote to the database, would miss if it had another name: not what is made anew under a digest. */
const LASTING = ['StatefulSet', 'Deployment', 'Service', 'ServiceAccount', 'PodDisruptionBudget', 'NetworkPolicy', 'Ingress'];

/** "StatefulSet orders", and so on. */
export const namesIn = (manifests: string): string[] => parseAllDocuments(manifests).map((document) => document.toJS())
  .filter(({ kind }) => LASTING.includes(kind)).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

/** What a user has in his hands: whose volumes they are, passwords, addresses, and who is behind them. */
export async function possessions(): Promise<object> {
  const by = async (kind: string, of: (object: KubeObject) => unknown): Promise<object> =>
    Object.fromEntries((await list(kind)).map((object) => [object.metadata.name, of(object)]));
  return {
    claims: await by('persistentvolumeclaims', ({ metadata }) => metadata.uid),
    secrets: await by('secrets', ({ metadata, data }) => [metadata.uid, data]),
    services: await by('services', ({ metadata, spec }) => [metadata.uid, spec.clusterIP, spec.selector]),
    members: await by('statefulsets', ({ metadata, spec }) => [metadata.uid, spec.selector, spec.serviceName]),
    apps: await by('deployments', ({ metadata, spec }) => [metadata.uid, spec.selector]),
  };
}
