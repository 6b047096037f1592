import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppSecret, ClusterFacts, Durability, Engine, EngineSpec, PodField, Probe, Variable } from '../../lib';

/** How the members of NATS are. */
export interface NatsEngineProps {
  /**
   * The version of the server: `2.15`, or `2.15.1`.
   *
   * @default '2.15'
   */
  readonly version?: string;
}

const [CLIENT, CLUSTER, MONITOR] = [4222, 6222, 8222];
const DATA = '/data';
const CONFIG = '/etc/nats';
/** What the server itself takes of a disk: the rest is for the logs by which members agree. */
const SHARE_OF_STORAGE = 0.75;
/** Streams in memory; the rest is for connections, for what is under way, and for what the garbage collector is late with. */
const SHARE_OF_MEMORY = 0.25;
/** From here on the garbage collector works harder, before the kernel kills. */
const GO_LIMIT = 0.8;
/** A member that waits for its quorum, or catches up, is left alone for so long: a restart helps neither. */
const PATIENCE = Duration.days(1);
const PERIOD = Duration.seconds(2);

/**
 * NATS with JetStream, on the members of a MessageBroker.
 *
 * A stream has as many copies as its client asks for: with three (`num_replicas: 3`) an acknowledged message survives what Durability.ZERO_LOSS
 * promises, and only then. With ZERO_LOSS each member syncs its disk before it acknowledges; with BEST_EFFORT every two minutes, so that a power cut
 * of several nodes takes what they had acknowledged since. AVAILABLE is declined: without a majority a stream takes nothing.
 *
 * The broker's accounts are users of one NATS account: they see the same subjects and streams. Their passwords are read when a member starts, and
 * those of your own have no `"` and no `\` in them. Who wants fewer members moves the streams away and removes the peers first (`nats server
 * cluster peer-remove`); one member is no cluster, and doesn't become one.
 */
export class NatsEngine extends Engine {
  public readonly product = 'nats';
  public readonly version: string;

  public constructor({ version = '2.15' }: NatsEngineProps = {}) {
    super();
    this.version = version;
  }

  public override get durabilities(): Durability[] {
    return [Durability.ZERO_LOSS, Durability.BEST_EFFORT];
  }

  public bind(_scope: Construct, cluster: ClusterFacts): EngineSpec {
    if (!/^\d+\.\d+(\.\d+)?$/.test(this.version)) {
      cluster.fail(`engine.version must be one such as '2.15' or '2.15.1', got '${this.version}': use a version of NATS`);
    }
    const system = cluster.passwords(['route', 'system']);
    return {
      image: `docker.io/library/nats:${this.version}-alpine`,
      user: 1000,
      command: ['nats-server'],
      args: ['--config', `${CONFIG}/nats.conf`, '--name', '$(NAME)'],
      env: { GOMEMLIMIT: `${share(cluster.memory, GO_LIMIT)}B` },
      variables: {
        NAME: Variable.podField(PodField.NAME),
        SYSTEM: password(system, 'system'),
        ...(cluster.members === 1 ? {} : { ROUTE: password(system, 'route'), ROUTES: routes(system, cluster) }),
        ...Object.fromEntries(cluster.accounts.map(({ username, secret }) => [variableOf(username), password(secret, 'password')])),
      },
      folder: { name: 'config', path: CONFIG, files: { 'nats.conf': configuration(cluster) } },
      dataPath: DATA,
      ports: [
        { name: 'client', port: CLIENT },
        { name: 'cluster', port: CLUSTER, betweenMembers: true },
        { name: 'monitor', port: MONITOR },
      ],
      endpoints: [{ suffix: 'client', ports: ['client'] }],
      // all of its streams are as far as their leaders are: an update waits for that before the next member
      startup: Probe.http('/healthz', { port: MONITOR, period: PERIOD, failureThreshold: PATIENCE.toSeconds() / PERIOD.toSeconds() }),
      // it is with the majority, or has been within seconds: a client that is sent to one that is cut off waits in vain
      readiness: Probe.http('/healthz?js-meta-only=true', { port: MONITOR, period: PERIOD }),
      liveness: Probe.http('/healthz?js-enabled-only=true', { port: MONITOR, timeout: Duration.seconds(5) }),
      // lame duck: leads no stream any more, sends its clients away, and ends itself; SIGTERM doesn't disturb that
      preStop: ['nats-server', '--signal', 'ldm=1'],
      terminationGrace: Duration.minutes(1),
      clientUri: 'nats://{username}:{password}@{host}:{port}',
      exemptions: [{ checkov: 'CKV_K8S_35', reason: 'NATS reads passwords into its configuration from variables' }],
    };
  }
}

/** In quotes: NATS reads the value of a variable as a piece of its configuration, and takes what begins with a digit for a number. */
function password(secret: AppSecret, key: string): Variable {
  return Variable.compose('"{password}"', { password: Variable.secret(secret, key) });
}

/** The ways to all members, itself too: a list that is a variable as a whole, since each has the password in it. */
function routes(secret: AppSecret, { memberHosts }: ClusterFacts): Variable {
  const urls = memberHosts.map((host) => `"nats://route:{password}@${host}:${CLUSTER}"`);
  return Variable.compose(`[${urls.join(', ')}]`, { password: Variable.secret(secret, 'route') });
}

/** The last word keeps it apart from the variables that those of other accounts are made of. */
function variableOf(username: string): string {
  return `ACCOUNT_${username.replace(/-/g, '_').toUpperCase()}_LOGIN`;
}

function share(size: Size, part: number): number {
  return Math.floor(size.toKibibytes() * part) * 1024;
}

function configuration({ name, members, durability, memory, storage, accounts }: ClusterFacts): string {
  const users = accounts.map(({ username }) => `{ user: "${username}", password: $${variableOf(username)} }`);
  const lines = [
    `port: ${CLIENT}`,
    `http_port: ${MONITOR}`,
    'lame_duck_grace_period: 2s',
    'lame_duck_duration: 30s',
    'jetstream {',
    `  store_dir: "${DATA}"`,
    `  max_memory_store: ${share(memory, SHARE_OF_MEMORY)}`,
    `  max_file_store: ${share(storage, SHARE_OF_STORAGE)}`,
    `  sync_interval: ${durability === Durability.ZERO_LOSS ? 'always' : '"2m"'}`,
    '}',
    'accounts {',
    '  SYS { users: [{ user: "system", password: $SYSTEM }] }',
    `  APPS { jetstream: enabled, users: [${users.join(', ')}] }`,
    '}',
    'system_account: SYS',
  ];
  // clients know the Service, which knows who is ready: addresses of pods come and go
  const cluster = [
    'cluster {',
    `  name: "${name}"`,
    `  port: ${CLUSTER}`,
    '  no_advertise: true',
    '  authorization { user: "route", password: $ROUTE }',
    '  routes: $ROUTES',
    '}',
  ];
  return [...lines, ...(members === 1 ? [] : cluster), ''].join('\n');
}
