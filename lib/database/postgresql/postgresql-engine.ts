import { Duration, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { emitFiles } from '../../config';
import { Check, Names, copyOf, digest, sizeQuantity } from '../../kubernetes';
import { serviceEntries } from '../../network';
import { ContainerOptions, Probe } from '../../pod';
import { GeneratedSecret, Permission, headlessName, memberNames } from '../../workload';
import { Engine, EngineConfig, EngineOptions, EngineWorkload, MOST_MEMBERS, ResolvedDatabase, roleService } from '../engine';
import { Controller } from './controller';
import { checkParameters } from './parameter-check';
import { tune } from './parameters';
import {
  CLIENT_PORT, CONFIG_PATH, DATA_PATH, PATRONI_PORT, PGDATA, PRIMARY, REPLICA, REPLICATION_USER, REWIND_USER, ROLE_LABEL, SOCKET_PATH, SUPERUSER,
  patroniConfig, patroniConfigMaps, restartedFor, sharedConfig,
} from './patroni-config';
import { PostgresImage } from './postgres-image';
import { PostgresVersion } from './postgres-version';
import { programs } from './programs';
import { PASSWORDS_IN_VARIABLES, systemSecret, systemVariables } from './system-users';

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
const PRODUCT = 'postgresql';
/** For clients, and for members. */
const PORTS = [{ name: PRODUCT, port: CLIENT_PORT }, { name: 'patroni', port: PATRONI_PORT }];
/** The shutdown checkpoint may have to write all of shared_buffers. */
const STOP_SECONDS = 120;
/** A member that was scaled away waits for one that stays: with its stop, what Cluster Autoscaler leaves a pod (--max-graceful-termination-sec). */
const HELD_SECONDS = 480;
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

  private get image(): PostgresImage {
    return this.props.image ?? PostgresImage.percona(this.props.version);
  }

  private get parameters(): { [name: string]: string } {
    return this.props.parameters ?? {};
  }

  private get lag(): Size {
    return this.props.maximumReplicaLag ?? MAXIMUM_REPLICA_LAG;
  }

  /** @internal */
  public _check(check: Check): void {
    const { version, image } = check.props('DatabaseEngine.postgresql()', this.props);
    check.given('DatabaseEngine.postgresql(): version', version, 'use one such as PostgresVersion.V17');
    check.instance('the version of PostgreSQL', version, PostgresVersion, 'PostgresVersion.of(), or one such as PostgresVersion.V17');
    version._check(check);
    if (image !== undefined) {
      check.instance('the image of PostgreSQL', image, PostgresImage, 'PostgresImage.of() or PostgresImage.percona()');
    }
    this.image._check(check, version);
  }

  /** @internal */
  public _bind(scope: Construct, options: EngineOptions): EngineConfig {
    const check = new Check(scope);
    this.checkProps(check, options);
    options.databases.forEach((database) => checkReserved(check, database));
    patroniConfigMaps(options.name).forEach((configMap) => Names.of(scope).claim(scope, { kind: 'core/ConfigMap', name: configMap, maker: 'Patroni makes' }));
    const name = `${options.name}-patroni`;
    const config = this.configOptions(options);
    const files = {
      ...programs('start.py', 'notes.py', 'on_role_change.py', 'hand_over.py', 'leaving.py', 'neighbours.py', 'passing_on.py', 'stopping.py',
        'role_label.py', 'kube_api.py', 'patroni_api.py'),
      [SERVICE_FILE]: `[${SERVICE}]\ntcp_user_timeout=${UNANSWERED.toMilliseconds()}\n`,
    };
    const data = { 'patroni.yml': patroniConfig(config), ...files };
    emitFiles(scope, 'ConfigMap', name, options.labels, data);
    const { image, user } = this.image.options;
    return {
      image,
      user,
      clientPort: PORTS[0],
      memberPorts: PORTS,
      container: this.container(options),
      volumes: volumes(name, options),
      dataPath: DATA_PATH,
      terminationGraceSeconds: HELD_SECONDS + STOP_SECONDS,
      permissions: permissions(options),
      callsApiServer: true,
      podAnnotations: { 'cdk8s-patterns/config': digest([restartedFor(config), files]) },
      exemptions: [PASSWORDS_IN_VARIABLES],
      roleLabels: { primary: { [ROLE_LABEL]: PRIMARY }, replica: { [ROLE_LABEL]: REPLICA } },
      systemSecrets: [systemSecret(options.systemSecret)],
      databaseSecret: (database) => databaseSecret(options.name, database),
      bindingEntries: (database, host) => ({ ...serviceEntries(PRODUCT, host, CLIENT_PORT), database: database.name }),
    };
  }

  /** @internal */
  public _attach(scope: Construct, options: EngineOptions, workload: EngineWorkload): void {
    const { image, user, programs: folder } = this.image.options;
    new Controller(scope, 'Controller', { options, workload, image, user, psql: `${folder}/psql`, config: sharedConfig(this.configOptions(options)) });
  }

  private checkProps(check: Check, options: EngineOptions): void {
    const { memory } = options.resources;
    check.that(memory.toKibibytes() >= LEAST_MEMORY.toKibibytes(),
      `resources.memory must be at least ${LEAST_MEMORY.toMebibytes()} MiB, got ${memory.asString()}: PostgreSQL, Patroni and its callbacks need room`);
    check.size('maximumReplicaLag', this.lag);
    checkParameters(check, this.parameters, { ...options, major: this.props.version.major });
  }

  private configOptions(options: EngineOptions) {
    return { ...options, programs: this.image.options.programs, parameters: { ...tune(options.resources, this.parameters), ...this.parameters } };
  }

  private container(options: EngineOptions): ContainerOptions {
    const field = (name: string, fieldPath: string): k8s.EnvVar => ({ name, valueFrom: { fieldRef: { fieldPath } } });
    const address = `$(PATRONI_NAME).${headlessName(options.name)}.$(PATRONI_KUBERNETES_NAMESPACE).svc`;
    return {
      name: PRODUCT,
      image: this.image.options.image,
      imagePullPolicy: options.imagePullPolicy,
      command: ['python3', `${CONFIG_PATH}/start.py`, this.image.options.programs, PGDATA, `${CONFIG_PATH}/patroni.yml`],
      env: [
        field('PATRONI_NAME', 'metadata.name'),
        field('PATRONI_KUBERNETES_NAMESPACE', 'metadata.namespace'),
        { name: 'PATRONI_RESTAPI_CONNECT_ADDRESS', value: `${address}:${PATRONI_PORT}` },
        { name: 'PATRONI_POSTGRESQL_CONNECT_ADDRESS', value: `${address}:${CLIENT_PORT}` },
        { name: 'PGCONNECT_TIMEOUT', value: String(CONNECT_TIMEOUT_SECONDS) },
        { name: 'PGSERVICEFILE', value: `${CONFIG_PATH}/${SERVICE_FILE}` },
        { name: 'PGSERVICE', value: SERVICE },
        ...systemVariables(options.systemSecret, ['SUPERUSER', 'REPLICATION', 'REWIND', 'RESTAPI']),
      ],
      ports: PORTS,
      // Patroni answers at once and for as long as it works, however long the server takes to start or to recover
      startup: Probe.http('/liveness', { port: PATRONI_PORT }),
      liveness: Probe.http('/liveness', { port: PATRONI_PORT }),
      // the primary, or a replica that isn't further behind: it knows from Patroni how far the primary was two seconds ago
      readiness: Probe.http(`/read-only?lag=${this.lag.toKibibytes()}kB`, { port: PATRONI_PORT }),
      preStop: { command: ['python3', `${CONFIG_PATH}/hand_over.py`, this.image.options.programs, PGDATA, SOCKET_PATH, String(HELD_SECONDS)] },
      resources: options.resources,
      mounts: [
        { volume: 'patroni', path: CONFIG_PATH, readOnly: true },
        { volume: 'run', path: SOCKET_PATH },
        { volume: 'shm', path: '/dev/shm' },
      ],
    };
  }
}

