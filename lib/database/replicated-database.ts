import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Credentials } from '../config';
import { Check, Labels, emit, exemptionAnnotations, warn } from '../kubernetes';
import { API_SERVER_PORTS, Connection, IConnectable, NetworkPolicy, Peer } from '../network';
import { HostSpread, ImagePullPolicy, Resources, resolveResources } from '../pod';
import { GeneratedSecrets, MemberStorage, StatefulWorkload } from '../workload';
import { Database, resolveDatabases } from './database';
import { Durability } from './durability';
import { Engine, EngineConfig, EngineOptions, ResolvedDatabase } from './engine';

/** A database whose data is on several members. */
export interface ReplicatedDatabaseProps {
  /** The product and its version. */
  readonly engine: Engine;

  /** The volume of every member. */
  readonly storage: MemberStorage;

  /**
   * The name of the StatefulSet, and the start of all names that belong to it: at most 40 characters. The data hangs on it: another
   * name is another, empty database.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The number of members: 1, 3, 5 or 7. One isn't replicated; an even number has no more quorum than one less.
   *
   * @default 3
   */
  readonly members?: number;

  /**
   * What an acknowledged write is worth.
   *
   * @default - Durability.ZERO_LOSS with 3 members and more, Durability.AVAILABLE with one
   */
  readonly durability?: Durability;

  /**
   * The databases in it.
   *
   * @default - one, called as the construct, with '_' for '-'
   */
  readonly databases?: Database[];

  /**
   * Where the passwords of the engine's own users come from. The engine's page in the docs names the keys of a Secret of your own.
   *
   * @default Credentials.generated()
   */
  readonly systemCredentials?: Credentials;

  /**
   * What each member is given of its node. The engine's memory settings follow from it.
   *
   * @default - 500m CPU, at most 2; 1 GiB memory
   */
  readonly resources?: Resources;

  /**
   * How firmly members are kept off each other's nodes.
   *
   * @default HostSpread.REQUIRED
   */
  readonly hostSpread?: HostSpread;

  /**
   * The zones that members may run in.
   *
   * @default - any, evenly
   */
  readonly zones?: string[];

  /**
   * When the kubelet asks the registry for the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The application that this is a part of, as a label.
   *
   * @default - the id of the chart
   */
  readonly partOf?: string;
}

const ROLE_LABEL_IS_LATER = { kubeScore: 'service-targets-pod', reason: 'the engine labels the pods with their roles when they run' };
const MEMBERS = 3;
const ACCEPTED_MEMBERS = [1, 3, 5, 7];
/** What `<name>-credentials-<digest>` adds: the longest derived name, which is a label of the Job's pods. */
const RESERVED_FOR_DERIVED_NAMES = 23;

/**
 * A database with members that hold the same data, one of which takes the writes, and that heals itself after any failure that leaves
 * the data in place.
 *
 *     new ReplicatedDatabase(chart, 'orders', {
 *       engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }),
 *       storage: { size: Size.gibibytes(50) },
 *     });
 */
export class ReplicatedDatabase extends Construct implements IConnectable {
  /** The name of the StatefulSet. */
  public readonly name: string;
  /** The StatefulSet. The default child: `ApiObject.of(db)` is this one. */
  public readonly statefulSet: ApiObject;
  /** `<name>-headless`: a DNS name for every member. */
  public readonly headlessService: ApiObject;
  /** `<name>-primary`: the member that takes writes. */
  public readonly primaryService: ApiObject;
  /** `<name>-replicas`: the others, for reads that may be a little old. */
  public readonly replicasService: ApiObject;
  /** The identity of the members. */
  public readonly serviceAccount: ApiObject;
  /** What a drain may take: one member. */
  public readonly disruptionBudget: ApiObject;
  /** What may reach the members, and what they may reach. */
  public readonly networkPolicy: NetworkPolicy;
  /** How many members a majority is. */
  public readonly quorum: number;
  /** The names of the members, which are those of their pods. */
  public readonly memberNames: string[];

  private readonly check: Check;
  private readonly workload: StatefulWorkload;
  private readonly config: EngineConfig;
  private readonly options: EngineOptions;

  public constructor(scope: Construct, id: string, props: ReplicatedDatabaseProps) {
    super(scope, id);
    this.check = new Check(this);
    this.name = props.name ?? id;
    this.check.dnsLabel('name', this.name, RESERVED_FOR_DERIVED_NAMES);
    const members = props.members ?? MEMBERS;
    this.checkProps(props);
    this.checkMembers(members, props.durability);

    this.options = this.resolve(props, members);
    this.config = props.engine._bind(this, this.options);
    this.workload = this.createWorkload(props);
    this.statefulSet = this.workload.statefulSet;
    this.node.defaultChild = this.statefulSet;
    this.headlessService = this.workload.headlessService;
    this.serviceAccount = this.workload.serviceAccount;
    this.disruptionBudget = this.workload.disruptionBudget;
    this.networkPolicy = this.workload.networkPolicy;
    this.quorum = this.workload.quorum;
    this.memberNames = this.workload.memberNames;

    this.primaryService = this.emitService('primary', this.config.roleLabels.primary);
    this.replicasService = this.emitService('replicas', this.config.roleLabels.replica);
    this.createSecrets(props.systemCredentials);
    props.engine._attach(this, this.options, {
      memberHosts: this.memberNames.map((_, i) => this.workload.member(i)),
      networkPolicy: this.networkPolicy,
    });
  }

  /** The DNS name of one member, whatever its role. */
  public member(ordinal: number): string {
    return this.workload.member(ordinal);
  }

