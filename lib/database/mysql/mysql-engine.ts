import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClusterFacts, Durability, Engine, EnginePrograms, EngineSpec, ServerTls } from '../../engine';
import { Check, copyOf } from '../../kubernetes';
import { Probe, Volume } from '../../pod';
import type { Right } from '../../workload';
import { HELD_SECONDS } from '../held';
import { alerts } from './alerts';
import { controllerSpec } from './controller-spec';
import { INTERPRETER } from './interpreter';
import { CONFIG_PATH, DATA_PATH, RUN_PATH, myCnf } from './my-cnf';
import { MysqlImage } from './mysql-image';
import { MysqlVersion } from './mysql-version';
import { checkParameters } from './parameter-check';
import { tune } from './parameters';
import { programs } from './programs';
import { RESERVED_OWNERS, SYSTEM_USERS, passwordVariables } from './system-users';

/** MySQL, kept available by Group Replication. */
export interface MysqlEngineProps {
  /** The version. Data of a newer server can't be read by an older one: there is no way back from another series. */
  readonly version: MysqlVersion;

  /**
   * The image.
   *
   * @default MysqlImage.official(version)
   */
  readonly image?: MysqlImage;

  /**
   * Parameters of the server, by MySQL's names: `{ max_connections: '200' }`. They win over what follows from the resources. Another value restarts
   * the members, one after the other.
   *
   * @default - memory, logs and parallelism by the resources and the volume, and MySQL's own defaults
   * @see https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html
   */
  readonly parameters?: { [name: string]: string };

  /**
   * The certificates of the servers. All connections are encrypted, whatever they are.
   *
   * @default ServerTls.selfMade()
   */
  readonly tls?: ServerTls;
}

const PRODUCT = 'mysql';
const PORT = 3306;
/** Where the program beside the server says whether the member serves, and tells its figures (answers.py). */
const ANSWERS = { name: 'actor', port: 8008 };
/** The server writes what it has in memory. */
const STOP_SECONDS = 120;
/** With less there is hardly room for tables beside what the server itself takes (parameters.ts). */
const LEAST_MEMORY = Size.mebibytes(896);
/** Names of users. @see https://dev.mysql.com/doc/refman/8.4/en/user-names.html */
const LONGEST_OWNER = 32;
/** @see https://dev.mysql.com/doc/refman/8.4/en/system-schema.html */
const RESERVED_DATABASES = ['mysql', 'sys', 'information_schema', 'performance_schema', 'ndbinfo'];
/** mysqlsh, and a client for each member that it asks. */
const ACTOR_MEMORY = Size.mebibytes(192);
const MEMBER_PROGRAMS = [
  'accounts.py', 'actor.py', 'answers.py', 'ending.py', 'figures.py', 'group.py', 'gtids.py', 'healing.py', 'mark.py', 'member.py', 'roles.py', 'room.py',
  'serve.py', 'sql.py',
];

/** @internal */
export class MysqlEngine extends Engine {
  public readonly product = PRODUCT;
  private readonly props: MysqlEngineProps;

  public constructor(props: MysqlEngineProps) {
    super();
    this.props = copyOf(props);
  }

  public get version(): string {
    return this.props?.version?.version;
  }

  /**
   * A majority of the group has every write before it is acknowledged, and no setting changes that: there is nothing between this and what a member
   * that is alone can promise.
   */
  public override get durabilities(): Durability[] {
    return [Durability.ZERO_LOSS, Durability.BEST_EFFORT];
  }

  public bind(scope: Construct, cluster: ClusterFacts): EngineSpec {
    const check = new Check(scope);
    this.check(check, cluster);
    cluster.accounts.forEach(({ database, username }) => checkReserved(check, database!, username));
    const { options: { image }, user } = this.image;
    const mark = `${cluster.name}-founded`;
    return {
      image,
      user,
      tools: { image, user, interpreter: INTERPRETER },
      command: [...INTERPRETER, `${CONFIG_PATH}/serve.py`],
      env: { DOMAIN: cluster.headlessHost },
      variables: passwordVariables(cluster.passwords([...SYSTEM_USERS])),
      folder: {
        name: 'member',
        path: CONFIG_PATH,
        files: { 'my.cnf': this.settings(cluster), 'members.json': membersOf(cluster), ...EnginePrograms.ofMembers(), ...programs(...MEMBER_PROGRAMS) },
        // who is declared is looked up each time
        readAnew: ['members.json'],
      },
      files: this.tls.files,
      volumes: [{ name: 'run', path: RUN_PATH, volume: Volume.memory(Size.mebibytes(1)) }],
      dataPath: DATA_PATH,
      ports: [{ name: PRODUCT, port: PORT, betweenMembers: true, forController: true }, ANSWERS],
      endpoints: [
        { suffix: 'primary', ports: [PRODUCT], roleLabels: { role: 'primary' } },
        { suffix: 'replicas', ports: [PRODUCT], roleLabels: { role: 'replica' } },
      ],
      metrics: { port: ANSWERS.name, alerts: alerts(cluster.members) },
      // making the data folder, or recovering from a crash, takes as long as it takes
      startup: Probe.tcp({ port: PORT, period: Duration.seconds(5), failureThreshold: 720 }),
      // no client, which a busy machine starts too late: one that was killed for that was the primary. And a server that has copied starts again
      liveness: Probe.tcp({ port: PORT, timeout: Duration.seconds(5), failureThreshold: 30 }),
      // whoever is out of the group loses its label at once; this is for a label that nobody takes, and lasts until a frozen actor is restarted
      readiness: Probe.http('/', { port: ANSWERS.port, period: Duration.seconds(3), timeout: Duration.seconds(3), failureThreshold: 10 }),
      preStop: [...INTERPRETER, `${CONFIG_PATH}/hand_over.py`, cluster.headlessHost, String(HELD_SECONDS)],
      terminationGrace: Duration.seconds(HELD_SECONDS + STOP_SECONDS),
      sidecars: [{ name: 'actor', command: [...INTERPRETER, `${CONFIG_PATH}/actor.py`], ...ACTS, resources: { memory: ACTOR_MEMORY } }],
      rights: rights(cluster, mark),
      clientUri: 'mysql://{username}:{password}@{host}:{port}/{database}',
      clientJdbc: 'jdbc:mysql://{host}:{port}/{database}?sslMode=REQUIRED',
      reservedConfigMaps: [mark],
      exemptions: [{ checkov: 'CKV_K8S_35', reason: 'the programs of members read passwords from variables' }],
      controller: controllerSpec(mark),
    };
  }

