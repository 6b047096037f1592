import type { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Defaults, Exemption, Labels, mirrored, quote } from '../kubernetes';
import { nodeSelector } from './architecture';
import { CheckedContainer, ContainerOptions, Mount, checkContainer, renderContainer, unlessEmpty } from './container';
import type { ContainerPort } from './container-port';
import { findCircle } from './environment';
import { ImagePull, PULL } from './image-pull';
import { digestExemptions, pullExemptions } from './image-pull-policy';
import type { ResolvedPort } from './port';
import { Scheduling, renderTolerations } from './scheduling';
import { userExemptions } from './security';
import { HostSpread, antiAffinity, evenSpread, zoneAffinity } from './spread';

/** Names the volumes that a node may lose: without it, the cluster's autoscaler keeps a node for them. */
const MAY_BE_LOST = 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes';

/** What every container may write to. */
const TMP = '/tmp';
/** Ports below are root's, unless the pod's own network says otherwise; the restricted standard lets it. */
const FIRST_FREE_PORT = 1024;
const FREE_PORTS: k8s.Sysctl = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };

export interface PodTemplateProps {
  readonly labels: Labels;
  readonly serviceAccountName: string;
  /** Mounted only where the pod's programs call the API server. */
  readonly mountToken: boolean;
  /** The numeric user and group that the containers run as. */
  readonly user: number;
  readonly terminationGrace: Duration;
  /** Where nobody says otherwise. */
  readonly hostSpread: HostSpread;
  /** What users may ask for beside. */
  readonly options?: PodOptions;
  /** Whether pods of an older revision count for the even spread: not in a Deployment. */
  readonly spreadPerRevision: boolean;
  readonly annotations?: { [key: string]: string };
  /** By which a cloud knows pods that are somebody to it. */
  readonly identityLabels?: { [label: string]: string };
  /** How long a pod stays on a node that is lost before another is made elsewhere; Kubernetes' five minutes where left out. */
  readonly leavesLostNodeAfter?: Duration;
}

/** What the pods of any program may be asked to be, checked. */
export interface PodOptions {
  /** As `user` where left out. */
  readonly group?: number;
  readonly supplementalGroups?: number[];
  readonly scheduling?: Scheduling;
  readonly dns?: Pick<k8s.PodSpec, 'hostAliases' | 'dnsConfig'>;
  readonly pull?: ImagePull;
}

/** A container beside the program: before it, all along, or when it has ended well. */
export interface HelperOptions extends ContainerOptions {
  readonly role: HelperRole;
  readonly ports?: ResolvedPort[];
  /** Whether it has the variables, volumes and files of the program; /tmp it has anyway. */
  readonly sharesAll: boolean;
}

/** `last`: the program has to come to an end, and is one of those that run before it. */
export type HelperRole = 'init' | 'sidecar' | 'last';

interface CheckedHelper extends CheckedContainer {
  readonly role: HelperRole;
  readonly sharesAll: boolean;
}

interface Annotations {
  readonly [key: string]: string;
}

/** A node that says nothing, and one that says that it can't. @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
const LOST = ['node.kubernetes.io/unreachable', 'node.kubernetes.io/not-ready'];

/** The pods of a workload: restricted, spread, and open to more volumes, variables and containers until synthesis. */
export class PodTemplate {
  private readonly check: Check;
  private readonly defaults: Defaults;
  private readonly scheduling: Scheduling & { readonly hostSpread: HostSpread };
  private readonly pull: Required<ImagePull>;
  private readonly containers: CheckedContainer[] = [];
  private readonly helpers: CheckedHelper[] = [];
  private readonly volumes: k8s.Volume[] = [];
  private readonly claims: string[] = [];
  private readonly mounts: Mount[] = [];
  private readonly env: k8s.EnvVar[] = [];
  private readonly laterEnv: (() => k8s.EnvVar)[] = [];
  private readonly laterAnnotations: (() => Annotations)[] = [];

  public constructor(scope: Construct, private readonly props: PodTemplateProps) {
    this.check = new Check(scope);
    this.check.user('user', props.user);
    const { scheduling = {}, pull = {} } = props.options ?? {};
    this.defaults = Defaults.of(scope);
    this.scheduling = this.defaults.settle('scheduling.', scheduling, { hostSpread: props.hostSpread }, 'stage.scheduling', 'scheduling');
    this.pull = this.defaults.settle('pull.', pull, PULL, 'pull');
    this.requireLabels(scope);
  }

