import type { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Exemption, Labels } from '../kubernetes';
import { Architecture, nodeSelector } from './architecture';
import { CheckedContainer, ContainerOptions, Mount, checkContainer, renderContainer } from './container';
import { findCircle } from './environment';
import { HostSpread, antiAffinity, evenSpread, zoneAffinity } from './spread';

/** Names the volumes that a node may lose: without it, the cluster's autoscaler keeps a node for them. */
const MAY_BE_LOST = 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes';

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
  readonly architecture?: Architecture;
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
  private readonly containers: CheckedContainer[] = [];
  private readonly volumes: k8s.Volume[] = [];
  private readonly mounts: Mount[] = [];
  private readonly env: k8s.EnvVar[] = [];

  public constructor(scope: Construct, private readonly props: PodTemplateProps) {
    this.check = new Check(scope);
    this.check.user('user', props.user);
  }

  public addContainer(container: ContainerOptions): void {
    this.containers.push(checkContainer(this.check, container));
    this.checkEnv([]);
  }

  /** A volume, and where every container sees it unless the containers mount it themselves. */
  public addVolume(volume: k8s.Volume, mount?: Mount): void {
    this.check.that(!this.volumes.some(({ name }) => name === volume.name), `the pod has a volume '${volume.name}' already: use another name`);
    this.volumes.push(volume);
    if (mount !== undefined) {
      this.mounts.push(mount);
    }
  }

  /** Refuses what `addEnv` would refuse. */
  public checkEnv(variables: k8s.EnvVar[]): void {
    const known = [...this.env, ...this.containers.flatMap(({ options }) => options.env ?? [])];
    for (const variable of variables) {
      const other = known.find(({ name }) => name === variable.name);
      this.check.that(other === undefined || JSON.stringify(other) === JSON.stringify(variable),
        `the variable ${variable.name} is set already, to something else: use another name`);
    }
    const circle = findCircle([...known, ...variables]);
    this.check.that(circle === undefined, `the variables ${circle?.join(' and ')} ask for each other, so that none can be expanded: leave one of the references out`);
  }

  /** Variables of every container. The same variable with the same value may be added again. */
  public addEnv(variables: k8s.EnvVar[]): void {
    this.checkEnv(variables);
    this.env.push(...variables.filter(({ name }) => !this.env.some((other) => other.name === name)
      && !this.containers.some(({ options }) => options.env?.some((other) => other.name === name))));
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
      metadata: { labels: props.labels.pod, annotations: this.annotations() },
      spec: {
        nodeSelector: nodeSelector(props.architecture),
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
        containers: this.containers.map((container) => renderContainer(container, this.env, this.mounts)),
        volumes: [...this.volumes].sort((a, b) => a.name < b.name ? -1 : 1),
      },
    };
  }

  private annotations(): { [key: string]: string } | undefined {
    const lost = this.volumes.filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== 'Memory').map(({ name }) => name).sort();
    const all = { ...this.props.annotations, ...(lost.length > 0 ? { [MAY_BE_LOST]: lost.join(',') } : {}) };
    return Object.keys(all).length > 0 ? all : undefined;
  }
}
