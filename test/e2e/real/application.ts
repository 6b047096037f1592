import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { PatternApp, PatternDefaults, Stage } from '../../../lib';
import { apply, get, isReady, list, waitFor } from '../cluster';

/** What is installed beside Kubernetes, where it is. */
const BESIDE = ['CiliumNetworkPolicy', 'ExternalSecret', 'HTTPRoute', 'PodMonitor'];
/** In thousandths: a machine for tests is smaller than what people give these applications. */
const MOST_CPU = 100;

/** A public application, as its author wrote it, in a small place. */
export function manifests(fill: (app: App) => unknown, replicas: Record<string, number>): string {
  const app = new PatternApp();
  PatternDefaults.of(app).set({ stage: Stage.DEVELOPMENT });
  fill(app);
  // scaled by nobody: what the processors of a busy machine do says nothing
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS())
    .filter(({ kind }) => ![...BESIDE, 'HorizontalPodAutoscaler'].includes(kind));
  objects.forEach((object) => fit(object, replicas));
  // kubectl reads texts such as `no` otherwise than who writes YAML of today
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

function fit({ kind, metadata, spec }: any, replicas: Record<string, number>): void {
  if (kind === 'Deployment' && metadata.name in replicas) spec.replicas = replicas[metadata.name];
  const pod = (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
  for (const { resources: { requests } } of [...pod?.initContainers ?? [], ...pod?.containers ?? []]) {
    requests.cpu = `${Math.min(thousandths(requests.cpu), MOST_CPU)}m`;
  }
}

const thousandths = (cpu: string): number => cpu.endsWith('m') ? parseInt(cpu) : 1000 * Number(cpu);

/** Those of the classes that pods name are the cluster's to have. */
export const priorityClass = (name: string): Promise<string> => apply(JSON.stringify({
  apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 0, description: 'of the end-to-end tests',
}));

/** Waits until Deployments run what was applied; returns how many seconds that took. */
export async function up(seconds: number, ...deployments: string[]): Promise<number> {
  const started = Date.now();
  // what waits for a migration may take longer than a rollout's deadline, after which `rollout status` gives it up
  for (const name of deployments) {
    await waitFor(`all pods of ${name}`, seconds, async () => {
      const { metadata: { generation }, spec: { replicas }, status } = await get(`deployment/${name}`);
      const { observedGeneration, replicas: all, updatedReplicas, availableReplicas } = status;
      return observedGeneration === generation && [all, updatedReplicas, availableReplicas].every((pods) => pods === replicas);
    });
  }
  // those that end serve on for a while
  await waitFor('the pods before to be gone', seconds, async () =>
    (await list('pods', 'app.kubernetes.io/managed-by=cdk8s')).every(({ metadata }) => !metadata.deletionTimestamp));
  return (Date.now() - started) / 1000;
}

/** Which pods each workload has, by their uids. */
export async function identities(...instances: string[]): Promise<Record<string, string>> {
  const pods = await Promise.all(instances.map((name) => list('pods', `app.kubernetes.io/instance=${name}`)));
  return Object.fromEntries(instances.map((name, i) => [name, pods[i].filter(isReady).map(({ metadata }) => metadata.uid).sort().join()]));
}

/** Whose pods were made anew. */
export function anew(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

export const addressOf = async (instance: string): Promise<string> =>
  (await list('pods', `app.kubernetes.io/instance=${instance}`)).find(isReady)!.status.podIP;