  public addContainer(container: ContainerOptions): void {
    this.containers.push(this.checkBeside(container));
    this.checkEnv([]);
  }

  /** A container that runs before the others, in the order in which they were added; a sidecar starts before all of them and ends last. */
  public addHelper(helper: HelperOptions): void {
    const { role, sharesAll } = helper;
    this.helpers.push({ ...this.checkBeside(helper), role, sharesAll });
  }

  /** A volume, and where every container sees it unless the containers mount it themselves. */
  public addVolume(volume: k8s.Volume, mount?: Mount): void {
    this.checkVolume(volume.name);
    this.volumes.push(volume);
    if (mount !== undefined) {
      this.addMount(mount);
    }
  }

  /** A volume that each pod is given of its own by what runs it, and where every container sees it unless it is mounted elsewhere. */
  public addClaim(name: string, path?: string): void {
    this.checkVolume(name);
    this.claims.push(name);
    if (path !== undefined) {
      this.addMount({ volume: name, path });
    }
  }

  /** Where every container sees a volume, or a part of it. */
  public addMount(mount: Mount): void {
    const other = [...this.mounts, ...this.containers.flatMap(({ options }) => options.mounts ?? [])].find(({ path }) => path === mount.path);
    this.check.that(other === undefined, `two things stand at ${quote(mount.path)} in a container: give one of them another path`);
    this.mounts.push(mount);
  }

