import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { PodField, Variable } from '../../config';
import { ClusterFacts, Engine, EnginePrograms, EngineSpec, MemberVolume, ServerTls } from '../../engine';
import { Check, copyOf } from '../../kubernetes';
import { Probe, Volume } from '../../pod';
import type { Right } from '../../workload';
import { HELD_SECONDS } from '../held';
import { alerts } from './alerts';
import { controllerSpec } from './controller-spec';
import { checkParameters } from './parameter-check';
import { tune } from './parameters';
import {
  CLIENT_PORT, CONFIG_PATH, DATA_PATH, PATRONI_PORT, PGDATA, PRIMARY, PRODUCT, PatroniConfigOptions, REPLICA, REPLICATION_USER, REWIND_USER,
  ROLE_LABEL, SOCKET_PATH, SUPERUSER, patroniConfig, patroniConfigMaps, restartedFor, sharedConfig,
} from './patroni-config';
import { PostgresImage } from './postgres-image';
import { PostgresVersion } from './postgres-version';
import { programs } from './programs';
import { PASSWORDS, PASSWORDS_IN_VARIABLES, systemUsers, systemVariables } from './system-users';

/** PostgreSQL, kept available by Patroni. */
export interface PostgresqlEngineProps {
  /** The version: its major belongs to the data and can't be changed in place. */
  readonly version: PostgresVersion;

  /**
   * The image.
   *
   * @default PostgresImage.percona(version)
   */
  readonly image?: PostgresImage;

  /**
   * Parameters of the server, by PostgreSQL's names: `{ max_connections: '200' }`. They win over what follows from the resources.
   *
   * @default - memory and parallelism by the usual rules from the resources, and PostgreSQL's own defaults
   * @see https://www.postgresql.org/docs/current/runtime-config.html
   */
  readonly parameters?: { [name: string]: string };

  /**
   * How far behind the primary a replica may be, in WAL that it has still to replay: beyond it, it isn't ready, and the `-replicas`
   * Service leaves it out until it has caught up.
   *
   * @default Size.mebibytes(64)
   * @see https://patroni.readthedocs.io/en/latest/rest_api.html (GET /read-only?lag=)
   */
  readonly maximumReplicaLag?: Size;

  /**
   * The certificates that members show, of a Secret. With them, clients come encrypted and no other way, and so do members to each other: apps that
   * are connected already have to ask for TLS before it is given.
   *
   * @default - none: everything is in plain text, inside of what the policies let through
   */
  readonly tls?: ServerTls;
}

/** Four segments of WAL: what a busy primary writes in a second or two. */
const MAXIMUM_REPLICA_LAG = Size.mebibytes(64);
/** libpq's own: without it the kernel tries for two minutes to reach a pod that is gone. */
const CONNECT_TIMEOUT_SECONDS = 3;
/**
 * What a server that follows another needs instead, since it connects without waiting, and no variable sets: how long what was sent, a first
 * packet too, may stay unanswered. Of every connection that a member makes, by a service that they all go by.
 *
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TCP-USER-TIMEOUT
 */
const SERVICE = 'members';
const SERVICE_FILE = 'pg_service.conf';
const UNANSWERED = Duration.seconds(5);
const PATRONI = { name: 'patroni', port: PATRONI_PORT };
/** All are for members and for the controller, the first for clients as well. */
const PORTS = [{ name: PRODUCT, port: CLIENT_PORT }, PATRONI].map((port) => ({ ...port, betweenMembers: true, forController: true }));
/** The shutdown checkpoint may have to write all of shared_buffers. */
const STOP_SECONDS = 120;
/** With less, a callback beside a busy server has the kernel kill one of them. */
const LEAST_MEMORY = Size.mebibytes(256);

/** @internal */
export class PostgresqlEngine extends Engine {
  public readonly product = PRODUCT;
  private readonly props: PostgresqlEngineProps;

  public constructor(props: PostgresqlEngineProps) {
    super();
    this.props = copyOf(props);
  }

  public get version(): string {
    return this.props?.version?.version;
  }