  private get image(): MysqlImage {
    return this.props.image ?? MysqlImage.official(this.props.version);
  }

  private get parameters(): { [name: string]: string } {
    return this.props.parameters ?? {};
  }

  private get tls(): ServerTls {
    return this.props.tls ?? ServerTls.selfMade();
  }

  private check(check: Check, cluster: ClusterFacts): void {
    const { version, image, tls } = check.props('DatabaseEngine.mysql()', this.props);
    check.given('DatabaseEngine.mysql(): version', version, 'use one such as MysqlVersion.V9_7');
    check.instance('the version of MySQL', version, MysqlVersion, 'MysqlVersion.of(), or one such as MysqlVersion.V9_7');
    version._check(check);
    if (image !== undefined) {
      check.instance('the image of MySQL', image, MysqlImage, 'MysqlImage.of() or MysqlImage.official()');
    }
    this.image._check(check, version);
    if (tls !== undefined) {
      check.instance('tls', tls, ServerTls, 'ServerTls.selfMade() or ServerTls.fromSecret()');
      tls._check(check, 'tls');
    }
    const { memory, storage } = cluster;
    check.that(memory.toKibibytes() >= LEAST_MEMORY.toKibibytes(),
      `resources.memory must be at least ${LEAST_MEMORY.toMebibytes()} MiB, got ${memory.asString()}: MySQL takes more than half a gibibyte before it has any table in memory`);
    check.map('parameters', this.parameters);
    checkParameters(check, this.parameters, { ...tune(cluster, this.parameters), ...this.parameters }, { series: version.series, memory, storage });
  }

  private settings(cluster: ClusterFacts): string {
    return myCnf({ ...tune(cluster, this.parameters), ...this.parameters }, this.tls.secret !== undefined);
  }
}

/** The program beside the server leaves a trace twice a second. */
const TRACE = ['sh', '-c', 'find /tmp/actor-beat -newermt "10 seconds ago" | grep -q .'];
/** A busy machine takes seconds to start a command in a container. */
const TIMEOUT = Duration.seconds(10);
const ACTS = {
  startup: Probe.exec(TRACE, { period: Duration.seconds(1), timeout: TIMEOUT, failureThreshold: 120 }),
  // one that is frozen heeds no signal, and has nothing to end in order
  liveness: Probe.exec(TRACE, { period: Duration.seconds(5), timeout: TIMEOUT, failureThreshold: 3, terminationGrace: Duration.seconds(1) }),
};

function checkReserved(check: Check, name: string, owner: string): void {
  check.that(!RESERVED_DATABASES.includes(name), `the database '${name}' belongs to MySQL: use another name`);
  check.that(owner.length <= LONGEST_OWNER, `the owner of database '${name}' must have at most ${LONGEST_OWNER} characters, as MySQL has it, got '${owner}': use a shorter name`);
  check.that(!RESERVED_OWNERS.includes(owner), `the owner of database '${name}' can't be called '${owner}', which MySQL or its cluster needs: use another name`);
}

/** The members' hosts by their names. */
function membersOf({ memberNames, memberHosts }: ClusterFacts): string {
  return `${JSON.stringify(Object.fromEntries(memberNames.map((name, i) => [name, memberHosts[i]])), undefined, 2)}\n`;
}

function rights({ name, possibleMemberNames }: ClusterFacts, mark: string): Right[] {
  return [
    { resource: 'pods', verbs: ['list'] },
    // whatever the number of members: one that was scaled away gives its label to another
    { resource: 'pods', verbs: ['get', 'patch'], names: possibleMemberNames },
    { resource: 'configmaps', verbs: ['create'] },
    { resource: 'configmaps', verbs: ['get', 'patch'], names: [mark] },
    // whether a member that stops was scaled away
    { apiGroup: 'apps', resource: 'statefulsets', verbs: ['get'], names: [name] },
  ];
}
