import { spawn } from 'node:child_process';

/** Where the shop runs. */
export const NAMESPACE = process.env.E2E_NAMESPACE ?? 'shop';
/** Where the suite's own pods run that the shop's rules forbid: a stranger, and the one that freezes processes. */
export const OUTSIDE = `${NAMESPACE}-outside`;

const OWNED = 'cdk8s-patterns/e2e';
const POLL_MS = 250;

/** What a command answered. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a command. */
export interface RunOptions {
  readonly input?: string;
  readonly seconds?: number;
}

/** The fields that the suite reads of any object. */
export interface KubeObject {
  metadata: {
    name: string;
    uid: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
  spec: any;
  status: any;
  data?: Record<string, string>;
}

export const sleep = (seconds: number): Promise<void> => new Promise((done) => setTimeout(done, seconds * 1000));

/** Runs a command to its end, whatever its exit code. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { timeout: (options.seconds ?? 120) * 1000, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => { stdout += chunk; });
    child.stderr.on('data', (chunk) => { stderr += chunk; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    child.stdin.on('error', () => {}); // a command that ends before it has read its input
    child.stdin.end(options.input ?? '');
  });
}

/** Runs kubectl in the shop's namespace, unless the arguments name another; any exit code is an answer. */
export async function tryKubectl(args: string[], options: RunOptions = {}): Promise<Answer> {
  if (!process.env.KUBECONFIG) {
    throw new Error('KUBECONFIG is not set: the end-to-end tests run against the cluster that it names, and create and delete '
      + `the namespaces ${NAMESPACE} and ${OUTSIDE} there`);
  }
  const kubectl = process.env.KUBECTL ?? 'kubectl';
  try {
    return await run(kubectl, ['--namespace', NAMESPACE, ...args], options);
  } catch (error) {
    throw new Error(`can't run "${kubectl}" (${(error as Error).message}): put kubectl into the PATH, or its path into KUBECTL`);
  }
}

/** Runs kubectl and returns what it printed; fails with its message. */
export async function kubectl(args: string[], options: RunOptions = {}): Promise<string> {
  const answer = await tryKubectl(args, options);
  if (answer.code !== 0) throw new Error(`kubectl ${args.join(' ').slice(0, 300)}: exit ${answer.code}: ${answer.stderr.trim().slice(0, 2000)}`);
  return answer.stdout;
}

export const apply = (yaml: string, ...args: string[]): Promise<string> => kubectl(['apply', '-f', '-', ...args], { input: yaml });

/** Runs a command in a container. */
export const exec = (pod: string, command: string[], options: RunOptions & { container?: string; namespace?: string } = {}): Promise<string> =>
  kubectl(['exec', ...(options.input === undefined ? [] : ['-i']), '-n', options.namespace ?? NAMESPACE, pod,
    ...(options.container ? ['-c', options.container] : []), '--', ...command], options);

/** One object: `get('statefulset/orders')`. */
export const get = async (name: string, ...args: string[]): Promise<KubeObject> => JSON.parse(await kubectl(['get', name, '-o', 'json', ...args]));

/** One object, or nothing where there is none. */
export async function find(name: string, ...args: string[]): Promise<KubeObject | undefined> {
  const text = await kubectl(['get', name, '-o', 'json', '--ignore-not-found', ...args]);
  return text ? JSON.parse(text) : undefined;
}

/** All objects of a kind: `list('pods', 'app=x')`. */
export const list = async (kind: string, selector = '', ...args: string[]): Promise<KubeObject[]> =>
  JSON.parse(await kubectl(['get', kind, '-l', selector, '-o', 'json', ...args])).items;

export function isReady(pod: KubeObject): boolean {
  const ready = pod.status.conditions?.find((c: { type: string }) => c.type === 'Ready');
  return ready?.status === 'True' && !pod.metadata.deletionTimestamp;
}

/** Asks until the condition holds, and returns its answer. An error counts as "not yet"; the last one is told when time is up. */
export async function waitFor<T>(what: string, seconds: number, condition: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last = 'it was not so';
  for (;;) {
    const asked = Date.now();
    try {
      const answer = await condition();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = (error as Error).message;
    }
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}: ${last}`);
    // on a busy machine, where a question takes long, the questions are not what keeps it busy
    await sleep(Math.max(POLL_MS, Date.now() - asked) / 1000);
  }
}

async function createNamespace(name: string, level: string): Promise<void> {
  await apply(JSON.stringify({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { [OWNED]: 'true', 'pod-security.kubernetes.io/enforce': level } },
  }));
}

/** Creates the shop's namespace, where Pod Security `restricted` is enforced, and the one outside of it, where nothing is. */
export async function createNamespaces(): Promise<void> {
  await deleteNamespaces();
  await createNamespace(NAMESPACE, 'restricted');
  await createNamespace(OUTSIDE, 'privileged');
}

/** Deletes both namespaces and all that is in them, if the suite made them. */
export async function deleteNamespaces(): Promise<void> {
  for (const name of [NAMESPACE, OUTSIDE]) {
    const namespace = await find(`namespace/${name}`);
    if (!namespace) continue;
    if (namespace.metadata.labels?.[OWNED] !== 'true') throw new Error(`the namespace ${name} is not this suite's: delete it yourself`);
    // where pods are left when Kubernetes looks at a namespace that goes, it looks again after half of their grace: five minutes for a database's
    await kubectl(['-n', name, 'delete', 'statefulsets,deployments,jobs,pods', '--all', '--cascade=foreground', '--timeout=150s'], { seconds: 180 })
      .catch(async (error) => {
        await printDiagnostics();
        throw error;
      });
    await kubectl(['delete', 'namespace', name, '--wait', '--timeout=180s'], { seconds: 200 });
  }
}

/** Prints what a person would look at first when a scenario failed. */
export async function printDiagnostics(): Promise<void> {
  const print = async (...args: string[]): Promise<void> => {
    const answer = await tryKubectl(args, { seconds: 20 }).catch((error: Error) => ({ code: -1, stdout: '', stderr: error.message }));
    const lines = (answer.stdout + answer.stderr).trimEnd().split('\n').slice(-40);
    process.stdout.write(`\n--- kubectl ${args.join(' ')}\n${lines.join('\n')}\n`);
  };
  await print('get', 'statefulsets,deployments,pods,persistentvolumeclaims,endpointslices', '-o', 'wide', '--show-labels=false');
  await print('get', 'events', '--sort-by=.lastTimestamp');
  for (const pod of await list('pods').catch(() => [] as KubeObject[])) {
    if (pod.status.phase === 'Succeeded' || (isReady(pod) && !pod.metadata.labels?.role)) continue;
    await print('logs', pod.metadata.name, '--all-containers', '--tail=25', '--prefix=false');
  }
}
