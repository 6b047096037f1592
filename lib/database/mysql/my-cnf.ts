import { ServerTls } from '../../engine';
import type { Parameters } from '../server-parameters';

/** Where members have their settings, their socket, their data. */
export const CONFIG_PATH = '/etc/member';
export const RUN_PATH = '/run/mysqld';
export const DATA_PATH = '/data';

/** What not every server knows, which else would end it: those of plugins while the data folder is made and none is loaded, one of some builds. */
const LOOSE = ['group_replication_', 'clone_', 'innodb_numa_interleave'];

/**
 * What no parameter changes: what a group of members can't do without, and what each promise hangs on.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/group-replication-configuring-instances.html
 * @see https://dev.mysql.com/doc/refman/8.4/en/group-replication-options.html
 */
const FIXED: { [name: string]: string } = {
  socket: `${RUN_PATH}/mysqld.sock`,
  pid_file: `${RUN_PATH}/mysqld.pid`,
  tmpdir: '/tmp',
  // files of the server's are nobody's business
  secure_file_priv: 'NULL',
  mysqlx: 'OFF',
  gtid_mode: 'ON',
  enforce_gtid_consistency: 'ON',
  log_bin: 'binlog',
  sync_binlog: '1',
  innodb_flush_log_at_trx_commit: '1',
  // what the group doesn't replicate is refused, and not kept by one member alone
  disabled_storage_engines: 'MyISAM,BLACKHOLE,FEDERATED,ARCHIVE',
  require_secure_transport: 'ON',
  skip_replica_start: 'ON',
  // else each connection asks DNS for the name of its client
  skip_name_resolve: 'ON',
  // containers may not say on which memory they want to be
  innodb_numa_interleave: 'OFF',
  // one port for clients and members, with TLS
  group_replication_communication_stack: 'MYSQL',
  group_replication_ssl_mode: 'REQUIRED',
  group_replication_recovery_use_ssl: 'ON',
  group_replication_recovery_get_public_key: 'ON',
  // what looks after each member starts it, and says who is in the group
  group_replication_start_on_boot: 'OFF',
  group_replication_bootstrap_group: 'OFF',
  group_replication_single_primary_mode: 'ON',
  // a new primary answers when it has all that was acknowledged
  group_replication_consistency: 'BEFORE_ON_PRIMARY_FAILOVER',
  // who is suspected is out at once: suspecting takes five seconds (group.py: not while one alone has all data)
  group_replication_member_expel_timeout: '0',
  // a minority gives up, so that what waits in it is told
  group_replication_unreachable_majority_timeout: '10',
  group_replication_autorejoin_tries: '0',
  group_replication_exit_state_action: 'OFFLINE_MODE',
  group_replication_recovery_retry_count: '5',
  group_replication_recovery_reconnect_interval: '5',
};
/**
 * Shown to clients, who verify it. Members know each other by their passwords: one that verified certificates couldn't join those that have others,
 * as while certificates or their authority are changed.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/using-encrypted-connections.html
 */
const CERTIFICATES = { ssl_cert: ServerTls.CERTIFICATE, ssl_key: ServerTls.KEY, ssl_ca: ServerTls.AUTHORITY };
const PLUGINS = ['group_replication.so', 'mysql_clone.so'];

/** The server's file of settings. `hasCertificates`: whether a Secret has them. */
export function myCnf(parameters: Parameters, hasCertificates: boolean): string {
  const settings = { ...sorted(parameters), ...FIXED, ...(hasCertificates ? CERTIFICATES : {}) };
  return [
    '[mysqld]',
    ...PLUGINS.map((plugin) => `plugin_load_add=${plugin}`),
    ...Object.entries(settings).map(([name, value]) => `${LOOSE.some((beginning) => name.startsWith(beginning)) ? 'loose_' : ''}${name}=${written(value)}`),
    '',
  ].join('\n');
}

function sorted(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => a < b ? -1 : 1));
}

/** In quotes where it would be read as something else. @see https://dev.mysql.com/doc/refman/8.4/en/option-files.html */
function written(value: string): string {
  const quotes = value.includes('"') ? '\'' : '"';
  return /^[\w.,:/+-]*$/.test(value) ? value : `${quotes}${value.replace(/\\/g, '\\\\')}${quotes}`;
}
