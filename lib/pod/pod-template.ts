import type { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Exemption, Labels, NewerField } from '../kubernetes';
import { ContainerOptions, Mount, checkContainer, newerContainerFields, renderContainer } from './container';
import { HostSpread, antiAffinity, evenSpread, zoneAffinity } from './spread';

/** Ids up to here may belong to a user of the node. */
const LOWEST_SAFE_ID = 10000;

export interface PodTemplateProps {
  readonly labels: Labels;
  readonly serviceAccountName: string;
  /** Mounted only where the pod's programs call the API server. */
  readonly mountToken: boolean;
  /** The numeric user and group that the containers run as. */
  readonly user: number;
  readonly terminationGrace: Duration;
  readonly hostSpread: HostSpread;
  readonly zones?: string[];
  /** Whether pods of an older revision count for the even spread: not in a Deployment. */
  readonly spreadPerRevision: boolean;
  readonly annotations?: { [key: string]: string };
  /** How long a pod stays on a node that is lost before another is made elsewhere; Kubernetes' five minutes where left out. */
  readonly leavesLostNodeAfter?: Duration;
}

/** A node that says nothing, and one that says that it can't. @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
const LOST = ['node.kubernetes.io/unreachable', 'node.kubernetes.io/not-ready'];

/** The pods of a workload: restricted, spread, and open to more volumes, variables and containers until synthesis. */
export class PodTemplate {
  private readonly check: Check;
  private readonly containers: ContainerOptions[] = [];
  private readonly volumes: k8s.Volume[] = [];
  private readonly mounts: Mount[] = [];
  private readonly env: k8s.EnvVar[] = [];

  public constructor(scope: Construct, private readonly props: PodTemplateProps) {
    this.check = new Check(scope);
    this.check.user('user', props.user);
  }

  public addContainer(container: ContainerOptions): void {
    checkContainer(this.check, container);
    this.containers.push(container);
  }

  /** A volume, and where every container sees it unless the containers mount it themselves. */
  public addVolume(volume: k8s.Volume, mount?: Mount): void {
    this.check.that(!this.volumes.some(({ name }) => name === volume.name), `the pod has a volume '${volume.name}' already: use another name`);
    this.volumes.push(volume);
    if (mount !== undefined) {
      this.mounts.push(mount);
    }
  }

  /** A variable of every container. The same variable with the same value may be added again. */
  public addEnv(variable: k8s.EnvVar): void {
    const other = [...this.env, ...this.containers.flatMap(({ env }) => env ?? [])].find(({ name }) => name === variable.name);
    if (other === undefined) {
      this.env.push(variable);
    } else {
      this.check.that(JSON.stringify(other) === JSON.stringify(variable), `the variable ${variable.name} is set already, to something else: use another name`);
    }
  }

  public get exemptions(): Exemption[] {
    return this.props.user > LOWEST_SAFE_ID ? [] : [{
      kubeScore: 'container-security-context-user-group-id',
      checkov: 'CKV_K8S_40',
      reason: `the files in the image belong to user ${this.props.user}`,
    }];
  }

  public render(): k8s.PodTemplateSpec {
    const { props } = this;
    return {
      metadata: { labels: props.labels.all, annotations: props.annotations },
      spec: {
        serviceAccountName: props.serviceAccountName,
        automountServiceAccountToken: props.mountToken,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: props.terminationGrace.toSeconds(),
        securityContext: {
          runAsNonRoot: true,
          runAsUser: props.user,
          runAsGroup: props.user,
          fsGroup: props.user,
          // the default changes the mode of every file at every start: slow, and PostgreSQL refuses the folder that it leaves
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        },
        topologySpreadConstraints: evenSpread(props.labels.selector, props.spreadPerRevision),
        affinity: {
          podAntiAffinity: antiAffinity(props.labels.selector, props.hostSpread),
          nodeAffinity: props.zones && zoneAffinity(props.zones),
        },
        tolerations: props.leavesLostNodeAfter && LOST.map((key) =>
          ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: props.leavesLostNodeAfter!.toSeconds() })),
        containers: this.containers.map((container) => renderContainer(this.check, container, this.env, this.mounts)),
        volumes: this.volumes,
      },
    };
  }

  /** The fields of `render()` that the generated classes do not know, by their place in the workload. */
  public newerFields(): NewerField[] {
    return this.containers.flatMap((container, i) =>
      newerContainerFields(container).map(({ path, value }) => ({ path: ['spec', 'template', 'spec', 'containers', i, ...path], value })));
  }
}
