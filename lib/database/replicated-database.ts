import { ApiObject, Duration, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Credentials } from '../config';
import { Check, Labels, emit, exemptionAnnotations, place, quote, serviceHost, warn } from '../kubernetes';
import { API_SERVER_PORTS, Connection, IConnectable, NetworkPolicy, Peer } from '../network';
import { Architecture, HostSpread, ImagePullPolicy, checkZoneNames, resolveResources } from '../pod';
import { GeneratedSecrets, ProtectedSecret, ResolvedStorage, StatefulWorkload, checkQuorumInZones, quorum, resolveStorage } from '../workload';
import { inObjectName, resolveDatabases } from './database';
import { Durability } from './durability';
import { Engine, EngineConfig, EngineOptions, MOST_MEMBERS, ResolvedDatabase, roleService } from './engine';
import { ReplicatedDatabaseProps } from './replicated-database-props';

const ROLE_LABEL_IS_LATER = { kubeScore: 'service-targets-pod', reason: 'the engine labels the pods with their roles when they run' };
const MEMBERS = 3;
/** Any number of members that has a quorum spares it. */
const DISRUPTIONS = 1;
const ACCEPTED_MEMBERS = [1, 3, 5, MOST_MEMBERS];
/** Python itself takes 10 MiB, and the programs and psql as much again (measured: 19 MiB). */
const LEAST_HELPER_MEMORY = Size.mebibytes(32);
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

  public constructor(scope: Construct, id: string, given: ReplicatedDatabaseProps) {
    super(place(scope, id), id);
    this.check = new Check(this);
    const props = this.check.props('props', given);
    this.name = props.name ?? id;
    this.check.dnsLabel('name', this.name, RESERVED_FOR_DERIVED_NAMES);
    const members = props.members ?? MEMBERS;
    this.checkProps(props);
    this.checkMembers(members, props);
    props.engine._check(this.check);

    this.options = this.resolve(props, members);
    this.config = props.engine._bind(this, this.options);
    const storage = resolveStorage(this, props.storage, this.config.dataPath);
    this.workload = this.createWorkload(props, storage);
    this.statefulSet = this.workload.statefulSet;
    this.node.defaultChild = this.statefulSet;
    this.headlessService = this.workload.headlessService;
    this.serviceAccount = this.workload.serviceAccount!;
    this.disruptionBudget = this.workload.disruptionBudget;
    this.networkPolicy = this.workload.networkPolicy;
    this.quorum = quorum(members);
    this.memberNames = this.workload.memberNames;

    this.primaryService = this.emitService('primary', this.config.roleLabels.primary);
    this.replicasService = this.emitService('replicas', this.config.roleLabels.replica);
    const generatedSecrets = this.createSecrets(props);
    props.engine._attach(this, this.options, {
      memberHosts: this.memberNames.map((_, i) => this.workload.member(i)),
      volumeAttributesClassName: storage.volumeAttributesClassName,
      networkPolicy: this.networkPolicy,
      generatedSecrets,
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
      `it has no database ${quote(name)}: use one of ${this.options.databases.map((candidate) => candidate.name).join(', ')}, or declare it`);
    return this.describe(database!);
  }

  private createWorkload(props: ReplicatedDatabaseProps, storage: ResolvedStorage): StatefulWorkload {
    const { config, options } = this;
    const { hostSpread = HostSpread.REQUIRED, zones, architecture } = props;
    const workload = new StatefulWorkload(this, 'Workload', {
      name: this.name,
      labels: options.labels,
      members: options.members,
      container: config.container,
      user: config.user,
      claims: [storage.claim],
      retention: storage.retention,
      terminationGrace: Duration.seconds(config.terminationGraceSeconds),
      pod: { scheduling: { hostSpread, zones, architecture } },
      memberPorts: config.memberPorts,
      disruptions: DISRUPTIONS,
      update: { onDelete: true },
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
    props.systemCredentials?._bind(this, 'systemCredentials');
    return {
      name: this.name,
      labels: new Labels(this, {
        instance: this.name, component: 'database', product: props.engine.product, version: props.engine.version, partOf: props.partOf,
      }),
      partOf: props.partOf,
      architecture: props.architecture,
      members,
      durability: props.durability ?? (members === 1 ? Durability.AVAILABLE : Durability.ZERO_LOSS),
      databases: resolveDatabases(this, this.name, props.databases ?? [{ name: this.name.replace(/-/g, '_') }]),
      resources: resolveResources(this.check, props.resources, { cpu: '500m', cpuLimit: '2', memory: Size.gibibytes(1) }),
      controllerResources: resolveResources(this.check, props.controllerResources, { cpu: '20m', cpuLimit: '500m', memory: Size.mebibytes(96) },
        'controllerResources', LEAST_HELPER_MEMORY),
      systemSecret: props.systemCredentials?.secretName ?? `${this.name}-system`,
      imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    };
  }

  private checkProps({ engine, storage, durability, hostSpread, imagePullPolicy, architecture, systemCredentials }: ReplicatedDatabaseProps): void {
    this.check.given('engine', engine, 'use DatabaseEngine.postgresql()');
    this.check.instance('engine', engine, Engine, 'DatabaseEngine.postgresql()');
    this.check.given('storage', storage, 'give it a size: { size: Size.gibibytes(50) }');
    this.check.props('storage', storage);
    if (systemCredentials !== undefined) {
      this.check.instance('systemCredentials', systemCredentials, Credentials, 'Credentials.generated() or Credentials.fromSecret()');
    }
    this.check.oneOf('architecture', architecture, Object.values(Architecture));
    this.check.oneOf('durability', durability, Object.values(Durability));
    this.check.oneOf('hostSpread', hostSpread, Object.values(HostSpread));
    this.check.oneOf('imagePullPolicy', imagePullPolicy, Object.values(ImagePullPolicy));
  }

  private checkMembers(members: number, { durability, zones }: ReplicatedDatabaseProps): void {
    if (!ACCEPTED_MEMBERS.includes(members)) {
      const nearest = typeof members === 'number' && members > 3 ? (members > MOST_MEMBERS ? MOST_MEMBERS : 5) : 3;
      throw this.check.error(`members must be odd to keep a quorum, and from 1 to ${MOST_MEMBERS}, got ${quote(members)}: use ${nearest}, or 1 for a database that isn't replicated`);
    }
    this.check.that(members > 1 || durability !== Durability.ZERO_LOSS,
      'durability ZERO_LOSS needs another member to confirm a write, got members 1: use 3, or Durability.AVAILABLE');
    if (zones !== undefined) {
      checkZoneNames(this.check, 'zones', zones);
      checkQuorumInZones(this.check, members, zones);
    }
    if (members === 1) {
      warn(this, 'it has one member, so it isn\'t replicated: its data is lost with its volume, and it is away while its node is');
    }
  }

  private createSecrets({ systemCredentials, credentialsResources }: ReplicatedDatabaseProps): ProtectedSecret[] {
    const { config, options } = this;
    const secrets = [
      ...(systemCredentials?.secretName === undefined ? config.systemSecrets : []),
      ...options.databases.filter(({ generated }) => generated).map(config.databaseSecret),
    ];
    const resources = resolveResources(this.check, credentialsResources, { cpu: '50m', cpuLimit: '500m', memory: Size.mebibytes(64) },
      'credentialsResources', LEAST_HELPER_MEMORY);
    if (secrets.length === 0) {
      return [];
    }
    return new GeneratedSecrets(this, 'Credentials', {
      name: this.name,
      image: config.image,
      imagePullPolicy: options.imagePullPolicy,
      user: config.user,
      partOf: options.partOf,
      architecture: options.architecture,
      secrets,
      resources,
    }).secrets;
  }

  private emitService(suffix: 'primary' | 'replicas', roleLabels: { [key: string]: string }): ApiObject {
    const { name, port } = this.config.clientPort;
    return emit(this, `Service-${suffix}`, k8s.KubeService, {
      metadata: { name: roleService(this.name, suffix), labels: this.options.labels.all, annotations: exemptionAnnotations([ROLE_LABEL_IS_LATER]) },
      props: {
        spec: {
          type: 'ClusterIP',
          ipFamilyPolicy: 'PreferDualStack',
          selector: { ...this.options.labels.selector, ...roleLabels },
          ports: [{ name, port, targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' }],
        },
      },
    });
  }

  private describe(database: ResolvedDatabase): Connection {
    const inName = inObjectName(database.name);
    return Connection._toPods({
      scope: this,
      // depends on nothing but the database, so that another one beside it moves no folder of files
      name: inName === this.name ? this.name : `${this.name}-${inName}`,
      selector: this.options.labels.selector,
      port: this.config.clientPort.port,
      networkPolicy: this.networkPolicy,
      facts: {
        entries: this.config.bindingEntries(database, serviceHost(this, roleService(this.name, 'primary'))),
        secret: { name: database.secretName, generated: database.generated },
      },
    });
  }
}
