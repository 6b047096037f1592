import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Names, emit, exemptionAnnotations, quote, sizeQuantity } from '../kubernetes';
import { ConnectOptions, IConnectable, NetworkPolicy, OpenPort, Reached } from '../network';
import type { ContainerPort, PodTemplate } from '../pod';
import { AccessMode } from '../storage';
import { AdoptedStatefulSet, adoptedAnnotation } from './adoption';
import { Connector } from './connector';
import { emitDisruptionBudget } from './disruption-budget';
import { patchedExemptions, workloadExemptions } from './exemptions';
import { headlessName, memberHosts, memberNames } from './member-names';
import { ClaimRetention, MemberClaim, Retention } from './member-storage';
import { ProgramPodProps, emitAccount, makePod } from './program-pod';
import { targetPort } from './service-port';

/** In which order members start, and go when there are fewer. */
export enum PodManagementPolicy {
  /** All at once. */
  PARALLEL = 'Parallel',
  /** One after another, each when the one before is ready; the last one goes first. */
  ORDERED_READY = 'OrderedReady',
}

/** How another version comes to the members. */
export interface MemberUpdate {
  /** Whether a pod is replaced when somebody deletes it, and not by the StatefulSet, from the last to the first. */
  readonly onDelete: boolean;
  /** Members of lower numbers keep the version that they have. */
  readonly partition?: number;
  readonly minReadySeconds?: number;
}

export interface StatefulWorkloadProps extends ProgramPodProps {
  readonly members: number;
  /** The volumes of every member. */
  readonly claims: MemberClaim[];
  readonly retention: Retention;
  /** Ports that members reach each other on. */
  readonly memberPorts: OpenPort[];
  /** At most this many members may be away in a drain; no budget where left out. */
  readonly disruptions?: number;
  /** PARALLEL where left out: one that waits for another, in the order of their numbers, could wait for ever after an outage. */
  readonly podManagementPolicy?: PodManagementPolicy;
  readonly update: MemberUpdate;
  /** The StatefulSet, where it is there already. */
  readonly adopted?: AdoptedStatefulSet;
}

const REVISIONS = 5;
/** What Kubernetes lets nobody change in a StatefulSet that is there. */
const KEPT = ['spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates', 'spec.podManagementPolicy'];

/** The API server adds these to the template; without them, applying the same again would count as a change. */
const CLAIM_DEFAULTS = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } };

/** The generated types spell it otherwise. */
const HEADLESS = { clusterIP: 'None' };

/**
 * A StatefulSet and what belongs around it, whatever the program: members with names, DNS entries and volumes that they keep, that
 * find each other before they are ready, and of which a drain takes no more than can be spared.
 */
export class StatefulWorkload extends Construct {
  public readonly statefulSet: ApiObject;
  /** What gives members their DNS names; one with an address where such a one was adopted. */
  public readonly headlessService: ApiObject;
  /** Its own account, unless others made the one that it has. */
  public readonly serviceAccount?: ApiObject;
  public readonly disruptionBudget?: ApiObject;
  public readonly networkPolicy: NetworkPolicy;
  public readonly pod: PodTemplate;

  /** The members' names, which are their pods': `<name>-0`, … */
  public readonly memberNames: string[];

  private readonly check: Check;
  private readonly connector: Connector;

  public constructor(scope: Construct, id: string, private readonly props: StatefulWorkloadProps) {
    super(scope, id);
    const { name, labels, members, claims } = props;
    this.check = new Check(scope);
    this.memberNames = memberNames(name, members);
    Names.of(this).select(this, labels.selector, props.adopted !== undefined);
    for (const member of this.memberNames) {
      Names.of(this).claim(this, { kind: 'core/Pod', name: member, maker: 'the StatefulSet makes' });
      for (const claim of claims) {
        Names.of(this).claim(this, { kind: 'core/PersistentVolumeClaim', name: `${claim.name}-${member}`, maker: 'the StatefulSet makes' });
      }
    }

    // pods of all revisions count for the even spread: a member that is updated stays where its volume is
    this.pod = makePod(scope, props, false);
    claims.forEach(({ name: volume, path }) => this.pod.addClaim(volume, path));
    this.serviceAccount = emitAccount(this, props);
    this.headlessService = this.emitHeadlessService();
    this.statefulSet = emit(this, 'Resource', k8s.KubeStatefulSet, {
      metadata: {
        name,
        labels: labels.all,
        annotations: { ...this.exemptions(), ...adoptedAnnotation(props.adopted !== undefined, ...KEPT) },
      },
      props: () => ({ spec: this.spec() }),
      exemptions: patchedExemptions,
    });
    if (props.disruptions !== undefined) {
      this.disruptionBudget = emitDisruptionBudget(this, name, labels, props.disruptions);
    }
    this.connector = new Connector(scope, this, this.pod, props);
    this.networkPolicy = this.connector.networkPolicy;
    this.networkPolicy._allowAmong(props.memberPorts);
  }

