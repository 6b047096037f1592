import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppConfig, Configuration, PlainText } from '../config';
import { CONTENT, Check, Labels, digest, setTypedWays } from '../kubernetes';
import {
  ContainerKind, ContainerOptions, ContainerPort, Mount, PodClaim, PodTemplate, ResolvedLifecycle, ResolvedPort, ResolvedResources,
  ResolvedSecurity, checkMetadata, checkPull, checkScheduling, resolveDns, resolveLifecycle, resolveResources, resolveSecurity,
  zonesOf,
} from '../pod';
import { Account, AdoptedPods, ProgramPodProps, ResolvedRollout } from '../workload';
import { checkCommand } from './command-check';
import type { ResolvedHealth } from './health';
import { ResolvedHelper, resolveHelpers } from './helper-container';
import { mountConfigurations } from './mounted-files';
import type { ProgramProps } from './program-props';
import { typedWays } from './typed-ways';
import { Volumes } from './volumes';

/** What it is to the rest of an app. */
export interface ProgramRole {
  /** `web`, `worker`, …: part of what selects its pods. */
  readonly component: string;
  /** What the longest name that is derived from its own adds. */
  readonly reserved: number;
  /** The pause before it is told to stop. */
  readonly pause: Duration;
  /** Whether a pod that is made anew has the name of the one before. */
  readonly keepsNames?: boolean;
  /** Its pods, where they are there already. */
  readonly adopted?: AdoptedPods;
  /** What its container is for; any program where left out. */
  readonly container?: ContainerKind;
}

/** What runs it. */
interface Workload {
  readonly pod: PodTemplate;
  exempt(): void;
}

/** All that isn't up to who runs it. */
type MainContainer = Omit<ContainerOptions, 'ports' | 'resources'>;

const TMP = '/tmp';
const PROGRAM: ContainerKind = { kind: 'programs', cpu: '100m', cpuLimit: '1', memory: Size.mebibytes(256) };

/** A program as its user described it: checked, and ready to be run by a workload. */
export class Program {
  public readonly name: string;
  public readonly labels: Labels;
  /** What its container is given of its node. */
  public readonly resources: ResolvedResources;
  /** Where texts are looked at before they stand in the YAML. */
  public readonly plain: PlainText;

  private readonly check: Check;
  private readonly configurations: Configuration[];
  private readonly volumes: Volumes;
  private readonly mounts: Mount[];
  private readonly helpers: ResolvedHelper[];
  private readonly container: MainContainer;
  private readonly security: ResolvedSecurity;
  private readonly lifecycle: ResolvedLifecycle;
  private readonly pod: Pick<ProgramPodProps, 'isAdopted' | 'pod' | 'podAnnotations'>;

  public constructor(private readonly scope: Construct, id: string, private readonly props: ProgramProps, role: ProgramRole) {
    const check = this.check = new Check(scope);
    this.name = props.name ?? id;
    check.dnsLabel('name', this.name, role.reserved);
    setTypedWays(scope, () => typedWays(role.adopted?.containerName ?? this.name));
    const { partOf, labels, podAnnotations } = checkMetadata(check, 'metadata', props.metadata);
    const version = check.image('image', props.image);
    const selector = role.adopted?.podLabels;
    this.labels = new Labels(scope, { instance: this.name, component: role.component, partOf, version, extra: labels, selector });
    this.plain = new PlainText(check, props.noSecrets ?? {});
    checkCommand(check, this.plain, '', props.command, props.args);
    if (props.account !== undefined) {
      check.instance('account', props.account, Account, 'a factory such as Account.withRights()');
    }
    this.security = resolveSecurity(scope, 'security', props.security);
    this.lifecycle = resolveLifecycle(check, 'lifecycle', props.lifecycle, role.pause);
    this.configurations = [new Configuration(scope, `${this.name}-files`, this.labels, props, this.plain), ...this.shared()];
    this.volumes = new Volumes(scope, role.keepsNames === true);
    this.mounts = this.volumes.mounts('volumes', props.volumes ?? {});
    const pull = checkPull(check, 'pull', props.pull);
    this.container = this.mainContainer(role.adopted?.containerName ?? this.name);
    this.helpers = this.helpersBeside();
    this.resources = resolveResources(scope, props.resources, role.container ?? PROGRAM, { scratch: this.volumes.scratch });
    this.volumes.checkRoom(this.resources);
    const { group, supplementalGroups } = this.security;
    this.pod = {
      isAdopted: role.adopted !== undefined,
      podAnnotations,
      pod: {
        group, supplementalGroups, pull,
        scheduling: checkScheduling(check, 'scheduling', props.scheduling),
        dns: resolveDns(check, 'dns', props.dns),
      },
    };
  }