/** @see https://www.postgresql.org/docs/current/manage-ag-templatedbs.html */
const RESERVED_DATABASES = ['postgres', 'template0', 'template1'];
const RESERVED_OWNERS = [SUPERUSER, REPLICATION_USER, REWIND_USER, 'public', 'none'];

function checkReserved(check: Check, { name, owner }: ResolvedDatabase): void {
  check.that(!RESERVED_DATABASES.includes(name), `the database '${name}' belongs to PostgreSQL: use another name`);
  check.that(!RESERVED_OWNERS.includes(owner) && !owner.startsWith('pg_'),
    `the owner of database '${name}' can't be called '${owner}', which PostgreSQL or Patroni needs: use another name`);
}

function volumes(configMap: string, options: EngineOptions): k8s.Volume[] {
  return [
    { name: 'patroni', configMap: { name: configMap } },
    { name: 'run', emptyDir: { sizeLimit: sizeQuantity(Size.mebibytes(16)) } },
    // parallel queries share their rows here; the runtime's 64 MiB are soon full
    { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: sizeQuantity(Size.mebibytes(Math.ceil(options.resources.memory.toMebibytes({ rounding: 1 }) / 4))) } },
  ];
}

/** What Patroni does with Kubernetes as its store. @see https://patroni.readthedocs.io/en/latest/kubernetes.html */
function permissions({ name }: EngineOptions): Permission[] {
  // whatever the number of members: one that was scaled away says until its end what it does, and gives its label to another
  const pods = memberNames(name, MOST_MEMBERS);
  return [
    { apiGroup: '', resource: 'configmaps', verbs: ['create', 'list', 'watch'] },
    { apiGroup: '', resource: 'configmaps', verbs: ['get', 'patch', 'update'], names: patroniConfigMaps(name) },
    { apiGroup: '', resource: 'pods', verbs: ['list', 'watch'] },
    { apiGroup: '', resource: 'pods', verbs: ['get', 'patch', 'update'], names: pods },
    // whether a member that stops was scaled away
    { apiGroup: 'apps', resource: 'statefulsets', verbs: ['get'], names: [name] },
  ];
}

/** By the Service Binding convention, so that other tools can project it too. */
function databaseSecret(name: string, { name: database, owner, secretName }: ResolvedDatabase): GeneratedSecret {
  const host = `${roleService(name, 'primary')}.{namespace}.svc`;
  return {
    name: secretName,
    type: `servicebinding.io/${PRODUCT}`,
    passwords: ['password'],
    strings: {
      ...serviceEntries(PRODUCT, host, CLIENT_PORT),
      username: owner,
      database,
      uri: `postgresql://${owner}:{password}@${host}:${CLIENT_PORT}/${database}`,
    },
  };
}