  public bind(scope: Construct, cluster: ClusterFacts): EngineSpec {
    const check = new Check(scope);
    this.check(check, cluster);
    cluster.accounts.forEach(({ database, username }) => checkReserved(check, database!, username));
    const { image, user, programs: folder } = this.image.options;
    const config = this.configOptions(cluster);
    const passwords = cluster.passwords(PASSWORDS);
    const encrypted = this.props.tls === undefined ? '' : '?sslmode=require';
    return {
      image,
      user,
      tools: { image, user },
      command: ['python3', `${CONFIG_PATH}/start.py`, folder, PGDATA, `${CONFIG_PATH}/patroni.yml`],
      env: { ...environment(cluster), ...systemUsers(['SUPERUSER', 'REPLICATION', 'REWIND', 'RESTAPI']) },
      variables: {
        PATRONI_NAME: Variable.podField(PodField.NAME),
        PATRONI_KUBERNETES_NAMESPACE: Variable.podField(PodField.NAMESPACE),
        ...systemVariables(passwords, ['SUPERUSER', 'REPLICATION', 'REWIND', 'RESTAPI']),
      },
      folder: {
        name: 'patroni',
        path: CONFIG_PATH,
        files: { 'patroni.yml': patroniConfig(config), [SERVICE_FILE]: `[${SERVICE}]\ntcp_user_timeout=${UNANSWERED.toMilliseconds()}\n`, ...memberPrograms() },
        // what all members share is changed while they run, and the rest of it is worth a restart
        readAnew: ['patroni.yml'],
      },
      restartFor: JSON.stringify(restartedFor(config)),
      files: this.props.tls?.files,
      volumes: volumes(cluster),
      dataPath: DATA_PATH,
      ports: PORTS,
      endpoints: [
        { suffix: 'primary', ports: [PRODUCT], roleLabels: { [ROLE_LABEL]: PRIMARY } },
        { suffix: 'replicas', ports: [PRODUCT], roleLabels: { [ROLE_LABEL]: REPLICA } },
      ],
      // no GET changes anything, and all else asks for a password, whoever comes by this port
      metrics: { port: PATRONI.name, alerts: alerts(cluster.members, this.lag) },
      // Patroni answers at once and for as long as it works, however long the server takes to start or to recover
      startup: Probe.http('/liveness', { port: PATRONI_PORT }),
      liveness: Probe.http('/liveness', { port: PATRONI_PORT }),
      // the primary, or a replica that isn't further behind: it knows from Patroni how far the primary was two seconds ago
      readiness: Probe.http(`/read-only?lag=${this.lag.toKibibytes()}kB`, { port: PATRONI_PORT }),
      preStop: ['python3', `${CONFIG_PATH}/hand_over.py`, folder, PGDATA, SOCKET_PATH, String(HELD_SECONDS)],
      terminationGrace: Duration.seconds(HELD_SECONDS + STOP_SECONDS),
      rights: rights(cluster),
      clientUri: `postgresql://{username}:{password}@{host}:{port}/{database}${encrypted}`,
      clientJdbc: `jdbc:postgresql://{host}:{port}/{database}${encrypted}`,
      reservedConfigMaps: patroniConfigMaps(cluster.name),
      exemptions: [PASSWORDS_IN_VARIABLES],
      controller: controllerSpec({ name: cluster.name, psql: `${folder}/psql`, config: sharedConfig(config) }),
    };
  }

  private get image(): PostgresImage {
    return this.props.image ?? PostgresImage.percona(this.props.version);
  }

  private get parameters(): { [name: string]: string } {
    return this.props.parameters ?? {};
  }

  private get lag(): Size {
    return this.props.maximumReplicaLag ?? MAXIMUM_REPLICA_LAG;
  }

