import { Size } from 'cdk8s';
import type { ApiObject, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Exemption, Labels, Names, emit, exemptionAnnotations, serviceHost, sizeQuantity } from '../kubernetes';
import { NetworkPolicy, Peer } from '../network';
import { Architecture, ContainerOptions, ContainerPort, HostSpread, PodTemplate, checkZoneNames } from '../pod';
import { StorageClass, VolumeAttributesClass } from '../storage';
import { emitDisruptionBudget } from './disruption-budget';
import { callsApiServer, workloadExemptions } from './exemptions';
import { headlessName, memberNames } from './member-names';
import { quorum, tolerated } from './quorum';
import { Permission, emitServiceAccount } from './service-account';

/** What becomes of a claim that isn't needed. @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention */
export enum ClaimRetention {
  /** It stays, with its data, until somebody deletes it. */
  RETAIN = 'Retain',
  /** It goes with its pod, and the data with it. */
  DELETE = 'Delete',
}

/** The volume of every member. */
export interface MemberStorage {
  /**
   * The size of each member's volume. Kubernetes refuses another one for a StatefulSet that is there: the docs of storage say how to get it.
   */
  readonly size: Size;

  /**
   * Where the volumes come from. Kubernetes refuses another class for a StatefulSet that is there: the docs of storage say how to get it.
   *
   * @default StorageClass.clusterDefault()
   */
  readonly storageClass?: StorageClass;

  /**
   * How fast the volumes are. May change while they are in use, on Kubernetes 1.34 and newer: the database's controller gives it to the members'
   * claims one after another, as a StatefulSet's claim template can't be changed.
   *
   * @default - as the storage class made them, or as they are
   */
  readonly volumeAttributes?: VolumeAttributesClass;

  /**
   * What becomes of the claims when the StatefulSet is deleted.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenDeleted?: ClaimRetention;

  /**
   * What becomes of the claim of a member that is scaled away.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;
}

export interface StatefulWorkloadProps {
  readonly name: string;
  readonly labels: Labels;
  readonly members: number;
  readonly container: ContainerOptions;
  readonly user: number;
  readonly storage: MemberStorage;
  /** Where the container sees its volume. */
  readonly dataPath: string;
  readonly terminationGrace: Duration;
  readonly hostSpread: HostSpread;
  readonly zones?: string[];
  readonly architecture?: Architecture;
  /** Ports that only members use among themselves. */
  readonly memberPorts: ContainerPort[];
  /** Whether pods are replaced by somebody who knows their roles, and not by the StatefulSet in the order of their numbers. */
  readonly replacedByController: boolean;
  readonly permissions?: Permission[];
  readonly exemptions?: Exemption[];
  readonly podAnnotations?: { [key: string]: string };
}

/** The name of every member's claim template: claims are called `data-<name>-<n>`. */
export const DATA = 'data';

/** Less than any engine founds itself in. */
const LEAST_VOLUME = Size.mebibytes(256);

/** The API server adds these to the template; without them, applying the same again would count as a change. */
const CLAIM_DEFAULTS = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } };

/** The generated types spell it otherwise. */
const HEADLESS = { clusterIP: 'None' };

/**
 * A StatefulSet and what belongs around it, whatever the engine: members with names, DNS entries and volumes that they keep, that
 * find each other before they are ready, on different nodes, and of which a drain takes no more than the quorum can spare.
 */
export class StatefulWorkload extends Construct {
  public readonly statefulSet: ApiObject;
  public readonly headlessService: ApiObject;
  public readonly serviceAccount: ApiObject;
  public readonly disruptionBudget: ApiObject;
  public readonly networkPolicy: NetworkPolicy;
  public readonly pod: PodTemplate;

  /** How many members a majority is. */
  public readonly quorum: number;

  /** The members' names, which are their pods': `<name>-0`, … */
  public readonly memberNames: string[];

  /** The class of the volumes' attributes, where one was given. */
  public readonly volumeAttributesClassName?: string;

  private readonly check: Check;
  private readonly storageClassName?: string;