  /** The DNS name of one member, through the headless Service. */
  public member(ordinal: number): string {
    this.check.integer('a member\'s ordinal', ordinal, 0, this.props.members - 1);
    this.check.that(!this.hasAddress, () => `its members have no DNS names, as ${quote(this.governing)} has an address of its own: call the Service`);
    return memberHosts(this, this.props.name, this.props.members, this.governing)[ordinal];
  }

  /** Opens the path to a target and gives the pods its binding. */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.connector.connectTo(target, options);
    this.exempt();
  }

  /** Opens the path to a target, and tells the pods nothing. */
  public reach(target: IConnectable): Reached {
    return this.connector.reach(target);
  }

  /** Tells linters what was meant, once more after the pods have got something. */
  public exempt(): void {
    Object.entries(this.exemptions()).forEach(([key, value]) => this.statefulSet.metadata.addAnnotation(key, value));
  }

  private exemptions(): { [key: string]: string } {
    return exemptionAnnotations(workloadExemptions(this.pod, this.props));
  }

  private get governing(): string {
    return this.props.adopted?.headlessService ?? headlessName(this.props.name);
  }

  private get hasAddress(): boolean {
    return this.props.adopted?.hasAddress === true;
  }

  private emitHeadlessService(): ApiObject {
    const { labels, container, adopted, helpers = [] } = this.props;
    const ports: ContainerPort[] = [container, ...helpers].flatMap((one) => one.ports ?? []);
    return emit(this, 'HeadlessService', k8s.KubeService, {
      metadata: { name: this.governing, labels: labels.all, annotations: adoptedAnnotation(adopted !== undefined, 'spec.clusterIP') },
      props: {
        spec: {
          type: 'ClusterIP',
          // members find each other before any of them is ready
          ...(this.hasAddress ? {} : { ...HEADLESS, publishNotReadyAddresses: true }),
          ipFamilyPolicy: 'PreferDualStack',
          selector: labels.selector,
          ports: ports.length > 0 ? ports.map(({ name, port, protocol = 'TCP' }) =>
            ({ name, port, targetPort: targetPort(adopted === undefined ? name : port), protocol })) : undefined,
        },
      },
    });
  }

  private spec(): k8s.StatefulSetSpec {
    const { labels, members, retention, podManagementPolicy = PodManagementPolicy.PARALLEL, update, adopted } = this.props;
    // in an order that doesn't depend on who asked first: another one would be another template, which Kubernetes refuses
    const claims = [...this.props.claims].sort((a, b) => a.name < b.name ? -1 : 1);
    const order = adopted?.claims?.map(({ name }) => name) ?? claims.map(({ name }) => name);
    return {
      replicas: members,
      serviceName: this.governing,
      podManagementPolicy,
      minReadySeconds: update.minReadySeconds,
      revisionHistoryLimit: REVISIONS,
      updateStrategy: update.onDelete ? { type: 'OnDelete' } : {
        type: 'RollingUpdate', rollingUpdate: update.partition === undefined ? undefined : { partition: update.partition },
      },
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: retention.whenDeleted ?? ClaimRetention.RETAIN,
        whenScaled: retention.whenScaled ?? ClaimRetention.RETAIN,
      },
      selector: { matchLabels: labels.selector },
      template: this.pod.render(),
      volumeClaimTemplates: claims.length > 0 ? order.map((name) => this.claimTemplate(claims.find((claim) => claim.name === name)!)) : undefined,
    };
  }

  private claimTemplate({ name, size, storageClassName }: MemberClaim): k8s.KubePersistentVolumeClaimProps {
    const { labels, adopted } = this.props;
    const kept = adopted?.claims?.find((claim) => claim.name === name);
    return {
      ...CLAIM_DEFAULTS,
      metadata: { name, labels: adopted === undefined ? labels.selector : kept?.labels, annotations: kept?.annotations },
      spec: {
        accessModes: [kept?.accessMode ?? AccessMode.READ_WRITE_ONCE],
        volumeMode: 'Filesystem',
        storageClassName,
        resources: { requests: { storage: sizeQuantity(size) } },
      },
    };
  }
}