  /** Annotations that are known when the app is synthesised. */
  public addAnnotations(produce: () => Annotations): void {
    this.laterAnnotations.push(produce);
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

  /** A variable of every container, whosoever, that no container starts without: its value is known when it is there. */
  public addGate(name: string, produce: () => k8s.EnvVar): void {
    this.checkEnv([{ name }]);
    this.laterEnv.push(produce);
  }

  /** Whether a program takes a secret from a variable. */
  public get hasSecretVariables(): boolean {
    return [...this.env, ...this.all.flatMap(({ env = [] }) => env)].some(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined);
  }

  public get exemptions(): Exemption[] {
    const { user, options: { group = user } = {} } = this.props;
    const writing = this.all.find(({ writableRoot }) => writableRoot !== undefined);
    return [
      ...userExemptions(user, group),
      ...(writing === undefined ? [] : [{
        kubeScore: 'container-security-context-readonlyrootfilesystem',
        checkov: 'CKV_K8S_22',
        reason: writing.writableRoot!,
      }]),
      ...pullExemptions(this.pull.policy),
      ...digestExemptions(...this.all.map(({ image }) => image)),
    ];
  }

  public render(): k8s.PodTemplateSpec {
    const { props, scheduling, pull } = this;
    return {
      metadata: { labels: { ...props.labels.pod, ...props.identityLabels }, annotations: this.annotations() },
      spec: {
        nodeSelector: { ...scheduling.nodeLabels, ...nodeSelector(scheduling.architecture) },
        priorityClassName: scheduling.priorityClass,
        runtimeClassName: scheduling.runtimeClass,
        serviceAccountName: props.serviceAccountName,
        automountServiceAccountToken: props.mountToken,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: props.terminationGrace.toSeconds(),
        securityContext: this.securityContext(),
        topologySpreadConstraints: evenSpread(props.labels.selector, props.spreadPerRevision),
        affinity: {
          podAntiAffinity: antiAffinity(props.labels.selector, scheduling.hostSpread),
          nodeAffinity: scheduling.zones && zoneAffinity(scheduling.zones),
        },
        tolerations: unlessEmpty([...this.lostNodeTolerations(), ...renderTolerations(this.check, scheduling)]),
        ...props.options?.dns,
        imagePullSecrets: unlessEmpty(pull.secrets.map((name) => ({ name }))),
        ...this.renderContainers(),
        volumes: [...this.volumes].sort((a, b) => a.name < b.name ? -1 : 1),
      },
    };
  }

  private securityContext(): k8s.PodSecurityContext {
    const { user, options: { group = user, supplementalGroups = [] } = {} } = this.props;
    const hasLowPort = this.all.some(({ ports = [] }) => ports.some(({ port }) => port < FIRST_FREE_PORT));
    return {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: group,
      fsGroup: group,
      // the default changes the mode of every file at every start: slow, and PostgreSQL refuses the folder that it leaves
      fsGroupChangePolicy: 'OnRootMismatch',
      supplementalGroups: unlessEmpty(supplementalGroups),
      seccompProfile: { type: 'RuntimeDefault' },
      sysctls: hasLowPort ? [FREE_PORTS] : undefined,
    };
  }

  private checkVolume(volume: string): void {
    const taken = [...this.claims, ...this.volumes.map(({ name }) => name)];
    this.check.that(!taken.includes(volume), `the pod has a volume '${volume}' already: use another name`);
  }

  private lostNodeTolerations(): k8s.Toleration[] {
    const { leavesLostNodeAfter } = this.props;
    return leavesLostNodeAfter === undefined ? [] : LOST.map((key) =>
      ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: leavesLostNodeAfter.toSeconds() }));
  }

  private checkBeside(container: ContainerOptions): CheckedContainer {
    const checked = checkContainer(this.check, { ...container, image: this.imageOf(container) }, this.pull.policy);
    this.check.that(!this.all.some(({ name }) => name === container.name), `two containers are called '${container.name}': give one of them another name`);
    const taken: ContainerPort[] = this.all.flatMap(({ ports }) => ports ?? []);
    for (const { name, port, protocol = 'TCP' } of container.ports ?? []) {
      // all containers of a pod have one address
      this.check.that(!taken.some((other) => other.port === port && (other.protocol ?? 'TCP') === protocol), `port ${port} is given twice: give each port another number`);
      this.check.that(!taken.some((other) => other.name === name), `two ports are called '${name}': give each another name`);
      taken.push({ name, port, protocol });
    }
    return checked;
  }

  /** From where it is mirrored, if it is. */
  private imageOf({ name, image: given }: ContainerOptions): string {
    const { image, registry } = mirrored(given, this.defaults.each('registryMirrors'));
    if (registry !== undefined) {
      this.defaults.note(`image of ${name}`, image, this.defaults.scopeOf('registryMirrors', registry));
    }
    return image;
  }

  /** Refuses pods without a label that a scope around them wants, when the app is synthesised. */
  private requireLabels(scope: Construct): void {
    const missing = Object.keys(this.defaults.each('requiredLabels')).filter((label) => !this.props.labels.pod[label]);
    if (missing.length > 0) {
      const path = (label: string) => this.defaults.scopeOf('requiredLabels', label)!.node.path;
      const errors = missing.map((label) =>
        `its pods have no label ${label}, which ${path(label) === '' ? 'the app' : quote(path(label))} requires: give it in metadata.labels, or to all of a scope by PatternDefaults`);
      scope.node.addValidation({ validate: () => errors });
    }
  }

  private get all(): ContainerOptions[] {
    return [...this.containers, ...this.helpers].map(({ options }) => options);
  }

  private renderContainers(): Pick<k8s.PodSpec, 'initContainers' | 'containers'> {
    // once for all containers: what produces one may render the pods of another workload
    const gates = this.laterEnv.map((produce) => produce());
    const [sidecars, before, last] = (['sidecar', 'init', 'last'] as const).map((wanted) =>
      this.helpers.filter(({ role }) => role === wanted).map((helper) => this.renderHelper(helper, gates)));
    const programs = this.containers.map((container) => renderContainer(container, [...this.env, ...gates], this.mounts));
    return last.length > 0
      ? { initContainers: [...sidecars, ...before, ...programs], containers: last }
      : { initContainers: unlessEmpty([...sidecars, ...before]), containers: programs };
  }

  private renderHelper(helper: CheckedHelper, gates: k8s.EnvVar[]): k8s.Container {
    const { role, sharesAll } = helper;
    const mounts = this.mounts.filter(({ path }) => sharesAll || path === TMP);
    const rendered = renderContainer(helper, [...sharesAll ? this.env : [], ...gates], mounts);
    return role === 'sidecar' ? { ...rendered, restartPolicy: 'Always' } : rendered;
  }

  private annotations(): { [key: string]: string } | undefined {
    const lost = this.volumes.filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.medium !== 'Memory').map(({ name }) => name).sort();
    const later = Object.assign({}, ...this.laterAnnotations.map((produce) => produce()));
    const all = { ...(lost.length > 0 ? { [MAY_BE_LOST]: lost.join(',') } : {}), ...this.props.annotations, ...later };
    return Object.keys(all).length > 0 ? all : undefined;
  }
}