  public constructor(scope: Construct, id: string, private readonly props: StatefulWorkloadProps) {
    super(scope, id);
    const { name, labels, members, zones } = props;
    this.check = new Check(scope);
    this.checkStorage(props.storage);
    this.checkZones(zones);
    this.quorum = quorum(members);
    this.memberNames = memberNames(name, members);
    const storageClass = props.storage.storageClass ?? StorageClass.clusterDefault();
    this.storageClassName = storageClass._bind(scope);
    this.volumeAttributesClassName = props.storage.volumeAttributes?._bind(scope, storageClass._driver);
    Names.of(this).select(this, labels.selector);
    for (const member of this.memberNames) {
      Names.of(this).claim(this, { kind: 'core/Pod', name: member, maker: 'the StatefulSet makes' });
      Names.of(this).claim(this, { kind: 'core/PersistentVolumeClaim', name: `${DATA}-${member}`, maker: 'the StatefulSet makes' });
    }

    this.pod = new PodTemplate(scope, {
      labels,
      serviceAccountName: name,
      mountToken: callsApiServer(props.permissions),
      user: props.user,
      terminationGrace: props.terminationGrace,
      hostSpread: props.hostSpread,
      zones,
      architecture: props.architecture,
      spreadPerRevision: false,
      annotations: props.podAnnotations,
    });
    this.pod.addContainer({ ...props.container, mounts: [{ volume: DATA, path: props.dataPath }, ...(props.container.mounts ?? [])] });

    this.serviceAccount = emitServiceAccount(this, name, labels, props.permissions);
    this.headlessService = this.emitHeadlessService();
    this.statefulSet = emit(this, 'Resource', k8s.KubeStatefulSet, {
      metadata: { name, labels: labels.all, annotations: exemptionAnnotations(workloadExemptions(this.pod, props)) },
      props: () => ({ spec: this.spec() }),
    });
    this.disruptionBudget = emitDisruptionBudget(this, name, labels, 1);
    this.networkPolicy = new NetworkPolicy(this, 'NetworkPolicy', { name, labels });
    const ports = props.memberPorts.map(({ port }) => port);
    this.networkPolicy.allowFrom(Peer.pods(labels.selector), ports);
    this.networkPolicy.allowTo(Peer.pods(labels.selector), ports);
  }

  /** The DNS name of one member, through the headless Service. */
  public member(ordinal: number): string {
    this.check.integer('a member\'s ordinal', ordinal, 0, this.props.members - 1);
    return `${this.memberNames[ordinal]}.${serviceHost(this, headlessName(this.props.name))}`;
  }

  private emitHeadlessService(): ApiObject {
    const { name, labels, container } = this.props;
    return emit(this, 'HeadlessService', k8s.KubeService, {
      metadata: { name: headlessName(name), labels: labels.all },
      props: {
        spec: {
          type: 'ClusterIP',
          ...HEADLESS,
          // members find each other before any of them is ready
          publishNotReadyAddresses: true,
          ipFamilyPolicy: 'PreferDualStack',
          selector: labels.selector,
          ports: container.ports?.map((port) => ({ name: port.name, port: port.port, targetPort: k8s.IntOrString.fromString(port.name), protocol: 'TCP' })),
        },
      },
    });
  }

  private spec(): k8s.StatefulSetSpec {
    const { name, labels, members, storage } = this.props;
    return {
      replicas: members,
      serviceName: headlessName(name),
      // all at once: one that waits for another, in the order of their numbers, could wait for ever after an outage
      podManagementPolicy: 'Parallel',
      revisionHistoryLimit: 5,
      updateStrategy: { type: this.props.replacedByController ? 'OnDelete' : 'RollingUpdate' },
      persistentVolumeClaimRetentionPolicy: {
        whenDeleted: storage.whenDeleted ?? ClaimRetention.RETAIN,
        whenScaled: storage.whenScaled ?? ClaimRetention.RETAIN,
      },
      selector: { matchLabels: labels.selector },
      template: this.pod.render(),
      volumeClaimTemplates: [{
        ...CLAIM_DEFAULTS,
        metadata: { name: DATA, labels: labels.selector },
        spec: {
          accessModes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          storageClassName: this.storageClassName,
          resources: { requests: { storage: sizeQuantity(storage.size) } },
        },
      }],
    };
  }

  private checkStorage({ size, storageClass, volumeAttributes, whenDeleted, whenScaled }: MemberStorage): void {
    this.check.size('storage.size', size, LEAST_VOLUME);
    if (storageClass !== undefined) {
      this.check.instance('storage.storageClass', storageClass, StorageClass, 'a factory such as StorageClass.existing(\'fast\')');
    }
    if (volumeAttributes !== undefined) {
      this.check.instance('storage.volumeAttributes', volumeAttributes, VolumeAttributesClass, 'a factory such as VolumeAttributesClass.existing(\'fast\')');
    }
    this.check.oneOf('storage.whenDeleted', whenDeleted, Object.values(ClaimRetention));
    this.check.oneOf('storage.whenScaled', whenScaled, Object.values(ClaimRetention));
  }

  private checkZones(zones: string[] | undefined): void {
    if (zones === undefined) {
      return;
    }
    const { members } = this.props;
    checkZoneNames(this.check, 'zones', zones);
    const inLargest = Math.ceil(members / zones.length);
    // one member is away with its zone, however many there are to choose from
    this.check.that(zones.length === 1 || members === 1 || inLargest <= tolerated(members),
      `${members} members in ${zones.length} zones lose their quorum with one zone: name ${Math.ceil(members / Math.max(1, tolerated(members)))} zones, or one`);
  }
}
