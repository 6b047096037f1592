import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NAMESPACE, OUTSIDE, apply, find, isReady, kubectl, waitFor } from './cluster';
import { Conversation } from './conversation';

/** The image of the load programs, unless a product has another: any with Node 20 and the `pg` package in /app/node_modules. */
export const LOAD_IMAGE = process.env.E2E_LOAD_IMAGE ?? 'ghcr.io/cdk8s-patterns/shop-api:1.0.0';

const PROGRAMS = join(__dirname, 'load');
/** The client of NATS, which the worker of the example has. */
const NATS = join(__dirname, '../../apps/events/worker/nats.js');
const CONFIG_MAP = 'e2e-load';
/** The suite's pod that asks on behalf of the tests. */
export const CLIENT = 'e2e-client';
/** The user of the pods in the shop's namespace, where root is refused. */
const USER = 1000;

/** Where and as what a pod of the suite runs. */
export interface PodOptions {
  readonly env?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly namespace?: string;
  /** Runs on this node only. */
  readonly node?: string;
  /** Runs on any node but this one. */
  readonly notOnNode?: string;
  /** Sees the processes of its node. */
  readonly hostPid?: boolean;
  readonly user?: number;
  /** Mounts this Secret, with the credentials of an account. */
  readonly credentials?: string;
  readonly image?: string;
  /** What its node's scheduler gives it when others want the processor too. */
  readonly cpu?: string;
}

/** Puts the load programs where pods find them. */
export async function installPrograms(): Promise<void> {
  const files = [...readdirSync(PROGRAMS).map((file) => join(PROGRAMS, file)), NATS];
  const data = Object.fromEntries(files.map((file) => [basename(file), readFileSync(file, 'utf8')]));
  for (const namespace of [NAMESPACE, OUTSIDE]) {
    await apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: CONFIG_MAP, namespace }, data }), '-n', namespace);
  }
}

function affinity({ node, notOnNode }: PodOptions): object | undefined {
  if (!node && !notOnNode) return undefined;
  const match = { key: 'kubernetes.io/hostname', operator: node ? 'In' : 'NotIn', values: [node ?? notOnNode] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [match] }] } } };
}

function manifest(name: string, command: string[], options: PodOptions): object {
  const { namespace = NAMESPACE, env = {}, labels = {}, credentials, image = LOAD_IMAGE, user = USER } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      hostPID: options.hostPid,
      affinity: affinity(options),
      securityContext: { runAsNonRoot: true, runAsUser: user, runAsGroup: user, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{
        name: 'main',
        image,
        imagePullPolicy: 'IfNotPresent',
        command,
        env: Object.entries({ NODE_PATH: '/app/node_modules', CREDENTIALS: '/credentials', ...env }).map(([key, value]) => ({ name: key, value })),
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        resources: { requests: { cpu: options.cpu ?? '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
        volumeMounts: [
          { name: 'programs', mountPath: '/load', readOnly: true },
          ...(credentials ? [{ name: 'credentials', mountPath: '/credentials', readOnly: true }] : []),
        ],
      }],
      volumes: [
        { name: 'programs', configMap: { name: CONFIG_MAP } },
        ...(credentials ? [{ name: 'credentials', secret: { secretName: credentials } }] : []),
      ],
    },
  };
}

/** Starts a bare pod of the suite, in the place of one that has the name. */
export async function startPod(name: string, command: string[], options: PodOptions = {}): Promise<void> {
  const namespace = options.namespace ?? NAMESPACE;
  await stopPod(name, namespace);
  await apply(JSON.stringify(manifest(name, command, options)), '-n', namespace);
  await waitFor(`the pod ${name}`, 60, async () => {
    const pod = await find(`pod/${name}`, '-n', namespace);
    return pod && isReady(pod);
  });
}

export const stopPod = (name: string, namespace = NAMESPACE): Promise<string> =>
  kubectl(['delete', 'pod', name, '-n', namespace, '--ignore-not-found', '--force', '--grace-period=0']);

/** The commands of a pod that does nothing by itself. */
export const IDLE = ['node', '-e', 'setInterval(() => {}, 1e6)'];

/** What pods are labelled that the shop lets in. */
export const ADMITTED = { 'app.kubernetes.io/name': 'load' };

/** What a report may take; a reading of all rows takes longer. */
const REPORTED_SECONDS = 60;
const ANSWERED_SECONDS = 300;

/** A load program in a pod of its own. */
export class Load<Report> {
  static async start<R>(name: string, program: string, options: PodOptions): Promise<Load<R>> {
    await startPod(name, ['node', `/load/${program}`], { labels: ADMITTED, ...options });
    const load = new Load<R>(name, options.namespace ?? NAMESPACE);
    await waitFor(`the program in ${name}`, 30, () => load.report());
    return load;
  }

  private readonly conversation: Conversation;

  private constructor(readonly name: string, private readonly namespace: string) {
    this.conversation = new Conversation(name, namespace);
  }

  /** Calls an action of the program's control server. */
  ask = <T>(action: string, ...parameters: string[]): Promise<T> => this.conversation.ask<T>(action, parameters, ANSWERED_SECONDS);

  /** Ends the current window and starts another. */
  mark = (label: string): Promise<unknown> => this.ask('mark', `label=${label}`);

  report = (): Promise<Report> => this.conversation.ask<Report>('report', [], REPORTED_SECONDS);

  async stop(): Promise<void> {
    this.conversation.close();
    await stopPod(this.name, this.namespace);
  }
}
