import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Check, GREATEST_INTEGER, quote } from '../../kubernetes';
import { Parameters, checkParameterText } from '../server-parameters';
import { amountOf, checkParameterValue } from './parameter-value';
import { RESERVED_CONNECTIONS } from './patroni-config';

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
  ...['ssl', 'ssl_ca_file', 'ssl_cert_file', 'ssl_key_file'].map((name): [string, string] => [name, 'follows from tls']),
  ['synchronous_commit', 'is decided by durability'],
  ['unix_socket_directories', 'is where Patroni finds the server'],
  ['wal_receiver_timeout', 'decides how long a fail-over takes'],
  ['wal_sender_timeout', 'decides how long a fail-over takes'],
]);

/** What PostgreSQL counts processes with: 2^18 - 1. */
const MOST_PROCESSES = 262143;

/** What the server has where nothing is said, of what processes and locks are counted by; Patroni's and the library's come first. */
const DEFAULTS: { [name: string]: number } = {
  max_connections: 100,
  max_locks_per_transaction: 64,
  max_prepared_transactions: 0,
  max_replication_slots: 10,
  max_wal_senders: 10,
  max_worker_processes: 8,
  autovacuum_max_workers: 3,
  // PostgreSQL 18 sets aside so many, whatever the number of workers
  autovacuum_worker_slots: 16,
  ...Object.fromEntries(Object.entries(RESERVED_CONNECTIONS).map(([name, number]) => [name, Number(number)])),
};
/** The autovacuum launcher, the logical replication launcher, the slot synchroniser. */
const OTHER_PROCESSES = 3;
/** The shared memory that a lock and a process take, rounded up. */
const BYTES_PER_LOCK = 300;
const BYTES_PER_PROCESS = 20_000;
/** A fresh copy of a member takes two, for the data and for the log meanwhile. */
const SENDERS_OF_A_COPY = 2;
/** And a slot while it lasts. */
const SLOTS_OF_A_COPY = 1;
/** Patroni replaces less by its own, in silence. */
const LEAST_KEPT_MEBIBYTES = 16;
const MOST_MEBIBYTES = 2147483647;

/**
 * Of the parameters that all members share: numbers, from the least that Patroni accepts. What is less or no number it replaces by a
 * value of its own, in silence.
 *
 * @see https://github.com/patroni/patroni/blob/master/patroni/postgresql/config.py (CMDLINE_OPTIONS)
 */
const NUMBERS = new Map([
  ['max_connections', [25, MOST_PROCESSES]],
  ['max_locks_per_transaction', [32, GREATEST_INTEGER]],
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

/** What a server is checked against. */
interface Server {
  /** PostgreSQL's: `17`. */
  readonly major: string;
  readonly members: number;
  /** A member's. */
  readonly memory: Size;
}

/** A value is checked by itself and its version, and then against the others, the members and their memory. */
export function checkParameters(check: Check, parameters: Parameters, server: Server): void {
  check.map('parameters', parameters);
  for (const [name, value] of Object.entries(parameters)) {
    check.that(NAME.test(name), `parameters: '${name}' is no name of a parameter: use lower-case letters, digits and '_'`);
    check.that(!PATRONI.includes(name), `parameters: ${name} belongs to Patroni, got ${quote(value)}: leave it out`);
    check.that(!LIBRARY.has(name), `parameters: ${name} ${LIBRARY.get(name)}, got ${quote(value)}: leave it out`);
    checkParameterText(check, name, value);
    checkShared(check, name, value);
    checkParameterValue(check, name, value, server.major);
  }
  const numberOf = (name: string) => Number(parameters[name] ?? DEFAULTS[name]);
  checkReserved(check, numberOf);
  checkProcesses(check, numberOf, server);
  checkStreams(check, numberOf, server);
  checkBuffers(check, parameters, server);
}

function checkShared(check: Check, name: string, value: string): void {
  const [least, most] = NUMBERS.get(name) ?? [];
  check.that(least === undefined || (/^(0|[1-9]\d*)$/.test(value) && Number(value) >= least && Number(value) <= most),
    `parameters: ${name} must be a whole number from ${least} to ${most}, got ${quote(value)}`);
  const words = WORDS.get(name);
  check.that(words === undefined || words.includes(value), `parameters: ${name} must be ${words?.join(' or ')}, got ${quote(value)}`);
  if (name === 'wal_keep_size') {
    const kept = amountOf(value, 'MB') ?? -1;
    check.that(kept >= LEAST_KEPT_MEBIBYTES && kept <= MOST_MEBIBYTES, `parameters: wal_keep_size must be a size of at least 16MB, got ${quote(value)}: use one such as '1GB'`);
  }
}

type NumberOf = (name: string) => number;

function checkReserved(check: Check, numberOf: NumberOf): void {
  const [superuser, reserved, all] = ['superuser_reserved_connections', 'reserved_connections', 'max_connections'].map(numberOf);
  check.that(superuser + reserved < all,
    `parameters: superuser_reserved_connections (${superuser}) and reserved_connections (${reserved}) must be less than max_connections (${all}) together: no app could connect, so reserve fewer`);
}

function checkProcesses(check: Check, numberOf: NumberOf, { memory: given }: Server): void {
  const names = ['max_connections', 'max_wal_senders', 'max_worker_processes'];
  const workers = Math.max(numberOf('autovacuum_max_workers'), numberOf('autovacuum_worker_slots'));
  const processes = names.reduce((sum, name) => sum + numberOf(name), workers + OTHER_PROCESSES);
  check.that(processes <= MOST_PROCESSES,
    `parameters: ${names.join(', ')} and the autovacuum workers must come to at most ${MOST_PROCESSES}, got ${processes}: the server wouldn't start, so lower one`);
  const owners = numberOf('max_connections') + numberOf('max_prepared_transactions');
  const mebibytes = Math.ceil((numberOf('max_locks_per_transaction') * owners * BYTES_PER_LOCK + (processes + owners) * BYTES_PER_PROCESS) / 2 ** 20);
  const memory = given.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  check.that(mebibytes <= memory,
    `parameters: max_connections, max_locks_per_transaction and max_prepared_transactions take about ${mebibytes} MiB of shared memory, and a member has ${memory} MiB: lower them, or raise resources.memory`);
}

function checkBuffers(check: Check, { shared_buffers: given }: Parameters, { memory }: Server): void {
  const [blocks, all] = [given === undefined ? 0 : amountOf(given, '8kB')!, memory.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR }) / 8];
  check.that(blocks < all, `parameters: shared_buffers must be less than resources.memory (${memory.asString()}), got ${quote(given)}: lower it, or raise resources.memory`);
}

function checkStreams(check: Check, numberOf: NumberOf, { members }: Server): void {
  const others = members - 1;
  for (const [name, more, what] of [['max_wal_senders', SENDERS_OF_A_COPY, 'streams'], ['max_replication_slots', SLOTS_OF_A_COPY, 'slots']] as const) {
    check.that(others === 0 || numberOf(name) >= others + more,
      `parameters: ${name} must be at least ${others + more}, got ${numberOf(name)}: ${members} members need ${others} ${what}, and a fresh copy ${more} more`);
  }
}
