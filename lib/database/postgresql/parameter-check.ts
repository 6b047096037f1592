import { Check, quote } from '../../kubernetes';
import type { Parameters } from './parameters';

/** Patroni sets these itself. @see https://patroni.readthedocs.io/en/latest/patroni_configuration.html#important-rules */
const PATRONI = [
  'archive_cleanup_command', 'cluster_name', 'config_file', 'data_directory', 'external_pid_file', 'hba_file', 'hot_standby', 'ident_file',
  'listen_addresses', 'port', 'primary_conninfo', 'primary_slot_name', 'promote_trigger_file', 'recovery_end_command', 'recovery_min_apply_delay',
  'recovery_target', 'recovery_target_action', 'recovery_target_inclusive', 'recovery_target_lsn', 'recovery_target_name', 'recovery_target_time',
  'recovery_target_timeline', 'recovery_target_xid', 'restore_command', 'synchronous_standby_names', 'wal_log_hints',
];

/** The promises of this library hang on these: why each can't be set. */
const LIBRARY = new Map([
  ['fsync', 'is decided by durability'],
  ['full_page_writes', 'is decided by durability'],
  ['logging_collector', 'would take the log away from the container\'s'],
  ['password_encryption', 'is always scram-sha-256'],
  ['synchronous_commit', 'is decided by durability'],
  ['unix_socket_directories', 'is where Patroni finds the server'],
  ['wal_receiver_timeout', 'decides how long a fail-over takes'],
  ['wal_sender_timeout', 'decides how long a fail-over takes'],
]);

/** What PostgreSQL counts processes with: 2^18 - 1. */
const MOST_PROCESSES = 262143;

/**
 * Of the parameters that all members share: numbers, from the least that Patroni accepts. What is less or no number it replaces by a
 * value of its own, in silence.
 *
 * @see https://github.com/patroni/patroni/blob/master/patroni/postgresql/config.py (CMDLINE_OPTIONS)
 */
const NUMBERS = new Map([
  ['max_connections', [25, MOST_PROCESSES]],
  ['max_locks_per_transaction', [32, 2147483647]],
  ['max_prepared_transactions', [0, MOST_PROCESSES]],
  ['max_replication_slots', [4, MOST_PROCESSES]],
  ['max_wal_senders', [3, MOST_PROCESSES]],
  ['max_worker_processes', [2, MOST_PROCESSES]],
]);

/** And words. */
const WORDS = new Map([
  ['track_commit_timestamp', ['on', 'off']],
  ['wal_level', ['replica', 'logical']],
]);

const NAME = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/;

/** Names aren't compared with PostgreSQL's: extensions bring their own, and each version a few more. */
export function checkParameters(check: Check, parameters: Parameters): void {
  for (const [name, value] of Object.entries(parameters)) {
    check.that(NAME.test(name), `parameters: '${name}' is no name of a parameter: use lower-case letters, digits and '_'`);
    check.that(!PATRONI.includes(name), `parameters: ${name} belongs to Patroni, got ${quote(value)}: leave it out`);
    check.that(!LIBRARY.has(name), `parameters: ${name} ${LIBRARY.get(name)}, got ${quote(value)}: leave it out`);
    check.that(typeof value === 'string' && value.trim() !== '' && !/[\r\n\0]/.test(value),
      `parameters: ${name} must be a string on one line, got ${JSON.stringify(value)}`);
    checkShared(check, name, value);
  }
}

function checkShared(check: Check, name: string, value: string): void {
  const [least, most] = NUMBERS.get(name) ?? [];
  check.that(least === undefined || (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most),
    `parameters: ${name} must be a whole number from ${least} to ${most}, got ${quote(value)}`);
  const words = WORDS.get(name);
  check.that(words === undefined || words.includes(value), `parameters: ${name} must be ${words?.join(' or ')}, got ${quote(value)}`);
}
