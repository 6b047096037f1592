import { Duration, Size } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { join } from 'path';
import { emitFiles, script } from '../config';
import { Check, Exemption, Labels, Names, exemptionAnnotations } from '../kubernetes';
import { API_SERVER_PORTS, NetworkPolicy, Peer } from '../network';
import { Architecture, HostSpread, ImagePullPolicy, PodTemplate, digestExemptions, pullExemptions, resolveResources } from '../pod';
import { emitHashedJob } from './hashed-job';
import { emitServiceAccount } from './service-account';

/** A Secret to be made inside the cluster. */
export interface GeneratedSecret {
  readonly name: string;
  /** The Secret's type. */
  readonly type: string;
  /** The keys that get a random password each. */
  readonly passwords: string[];
  /** The other keys; `{key}` stands for a password, `{namespace}` for the namespace. */
  readonly strings: { [key: string]: string };
}

export interface GeneratedSecretsProps {
  readonly name: string;
  /** An image with Python 3. */
  readonly image: string;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly user: number;
  readonly partOf?: string;
  readonly architecture?: Architecture;
  readonly secrets: GeneratedSecret[];
}

/**
 * What is made at run time is in no manifest: a tool that prunes, or a person who deletes by the label of the workload, must not take it.
 * Argo CD tracks by that label, too, so the Secrets don't have it.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/
 */
const MADE_AT_RUN_TIME = { 'argocd.argoproj.io/sync-options': 'Prune=false', 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' };
const PROGRAMS = join(__dirname, 'programs');

/** Makes Secrets once, inside the cluster, by a Job that may create Secrets and has to do with no others than these. */
export class GeneratedSecrets extends Construct {
  public readonly job: ApiObject;
  public readonly networkPolicy: NetworkPolicy;

  public constructor(scope: Construct, id: string, props: GeneratedSecretsProps) {
    super(scope, id);
    const name = `${props.name}-credentials`;
    const labels = new Labels(this, { instance: props.name, component: 'credentials', product: 'credentials', partOf: props.partOf });
    const { 'app.kubernetes.io/instance': _, ...untracked } = labels.all;
    const wanted = props.secrets.map((secret) => ({ ...secret, labels: untracked, annotations: MADE_AT_RUN_TIME }));
    const data = {
      'generated_secrets.py': script(PROGRAMS, 'generated_secrets.py'),
      'kube_api.py': script(PROGRAMS, 'kube_api.py'),
      'secrets.json': `${JSON.stringify(wanted, undefined, 2)}\n`,
    };

    const renamed = props.secrets.filter(({ strings }) => strings.username !== undefined).map((secret) => secret.name);
    emitServiceAccount(this, name, labels, [
      { apiGroup: '', resource: 'secrets', verbs: ['create'] },
      // another user's name is carried to the Secret, which keeps its password
      ...(renamed.length > 0 ? [{ apiGroup: '', resource: 'secrets', verbs: ['get', 'patch'], names: renamed }] : []),
    ]);
    emitFiles(this, 'ConfigMap', name, labels, data);
    this.networkPolicy = new NetworkPolicy(this, 'NetworkPolicy', { name, labels });
    this.networkPolicy.allowTo(Peer.anywhere(), API_SERVER_PORTS);
    Names.of(this).select(this, labels.selector);
    props.secrets.forEach((secret) => Names.of(this).claim(this, { kind: 'core/Secret', name: secret.name, maker: 'a Job makes' }));
    this.job = this.emitJob(name, labels, data, props);
  }

  private emitJob(name: string, labels: Labels, data: { [key: string]: string }, props: GeneratedSecretsProps): ApiObject {
    const pod = new PodTemplate(this, {
      labels,
      serviceAccountName: name,
      mountToken: true,
      user: props.user,
      terminationGrace: Duration.seconds(5),
      hostSpread: HostSpread.PREFERRED,
      spreadPerRevision: false,
      architecture: props.architecture,
    });
    pod.addContainer({
      name: 'credentials',
      image: props.image,
      imagePullPolicy: props.imagePullPolicy,
      command: ['python3', '/etc/credentials/generated_secrets.py', '/etc/credentials/secrets.json'],
      resources: resolveResources(new Check(this), undefined, { cpu: '50m', cpuLimit: '500m', memory: Size.mebibytes(64) }),
    });
    pod.addVolume({ name: 'credentials', configMap: { name } }, { volume: 'credentials', path: '/etc/credentials', readOnly: true });
    const template = pod.render();
    const exemptions: Exemption[] = [...pod.exemptions, ...pullExemptions(props.imagePullPolicy), ...digestExemptions(props.image),
      { checkov: 'CKV_K8S_38', reason: 'creates Secrets with its token' }];
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
