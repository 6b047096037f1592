import { Durability, ServerTls } from '../../engine';
import { toYaml } from '../../kubernetes';
import type { Parameters } from '../server-parameters';
import { splitParameters } from './parameters';

export const PRODUCT = 'postgresql';

/** The label that Patroni keeps on a member's pod, and its values. */
export const ROLE_LABEL = 'role';
export const PRIMARY = 'primary';
export const REPLICA = 'replica';

export const CLIENT_PORT = 5432;
/** Patroni's REST API. */
export const PATRONI_PORT = 8008;

/** Where the member's volume is, and the folder in it: PostgreSQL refuses a mount point, which belongs to root. */
export const DATA_PATH = '/var/lib/postgresql';
export const PGDATA = `${DATA_PATH}/pgdata`;
export const SOCKET_PATH = '/run/postgresql';
/** Patroni's configuration and the programs that it calls. */
export const CONFIG_PATH = '/etc/patroni';

/** The users that the engine makes for itself, as Patroni's variables name them. */
export const SUPERUSER = 'postgres';
export const REPLICATION_USER = 'replicator';
export const REWIND_USER = 'rewinder';
export const RESTAPI_USER = 'patroni';

/** Where Patroni keeps the cluster's state. It makes them itself: none of ours may be called so. */
export function patroniConfigMaps(name: string): string[] {
  return ['config', 'leader', 'sync', 'failover'].map((suffix) => `${name}-${suffix}`);
}

export interface PatroniConfigOptions {
  readonly name: string;
  readonly selector: { [label: string]: string };
  readonly members: number;
  readonly durability: Durability;
  readonly programs: string;
  readonly parameters: Parameters;
  /** Whether there are certificates, and nobody comes without. */
  readonly isEncrypted: boolean;
}

/** Half a second more than the round trip to any region. */
const WAL_TIMEOUT = '5s';

/**
 * The settings that all members share. Patroni reads them from its file once, when the cluster is founded; the controller keeps
 * them as declared after that.
 *
 * @see https://patroni.readthedocs.io/en/latest/dynamic_configuration.html
 */
export function sharedConfig(options: PatroniConfigOptions): { [key: string]: any } {
  return {
    // the least that Patroni accepts: the time until a primary that went silent is replaced
    ttl: 20,
    // with it, loop_wait + 2 * retry_timeout <= ttl; a primary whose server died is noticed within a loop
    loop_wait: 2,
    retry_timeout: 5,
    // a server that died is replaced, not waited for
    primary_start_timeout: 0,
    primary_stop_timeout: 10,
    ...synchronous(options),
    failsafe_mode: true,
    check_timeline: true,
    maximum_lag_on_failover: 1048576,
    // a member that was scaled away or lost keeps its log on the primary for so long
    member_slots_ttl: 1800,
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: { wal_level: 'replica', wal_log_hints: 'on', ...splitParameters(options.parameters).shared },
    },
  };
}

/** @see https://patroni.readthedocs.io/en/latest/replication_modes.html#quorum-commit-mode */
function synchronous({ durability, members }: PatroniConfigOptions): { [key: string]: any } {
  const replicated = members > 1 && durability !== Durability.BEST_EFFORT;
  return {
    synchronous_mode: replicated ? 'quorum' : 'off',
    synchronous_mode_strict: durability === Durability.ZERO_LOSS,
    // with the primary, a majority has every acknowledged write
    synchronous_node_count: Math.max(1, Math.floor(members / 2)),
  };
}

/** Patroni's file. What differs between members, and all passwords, are in variables. */
export function patroniConfig(options: PatroniConfigOptions): string {
  const initdb = ['data-checksums', { encoding: 'UTF8' }, { locale: 'C.UTF-8' }, { set: `huge_pages=${hugePages(options.parameters)}` }];
  const bootstrap = { dcs: sharedConfig(options), initdb };
  return `${toYaml({ scope: options.name })}${yaml({ ...localConfig(options), bootstrap })}`;
}

/** A node may have huge pages, and a container has none unless it asks: a server that tries them dies, while it is founded as well. */
function hugePages(parameters: Parameters): string {
  return parameters.huge_pages ?? 'off';
}

/**
 * Of all connections, those that apps leave to the cluster's own users, so that a full house can still fail over and be looked into: to the rewinder,
 * and to the superuser, as which Patroni keeps two or three, and the controller asks by one.
 */
export const RESERVED_CONNECTIONS = { reserved_connections: '3', superuser_reserved_connections: '6' };

/** YAML by its content: databases with the same settings share the text, which is slow to make. */
const TEXTS = new Map<string, string>();

function yaml(content: object): string {
  const key = JSON.stringify(content);
  const text = TEXTS.get(key) ?? toYaml(content);
  TEXTS.set(key, text);
  return text;
}

/**
 * What a running member has to be restarted for. Not the number of members, on which the shared settings depend: they are changed
 * while all run.
 */
export function restartedFor(options: PatroniConfigOptions): object {
  return [{ scope: options.name, ...localConfig(options) }, splitParameters(options.parameters).shared];
}

/** The settings that each member reads from its file whenever it starts. */
function localConfig({ selector, programs, parameters, isEncrypted }: PatroniConfigOptions): object {
  const host = isEncrypted ? 'hostssl' : 'host';
  return {
    kubernetes: {
      use_endpoints: false,
      labels: { 'app.kubernetes.io/component': selector['app.kubernetes.io/component'] },
      scope_label: 'app.kubernetes.io/instance',
      role_label: ROLE_LABEL,
      leader_label_value: PRIMARY,
      follower_label_value: REPLICA,
      standby_leader_label_value: PRIMARY,
    },
    // of either address family
    restapi: { listen: `*:${PATRONI_PORT}` },
    postgresql: {
      listen: `*:${CLIENT_PORT}`,
      data_dir: PGDATA,
      bin_dir: programs,
      pgpass: '/tmp/pgpass',
      use_unix_socket: true,
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: true,
      create_replica_methods: ['basebackup'],
      // without a slot of its own the copy confirms nothing: what only an unfinished copy has is lost with it
      basebackup: ['no-slot', { checkpoint: 'fast' }],
      callbacks: { on_role_change: `python3 ${CONFIG_PATH}/on_role_change.py ${programs}/psql ${SOCKET_PATH}` },
      authentication: {
        superuser: { username: SUPERUSER },
        replication: { username: REPLICATION_USER },
        rewind: { username: REWIND_USER },
      },
      pg_hba: [
        'local all all peer',
        `${host} replication ${REPLICATION_USER} all scram-sha-256`,
        `${host} all all all scram-sha-256`,
      ],
      parameters: {
        unix_socket_directories: SOCKET_PATH,
        password_encryption: 'scram-sha-256',
        synchronous_commit: 'on',
        wal_sender_timeout: WAL_TIMEOUT,
        wal_receiver_timeout: WAL_TIMEOUT,
        logging_collector: 'off',
        huge_pages: hugePages(parameters),
        ...RESERVED_CONNECTIONS,
        ...(isEncrypted ? { ssl: 'on', ssl_cert_file: ServerTls.CERTIFICATE, ssl_key_file: ServerTls.KEY } : {}),
        log_line_prefix: '%m [%p] %q%u@%d ',
        ...splitParameters(parameters).local,
      },
    },
  };
}