  /** What its sidecars listen on. */
  public get helperPorts(): ResolvedPort[] {
    return this.helpers.flatMap(({ options: { ports = [] } }) => ports);
  }

  /** What has a folder that a single pod can have: the place in its props. */
  public get forOnePod(): string | undefined {
    return this.volumes.forOnePod;
  }

  /** The zones that its pods may run in; any where left out. */
  public get zones(): string[] | undefined {
    return zonesOf(this.scope, this.props.scheduling?.zones);
  }

  /** The volumes that each pod has of its own. */
  public get claims(): PodClaim[] {
    return this.volumes.claims;
  }

  /** Refuses a second pod where it would wait for the first one's folder, on another node for ever. */
  public checkPods(most: number, { recreates }: ResolvedRollout): void {
    this.check.that(this.forOnePod === undefined || most < 2,
      `${this.forOnePod} is a folder that one node at a time can use, and there is to be more than one pod: make it shared, give replicas: 1, or use StatefulApp with Volume.perPod(), by which each pod has one of its own`);
    this.check.that(this.forOnePod === undefined || recreates,
      `${this.forOnePod} is a folder that one node at a time can use, and a rollout would wait for it for ever: give rollout: Rollout.recreate(), or make it shared`);
  }

  /** What runs it, with these ports and probes. The last to look at its texts. */
  public workload(ports: ContainerPort[], health: ResolvedHealth): ProgramPodProps {
    this.plain.done();
    const { startup, readiness, liveness } = health;
    return {
      ...this.pod,
      name: this.name,
      labels: this.labels,
      user: this.security.user,
      terminationGrace: Duration.seconds(this.lifecycle.graceSeconds),
      account: this.props.account?._resolve(this.check, 'account'),
      helpers: this.helpers.map(({ options }) => options),
      ownTmp: this.props.volumes?.[TMP] !== undefined,
      exemptions: health.exemptions,
      container: { ...this.container, resources: this.resources, ports: ports.length > 0 ? ports : undefined, startup, readiness, liveness },
    };
  }

  /** Adds what its containers have in common. */
  public addTo(workload: Workload): void {
    const { pod } = workload;
    const [, ...shared] = this.configurations;
    shared.forEach(({ env }) => pod.addEnv(env));
    this.volumes.addTo(pod);
    this.mounts.forEach((mount) => pod.addMount(mount));
    const known = mountConfigurations(pod, this.configurations, this.helpers.map(({ configuration }) => configuration));
    if (known.some(({ configMap }) => configMap !== undefined)) {
      pod.addAnnotations(() => ({ [CONTENT]: digest(known.map((configuration) => configuration.digest())) }));
    }
    workload.exempt();
  }

  private shared(): Configuration[] {
    const { config = [] } = this.props;
    this.check.list('config', config, (prop, one) => {
      this.check.instance(prop, one, AppConfig, 'new AppConfig()');
      one._check(this.check, this.scope);
    });
    return config.map(({ _configuration }) => _configuration);
  }

  private mainContainer(name: string): MainContainer {
    const { image, command, args } = this.props;
    const { preStop, postStart } = this.lifecycle;
    this.plain.command('lifecycle.preStopCommand', 'preStopCommand', preStop.command ?? []);
    this.plain.command('lifecycle.postStart', 'postStart', postStart ?? []);
    const [{ env }] = this.configurations;
    return { name, image, command, args, env, preStop, postStart, writableRoot: this.security.writableRoot };
  }

  private helpersBeside(): ResolvedHelper[] {
    const { image, env = [] } = this.container;
    return resolveHelpers('', this.props, {
      scope: this.scope, name: this.name, labels: this.labels, image, env, mounts: (at, volumes) => this.volumes.mounts(at, volumes),
    }, this.plain);
  }
}