  /** How an app reaches the only database in it. With several, `database(name)` picks one. */
  public get endpoint(): Connection {
    const { databases } = this.options;
    this.check.that(databases.length === 1,
      `it has ${databases.length} databases (${databases.map(({ name }) => name).join(', ')}): connect to one of them, by database('${databases[0].name}')`);
    return this.describe(databases[0]);
  }

  /**
   * How an app reaches one of the databases in it.
   *
   * @throws when no database has this name
   */
  public database(name: string): Connection {
    const database = this.options.databases.find((candidate) => candidate.name === name);
    this.check.that(database !== undefined,
      `it has no database '${name}': use one of ${this.options.databases.map((candidate) => candidate.name).join(', ')}, or declare it`);
    return this.describe(database!);
  }

  private createWorkload(props: ReplicatedDatabaseProps): StatefulWorkload {
    const { config, options } = this;
    const workload = new StatefulWorkload(this, 'Workload', {
      name: this.name,
      labels: options.labels,
      members: options.members,
      container: config.container,
      user: config.user,
      storage: props.storage,
      dataPath: config.dataPath,
      terminationGrace: Duration.seconds(config.terminationGraceSeconds),
      hostSpread: props.hostSpread ?? HostSpread.REQUIRED,
      zones: props.zones,
      memberPorts: config.memberPorts,
      replacedByController: true,
      permissions: config.permissions,
      exemptions: config.exemptions,
      podAnnotations: config.podAnnotations,
    });
    config.volumes.forEach((volume) => workload.pod.addVolume(volume));
    if (config.callsApiServer) {
      workload.networkPolicy.allowTo(Peer.anywhere(), API_SERVER_PORTS);
    }
    return workload;
  }

  private resolve(props: ReplicatedDatabaseProps, members: number): EngineOptions {
    props.systemCredentials?._check(this.check, 'systemCredentials');
    return {
      name: this.name,
      labels: new Labels(this, {
        instance: this.name, component: 'database', product: props.engine.product, version: props.engine.version, partOf: props.partOf,
      }),
      partOf: props.partOf,
      members,
      durability: props.durability ?? (members === 1 ? Durability.AVAILABLE : Durability.ZERO_LOSS),
      databases: resolveDatabases(this.check, this.name, props.databases ?? [{ name: this.name.replace(/-/g, '_') }]),
      resources: resolveResources(this.check, props.resources, { cpu: '500m', cpuLimit: '2', memory: Size.gibibytes(1) }),
      systemSecret: props.systemCredentials?.secretName ?? `${this.name}-system`,
      imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    };
  }

  private checkProps({ engine, storage, durability, hostSpread, imagePullPolicy }: ReplicatedDatabaseProps): void {
    this.check.given('engine', engine, 'use DatabaseEngine.postgresql()');
    this.check.given('storage', storage, 'give it a size: { size: Size.gibibytes(50) }');
    this.check.oneOf('durability', durability, Object.values(Durability));
    this.check.oneOf('hostSpread', hostSpread, Object.values(HostSpread));
    this.check.oneOf('imagePullPolicy', imagePullPolicy, Object.values(ImagePullPolicy));
  }

  private checkMembers(members: number, durability?: Durability): void {
    this.check.that(ACCEPTED_MEMBERS.includes(members),
      `members must be odd to keep a quorum, and from 1 to 7, got ${members}: use ${members > 7 ? 7 : members > 3 ? 5 : 3}, or 1 for a database that isn't replicated`);
    this.check.that(members > 1 || durability !== Durability.ZERO_LOSS,
      'durability ZERO_LOSS needs another member to confirm a write, got members 1: use 3, or Durability.AVAILABLE');
    if (members === 1) {
      warn(this, 'it has one member, so it isn\'t replicated: its data is lost with its volume, and it is away while its node is');
    }
  }

  private createSecrets(system: Credentials | undefined): void {
    const { config, options } = this;
    const secrets = [
      ...(system?.secretName === undefined ? config.systemSecrets : []),
      ...options.databases.filter(({ generated }) => generated).map(config.databaseSecret),
    ];
    if (secrets.length > 0) {
      new GeneratedSecrets(this, 'Credentials', {
        name: this.name, image: config.image, imagePullPolicy: options.imagePullPolicy, user: config.user, partOf: options.partOf, secrets,
      });
    }
  }

  private emitService(suffix: string, roleLabels: { [key: string]: string }): ApiObject {
    const { name, port } = this.config.clientPort;
    return emit(this, `Service-${suffix}`, k8s.KubeService, {
      metadata: { name: `${this.name}-${suffix}`, labels: this.options.labels.all, annotations: exemptionAnnotations([ROLE_LABEL_IS_LATER]) },
      props: () => ({
        spec: {
          type: 'ClusterIP',
          selector: { ...this.options.labels.selector, ...roleLabels },
          ports: [{ name, port, targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' }],
        },
      }),
    });
  }

  private describe(database: ResolvedDatabase): Connection {
    const namespace = Chart.of(this).namespace;
    const host = `${this.name}-primary${namespace === undefined ? '' : `.${namespace}.svc`}`;
    return Connection._toPods({
      scope: this,
      name: this.options.databases.length === 1 ? this.name : `${this.name}-${database.name.replace(/_/g, '-')}`,
      selector: this.options.labels.selector,
      port: this.config.clientPort.port,
      networkPolicy: this.networkPolicy,
      facts: {
        entries: this.config.bindingEntries(database, host),
        secret: { name: database.secretName, generated: database.generated },
      },
    });
  }
}
