import { Size, SizeRoundingBehavior } from 'cdk8s';

/** Settings of `rabbitmq.conf` by their names. */
export interface Settings {
  readonly [name: string]: string;
}

/** What a member is given. */
export interface Given {
  readonly memory: Size;
  readonly storage: Size;
}

/**
 * From here on publishers wait: the rest is for the garbage collector, which may need as much again for a while, and for the programs of a stop. The
 * server's own share, but of what this container has.
 *
 * @see https://www.rabbitmq.com/docs/memory
 */
const MEMORY = 0.6;
/**
 * The log that all quorum queues of a member write: what isn't in the queues' own files yet is in memory too, up to three times as much.
 *
 * @see https://www.rabbitmq.com/docs/quorum-queues#resource-use
 */
const LOG = { share: 1 / 8, least: 64, most: 512 };
/**
 * Of the volume, and no more than the memory: with less free space publishers wait. What is under way then still has room.
 *
 * @see https://www.rabbitmq.com/docs/production-checklist#resource-limits-disk-space
 */
const DISK = 1 / 5;
/** In seconds: a client that is gone is found out after twice that. @see https://www.rabbitmq.com/docs/heartbeats#heartbeats-timeout */
const HEARTBEAT = 20;
/** In milliseconds, half an hour, which is the server's own: a message that isn't acknowledged within is given to another. @see https://www.rabbitmq.com/docs/consumers#acknowledgement-timeout */
const CONSUMER_TIMEOUT = 1_800_000;
/** Of one connection: more is a client that leaks them. @see https://www.rabbitmq.com/docs/production-checklist#channels */
const CHANNELS = 128;
/** How many connections a mebibyte is for: one takes about 100 KiB. @see https://www.rabbitmq.com/docs/networking#tuning-for-large-number-of-connections */
const CONNECTIONS_A_MEBIBYTE = 2;

/** What 4.3 calls otherwise than those before. */
const CHANNELS_NAME: { [series: string]: string } = { 4.2: 'channel_max' };
const CONNECTIONS_NAME: { [series: string]: string } = { 4.2: 'connection_max' };

/** The settings that follow from a member's resources, which parameters may change. */
export function tune({ memory: given, storage }: Given, series: string): Settings {
  const memory = given.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  const disk = storage.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  return {
    'vm_memory_high_watermark.absolute': `${Math.floor(memory * MEMORY)}MiB`,
    'disk_free_limit.absolute': `${Math.floor(Math.min(memory, disk * DISK))}MiB`,
    'raft.wal_max_size_bytes': String(Math.min(Math.max(Math.floor(memory * LOG.share), LOG.least), LOG.most) * 2 ** 20),
    'heartbeat': String(HEARTBEAT),
    'consumer_timeout': String(CONSUMER_TIMEOUT),
    [CHANNELS_NAME[series] ?? 'max_channels_per_connection']: String(CHANNELS),
    [CONNECTIONS_NAME[series] ?? 'max_connections']: String(memory * CONNECTIONS_A_MEBIBYTE),
  };
}