  private check(check: Check, { members, memory }: ClusterFacts): void {
    const { version, image, tls } = check.props('DatabaseEngine.postgresql()', this.props);
    check.given('DatabaseEngine.postgresql(): version', version, 'use one such as PostgresVersion.V17');
    check.instance('the version of PostgreSQL', version, PostgresVersion, 'PostgresVersion.of(), or one such as PostgresVersion.V17');
    version._check(check);
    if (image !== undefined) {
      check.instance('the image of PostgreSQL', image, PostgresImage, 'PostgresImage.of() or PostgresImage.percona()');
    }
    this.image._check(check, version);
    check.that(memory.toKibibytes() >= LEAST_MEMORY.toKibibytes(),
      `resources.memory must be at least ${LEAST_MEMORY.toMebibytes()} MiB, got ${memory.asString()}: PostgreSQL, Patroni and its callbacks need room`);
    check.size('maximumReplicaLag', this.lag);
    if (tls !== undefined) {
      check.instance('tls', tls, ServerTls, 'ServerTls.fromSecret()');
      tls._check(check, 'tls', 'PostgreSQL');
    }
    checkParameters(check, this.parameters, { members, memory, major: version.major });
  }

  private configOptions({ name, members, durability, selector, memory, cpuLimit }: ClusterFacts): PatroniConfigOptions {
    const parameters = { ...tune({ memory, cpuLimit }, this.parameters), ...this.parameters };
    return { name, members, durability, selector, parameters, programs: this.image.options.programs, isEncrypted: this.props.tls !== undefined };
  }
}

/** @see https://www.postgresql.org/docs/current/manage-ag-templatedbs.html */
const RESERVED_DATABASES = ['postgres', 'template0', 'template1'];
const RESERVED_OWNERS = [SUPERUSER, REPLICATION_USER, REWIND_USER, 'public', 'none'];

function checkReserved(check: Check, name: string, owner: string): void {
  check.that(!RESERVED_DATABASES.includes(name), `the database '${name}' belongs to PostgreSQL: use another name`);
  check.that(!RESERVED_OWNERS.includes(owner) && !owner.startsWith('pg_'),
    `the owner of database '${name}' can't be called '${owner}', which PostgreSQL or Patroni needs: use another name`);
}

function memberPrograms(): { [file: string]: string } {
  return {
    ...EnginePrograms.ofMembers(),
    ...programs(
      'start.py', 'notes.py', 'on_role_change.py', 'system_passwords.py', 'passwords.py', 'member.py', 'neighbours.py', 'passing_on.py', 'stopping.py', 'patroni_api.py',
    ),
  };
}

function environment({ headlessService }: ClusterFacts): { [variable: string]: string } {
  const address = `$(PATRONI_NAME).${headlessService}.$(PATRONI_KUBERNETES_NAMESPACE).svc`;
  return {
    PATRONI_RESTAPI_CONNECT_ADDRESS: `${address}:${PATRONI_PORT}`,
    PATRONI_POSTGRESQL_CONNECT_ADDRESS: `${address}:${CLIENT_PORT}`,
    PGCONNECT_TIMEOUT: String(CONNECT_TIMEOUT_SECONDS),
    PGSERVICEFILE: `${CONFIG_PATH}/${SERVICE_FILE}`,
    PGSERVICE: SERVICE,
  };
}

function volumes({ memory }: ClusterFacts): MemberVolume[] {
  return [
    { name: 'run', path: SOCKET_PATH, volume: Volume.scratch(Size.mebibytes(16)) },
    // parallel queries share their rows here; the runtime's 64 MiB are soon full
    { name: 'shm', path: '/dev/shm', volume: Volume.memory(Size.mebibytes(Math.ceil(memory.toMebibytes({ rounding: 1 }) / 4))) },
  ];
}

/** What Patroni does with Kubernetes as its store. @see https://patroni.readthedocs.io/en/latest/kubernetes.html */
function rights({ name, possibleMemberNames }: ClusterFacts): Right[] {
  return [
    { resource: 'configmaps', verbs: ['create', 'list', 'watch'] },
    { resource: 'configmaps', verbs: ['get', 'patch', 'update'], names: patroniConfigMaps(name) },
    { resource: 'pods', verbs: ['list', 'watch'] },
    // whatever the number of members: one that was scaled away says until its end what it does, and gives its label to another
    { resource: 'pods', verbs: ['get', 'patch', 'update'], names: possibleMemberNames },
    // whether a member that stops was scaled away
    { apiGroup: 'apps', resource: 'statefulsets', verbs: ['get'], names: [name] },
  ];
}
