import { join } from 'path';
import { Chart, Lazy, Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { emitFiles, script } from '../config';
import { Check, Names, quote } from '../kubernetes';
import { ContainerKind, ContainerOptions, HelperOptions, resolveResources } from '../pod';
import { JobWorkload, MADE_AT_RUN_TIME, Permission, ProgramPodProps, secretPrograms } from '../workload';
import type { ArrangedMigration, Arrangement } from './arrangement';

const PROGRAMS = join(__dirname, 'programs');
const TOOLS_PATH = '/etc/migration';
/** Where every program looks for it. The pod's other containers get none. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 3607;
const TOOL: ContainerKind = { kind: 'tools', cpu: '20m', cpuLimit: '500m', memory: Size.mebibytes(64) };
/** What a Job's controller calls its pods. */
const JOB_LABEL = 'batch.kubernetes.io/job-name';
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/**
 * Pods wait for each other without anybody's help. The pods of a version that needs a migration have a variable that is a key of a ConfigMap, and the
 * kubelet starts no container whose variable it can't fill; the last container of the migration's pods writes the key. A migration that comes after a
 * rollout waits, in a container before its program, until the Deployments that name its Job have no old pods.
 */
export class Gate implements Arrangement {
  public constructor(private readonly migration: ArrangedMigration) {
    const { construct, check, before, after } = migration;
    const here = Chart.of(construct).namespace;
    for (const other of [...before, ...after]) {
      const there = Chart.of(other.construct).namespace;
      check.that(here === there, `${other.prop} is in the namespace ${quote(there)}, and the migration in ${quote(here)}: a gate is one of pods in one namespace, so put both in one`);
    }
  }

  public adapt(pods: ProgramPodProps): ProgramPodProps {
    const { check, before, after } = this.migration;
    checkEnds(check, pods.container, before.length > 0);
    const { annotations = {}, permissions = [], existingName, callsApiServer = false } = pods.account ?? {};
    const tools = [...(after.length > 0 ? [this.tool('await-rollout', 'init')] : []), ...(before.length > 0 ? [this.tool('record-migration', 'last')] : [])];
    return {
      ...pods,
      helpers: [...tools, ...pods.helpers ?? []],
      account: { existingName, annotations, callsApiServer, permissions: [...permissions, ...this.permissions(pods.name)] },
      podAnnotations: { ...pods.podAnnotations, ...(before.length > 0 ? { [DEFAULT_CONTAINER]: pods.container.name } : {}) },
    };
  }

  public arrange(workload: JobWorkload): void {
    const { construct, before, after } = this.migration;
    const { job, pod, networkPolicy } = workload;
    const jobName = (): string => job.toJson().metadata.name;
    const configMap = doneName(job.name);
    emitFiles(construct, 'Tools', toolsName(job.name), workload.labels, this.files(job.name));
    pod.addVolume({ name: 'tools', configMap: { name: toolsName(job.name) } });
    pod.addVolume({ name: 'api-token', projected: { sources: tokenSources(), defaultMode: 0o440 } });
    networkPolicy._allowApiServer();
    if (before.length > 0) {
      Names.of(construct).claim(construct, { kind: 'core/ConfigMap', name: configMap, maker: 'a Job makes' });
    }
    for (const other of before) {
      const name = `AFTER_${job.name.replace(/-/g, '_').toUpperCase()}`;
      other.pod.addGate(name, (): k8s.EnvVar => ({ name, valueFrom: { configMapKeyRef: { name: configMap, key: jobName() } } }));
    }
    after.forEach(({ object }) => object.metadata.addAnnotation(followedBy(job.name), Lazy.any({ produce: jobName })));
  }

  private tool(name: string, role: HelperOptions['role']): HelperOptions {
    const { construct, toolsImage } = this.migration;
    const program = `${name.replace('-', '_')}.py`;
    return {
      name, role, sharesAll: false,
      image: toolsImage,
      command: ['python3', `${TOOLS_PATH}/${program}`, `${TOOLS_PATH}/${program.replace('.py', '.json')}`],
      env: [{ name: 'JOB', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${JOB_LABEL}']` } } }],
      mounts: [{ volume: 'tools', path: TOOLS_PATH, readOnly: true }, { volume: 'api-token', path: TOKEN_PATH, readOnly: true }],
      resources: resolveResources(construct, undefined, TOOL, { prop: `resources of ${name}` }),
    };
  }

  private permissions(name: string): Permission[] {
    const { before, after } = this.migration;
    return [
      // an apply makes it, so that it can be said which
      ...(before.length > 0 ? [{ apiGroup: '', resource: 'configmaps', verbs: ['create', 'patch'], names: [doneName(name)] }] : []),
      ...(after.length > 0 ? [{ apiGroup: 'apps', resource: 'deployments', verbs: ['get'], names: after.map(({ object }) => object.name) }] : []),
    ];
  }

  private files(name: string): { [file: string]: string } {
    const { before, after } = this.migration;
    const settings = (content: object) => `${JSON.stringify(content, undefined, 2)}\n`;
    return {
      'kube_api.py': secretPrograms()['kube_api.py'],
      ...(before.length === 0 ? {} : {
        'record_migration.py': script(PROGRAMS, 'record_migration.py'),
        'record_migration.json': settings({ name: doneName(name), annotations: MADE_AT_RUN_TIME }),
      }),
      ...(after.length === 0 ? {} : {
        'await_rollout.py': script(PROGRAMS, 'await_rollout.py'),
        'await_rollout.json': settings({ deployments: after.map(({ object }) => object.name), annotation: followedBy(name) }),
      }),
    };
  }
}

/** Kubernetes lets nothing happen around the start and the stop of a container that others wait for. */
function checkEnds(check: Check, { preStop, postStart }: ContainerOptions, isAwaited: boolean): void {
  const isMore = postStart !== undefined || preStop?.command !== undefined || (preStop?.sleepSeconds ?? 0) > 0;
  check.that(!isAwaited || !isMore, 'lifecycle has more than times, and a migration that others wait for is started and stopped as it is: leave commands and the sleep out');
}

/** The generated types spell the last one otherwise. */
function tokenSources(): k8s.VolumeProjection[] {
  const namespace: object = { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } };
  return [
    { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    namespace,
  ];
}

/** Where it is noted which migrations are done. */
function doneName(name: string): string {
  return `${name}-done`;
}

function toolsName(name: string): string {
  return `${name}-tools`;
}

/** The annotation by which Deployments name the Job that comes after them. */
function followedBy(name: string): string {
  return `cdk8s-patterns/followed-by-${name}`;
}
