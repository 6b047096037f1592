import { Duration, Size } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { join } from 'path';
import { emitFiles, script } from '../config';
import { Exemption, Labels, Names, exemptionAnnotations } from '../kubernetes';
import { NetworkPolicy } from '../network';
import { ContainerKind, HostSpread, PodOptions, PodTemplate, ResolvedResources, resolveSecurity } from '../pod';
import { emitHashedJob } from './hashed-job';
import { emitServiceAccount } from './service-account';
import type { ToolsImage } from './tools-image';

/** A Secret to be made inside the cluster. */
export interface GeneratedSecret {
  readonly name: string;
  /** The Secret's type. */
  readonly type: string;
  /** The keys that get a random password each. */
  readonly passwords: string[];
  /** How many letters each has; 32 where left out. */
  readonly length?: number;
  /** The other keys; `{key}` stands for a password, `{namespace}` for the namespace. */
  readonly strings: { [key: string]: string };
}

/** With what keeps it from being taken for a part of a manifest: what the program that makes it reads. */
export interface ProtectedSecret extends GeneratedSecret {
  readonly annotations: { [key: string]: string };
}

export interface GeneratedSecretsProps {
  readonly name: string;
  readonly tools: Required<ToolsImage>;
  readonly partOf?: string;
  /** What its pod is asked to be. */
  readonly pod: PodOptions;
  readonly secrets: GeneratedSecret[];
  /** What the Job is given. */
  readonly resources: ResolvedResources;
}

/**
 * What is made at run time is in no manifest: a tool that prunes must not take it. Nor a person who deletes by a label, or Argo CD, which tracks by
 * one: the Secrets have none.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
 */
export const MADE_AT_RUN_TIME = { 'argocd.argoproj.io/sync-options': 'Prune=false', 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' };
/** What the Job is given. */
export const CREDENTIALS_JOB: ContainerKind = { kind: 'tools', cpu: '50m', cpuLimit: '500m', memory: Size.mebibytes(64) };
/** Python itself takes 10 MiB, and programs and a client as much again (measured: 19 MiB). */
export const LEAST_TOOL_MEMORY = Size.mebibytes(32);
const PROGRAMS = join(__dirname, 'programs');

/** The programs that make Secrets, for those who make one again. */
export function secretPrograms(): { [file: string]: string } {
  return Object.fromEntries(['generated_secrets.py', 'kube_api.py'].map((file) => [file, script(PROGRAMS, file)]));
}

/** Makes Secrets once, inside the cluster, by a Job that may make these and no others. */
export class GeneratedSecrets extends Construct {
  public readonly job: ApiObject;
  public readonly networkPolicy: NetworkPolicy;
  public readonly secrets: ProtectedSecret[];

  public constructor(scope: Construct, id: string, props: GeneratedSecretsProps) {
    super(scope, id);
    const name = `${props.name}-credentials`;
    const labels = new Labels(this, { instance: props.name, component: 'credentials', product: 'credentials', partOf: props.partOf });
    this.secrets = props.secrets.map((secret) => ({ ...secret, annotations: MADE_AT_RUN_TIME }));
    const data = {
      ...secretPrograms(),
      'secrets.json': `${JSON.stringify(this.secrets, undefined, 2)}\n`,
    };

    const renamed = props.secrets.filter(({ strings }) => strings.username !== undefined).map((secret) => secret.name);
    emitServiceAccount(this, name, labels, [
      // an apply makes them, so that it can be said which: all others are none of its business
      { apiGroup: '', resource: 'secrets', verbs: ['create', 'patch'], names: props.secrets.map((secret) => secret.name) },
      // another user's name is carried to the Secret, which keeps its password
      ...(renamed.length > 0 ? [{ apiGroup: '', resource: 'secrets', verbs: ['get'], names: renamed }] : []),
    ]);
    emitFiles(this, 'ConfigMap', name, labels, data);
    this.networkPolicy = new NetworkPolicy(this, 'NetworkPolicy', { name, labels });
    this.networkPolicy._allowApiServer();
    Names.of(this).select(this, labels.selector);
    props.secrets.forEach((secret) => Names.of(this).claim(this, { kind: 'core/Secret', name: secret.name, maker: 'a Job makes' }));
    this.job = this.emitJob(name, labels, data, props);
  }

  private emitJob(name: string, labels: Labels, data: { [key: string]: string }, props: GeneratedSecretsProps): ApiObject {
    const { user, ...groups } = resolveSecurity(this, 'security', undefined, props.tools.user);
    const pod = new PodTemplate(this, {
      labels,
      serviceAccountName: name,
      mountToken: true,
      user,
      terminationGrace: Duration.seconds(5),
      hostSpread: HostSpread.PREFERRED,
      spreadPerRevision: false,
      options: { ...props.pod, ...groups },
    });
    pod.addContainer({
      name: 'credentials',
      image: props.tools.image,
      command: [...props.tools.interpreter, '/etc/credentials/generated_secrets.py', '/etc/credentials/secrets.json'],
      resources: props.resources,
    });
    pod.addVolume({ name: 'credentials', configMap: { name } }, { volume: 'credentials', path: '/etc/credentials', readOnly: true });
    const template = pod.render();
    const exemptions: Exemption[] = [...pod.exemptions, { checkov: 'CKV_K8S_38', reason: 'creates Secrets with its token' }];
    const metadata = { name, labels: labels.all, annotations: exemptionAnnotations(exemptions) };
    return emitHashedJob(this, 'Resource', metadata, data, {
      spec: {
        // retried for about an hour, with growing pauses
        backoffLimit: 12,
        template: { ...template, spec: { ...template.spec!, restartPolicy: 'OnFailure' } },
      },
    });
  }
}
