import { SizeRoundingBehavior } from 'cdk8s';
import { Check, quote } from '../../kubernetes';
import type { Given, Settings } from './settings';

/** What a value may be: a whole number of a range, a size, or one of some words. */
type Kind = Range | 'size';

interface Range {
  readonly least?: number;
  readonly most?: number;
  readonly words?: string[];
}

const LEVEL: Kind = { words: ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency', 'none'] };
const YES_OR_NO: Kind = { words: ['true', 'false'] };
const POSITIVE: Kind = { least: 1 };
const COUNT: Kind = { least: 0, words: ['infinity'] };
/** In bytes, half a gibibyte: the server takes no more. @see https://www.rabbitmq.com/docs/configure#config-items */
const LARGEST_MESSAGE = 536_870_912;

/** Those that members can be given. @see https://www.rabbitmq.com/docs/configure#config-items */
const KNOWN: { readonly [name: string]: Kind } = {
  'vm_memory_high_watermark.absolute': 'size',
  'disk_free_limit.absolute': 'size',
  'raft.wal_max_size_bytes': { least: 2 ** 20 },
  'raft.wal_max_entries': POSITIVE,
  'raft.segment_max_entries': { least: 1, most: 65_535 },
  'heartbeat': { least: 0, most: 65_535 },
  'consumer_timeout': POSITIVE,
  'consumer_disconnected_timeout': POSITIVE,
  'max_channels_per_connection': { least: 0, most: 65_535 },
  'channel_max': { least: 0, most: 65_535 },
  'max_connections': COUNT,
  'connection_max': COUNT,
  'channel_max_per_node': COUNT,
  'consumer_max_per_channel': COUNT,
  'session_max_per_connection': { least: 1, most: 65_535 },
  'link_max_per_session': POSITIVE,
  'vhost_max': COUNT,
  'cluster_queue_limit': COUNT,
  'cluster_exchange_limit': COUNT,
  'max_message_size': { least: 1, most: LARGEST_MESSAGE },
  'frame_max': { least: 8192 },
  'handshake_timeout': { least: 1, words: ['infinity'] },
  'net_ticktime': POSITIVE,
  'collect_statistics': { words: ['none', 'coarse', 'fine'] },
  'collect_statistics_interval': { least: 1000 },
  'reverse_dns_lookups': YES_OR_NO,
  'proxy_protocol': YES_OR_NO,
  'background_gc_enabled': YES_OR_NO,
  'background_gc_target_interval': POSITIVE,
  'delegate_count': POSITIVE,
  'default_worker_pool_size': POSITIVE,
  'quorum_queue.commands_soft_limit': POSITIVE,
  'quorum_queue.property_equivalence.relaxed_checks_on_redeclaration': YES_OR_NO,
  'log.console.level': LEVEL,
  'log.connection.level': LEVEL,
  'log.channel.level': LEVEL,
  'log.queue.level': LEVEL,
  'log.default.level': LEVEL,
};

/** Which of two names a series knows. */
const OF_SERIES: { readonly [name: string]: string } = {
  max_channels_per_connection: '4.3', channel_max: '4.2', max_connections: '4.3', connection_max: '4.2', consumer_disconnected_timeout: '4.3',
};

/** Why parameters can't be given, by the end of a sentence, and of which: names, and beginnings of names that end with '*'. */
const REFUSED: [string, string][] = [
  ['decides who joins whom', 'cluster_formation.* cluster_partition_handling* prevent_startup_if_node_was_reset cluster_keepalive_interval'],
  ['decides on which members a confirmed message is, and whether it is on their disks',
    'default_queue_type queue_leader_locator queue_master_locator quorum_queue.initial_cluster_size quorum_queue.continuous_membership_reconciliation.* '
    + 'quorum_queue.compute_checksums quorum_queue.wal_compute_checksums quorum_queue.segment_compute_checksums queue_types.*'],
  ['is a member\'s own', 'cluster_name listeners.* management.* prometheus.* distribution.* stream.* mqtt.* log.dir log.file* log.console log.exchange* log.syslog* log.journald* raft.data_dir'],
  ['is what the controller sees to', 'default_user default_pass default_users.* default_user_tags.* default_vhost default_permissions.* default_policies.* load_definitions definitions.* '
    + 'default_limits.* password_hashing_module'],
  ['would let in who has no account', 'anonymous_login_* loopback_users* auth_backends* auth_mechanisms*'],
  ['follows from tls', 'ssl_*'],
  ['follows from resources', 'vm_memory_high_watermark.relative vm_memory_calculation_strategy total_memory_available_override_value disk_free_limit.relative'],
];

/** A size as the server reads it. */
const SIZE = /^(\d+)(MiB|GiB)$/;

/** Checks those that were given, and, with all that follow from resources, whether they fit into a member. */
export function checkParameters(check: Check, given: Settings, all: Settings, series: string, { memory, storage }: Given): void {
  check.map('parameters', given);
  Object.entries(given).forEach(([name, value]) => checkParameter(check, name, value, series));
  fits(check, all, 'vm_memory_high_watermark.absolute', memory.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }), 'resources.memory');
  fits(check, all, 'disk_free_limit.absolute', storage.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }), 'storage.size');
}

function checkParameter(check: Check, name: string, value: unknown, series: string): void {
  const matches = (pattern: string) => pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
  const [reason] = REFUSED.find(([, names]) => names.split(' ').some(matches)) ?? [];
  check.that(reason === undefined, () => `parameters: ${name} ${reason}, got ${quote(value)}: leave it out`);
  check.that(Object.keys(KNOWN).includes(name), `parameters: RabbitMQ has no parameter ${quote(name)} that a member can be given: correct the name`);
  const of = OF_SERIES[name];
  check.that(of === undefined || of === series, `parameters: ${name} is RabbitMQ ${of}'s name, and the version is ${series}: use the one of ${series}`);
  check.that(typeof value === 'string', () => `parameters: ${name} must be a string, got ${quote(value)}: put it in quotes`);
  checkValue(check, name, String(value), KNOWN[name]);
}

function checkValue(check: Check, name: string, value: string, kind: Kind): void {
  if (kind === 'size') {
    check.that(SIZE.test(value), `parameters: ${name} must be a size, got ${quote(value)}: write one such as '600MiB' or '2GiB'`);
    return;
  }
  const { least, most = Number.MAX_SAFE_INTEGER, words = [] }: Range = kind;
  const isNumber = least !== undefined && /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
  const wanted = [...(least === undefined ? [] : [`a whole number from ${least} to ${most}`]), ...words].join(' or ');
  check.that(isNumber || words.includes(value), `parameters: ${name} must be ${wanted}, got ${quote(value)}: use one of these`);
}

function fits(check: Check, all: Settings, name: string, most: number, prop: string): void {
  const [, number, unit] = SIZE.exec(all[name]) ?? [];
  const mebibytes = Number(number) * (unit === 'GiB' ? 1024 : 1);
  check.that(mebibytes < most, `parameters: ${name} is ${all[name]}, and a member has ${most} MiB: lower it, or raise ${prop}`);
}
