import type { Size } from 'cdk8s';
import type { Parameters } from '../server-parameters';
import { amountOf } from './parameter-value';

/**
 * What a member needs beside its caches: an idle one of 9.7 in a group takes 556 MiB beside its buffer pool (measured), and the rest is for
 * connections and for the small programs of probes and stops, which run in the same container. In MiB.
 */
const BESIDE = 640;
/**
 * The messages that members may have to ask each other for again. The server's own limit is a gibibyte, whatever memory there is.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/group-replication-performance-xcom-cache.html
 */
const MESSAGE_CACHE = { share: 1 / 16, least: 128, most: 1024 };
/**
 * Of what is left: the cache of all tables. The rest is for sorts, joins and temporary tables.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/innodb-buffer-pool-resize.html
 */
const BUFFER_POOL = { share: 0.7, least: 64 };
/** Temporary tables in memory, of all sessions: the server's own limit follows from the machine's memory. */
const TEMPORARY_TABLES = { share: 1 / 16, least: 32, most: 1024 };
/**
 * The log of changes that aren't in the tables' files yet: as large as what may be changed in memory, and a small part of the volume.
 *
 * @see https://dev.mysql.com/doc/refman/8.4/en/innodb-redo-log.html
 */
const REDO_LOG = { least: 100, share: 1 / 16, most: 8192 };
/** One file of the binary log: what can be removed when it is old enough. */
const BINARY_LOG = { share: 1 / 64, least: 16, most: 1024 };
/** A member that was away for longer is copied anew. MySQL's own thirty days fill a volume. */
const BINARY_LOG_SECONDS = 86_400;
/**
 * Connections, unless the user says otherwise: a hundred for apps, and those that each owner leaves to the cluster's own users, so that a full house
 * can still be looked into, and take another password. Seven members hold three or four with each other, and more while one joins; their programs
 * and the controller have a few.
 */
const MAX_CONNECTIONS = 130;
const LEFT_BY_OWNERS = 30;
/** Four are MySQL's own, however many cores there are. */
const LEAST_APPLIERS = 4;
const MOST_APPLIERS = 64;

/** What a member is given. */
interface Given {
  readonly memory: Size;
  readonly storage: Size;
  /** Cores. */
  readonly cpuLimit: number;
}

/** The parameters that follow from a member's resources, in MiB, and from those that are `asked` for. */
export function tune({ memory: given, storage, cpuLimit }: Given, asked: Parameters): Parameters {
  const memory = given.toMebibytes({ rounding: 1 });
  const disk = storage.toMebibytes({ rounding: 1 });
  const messages = within(memory, MESSAGE_CACHE);
  const pool = Math.max(BUFFER_POOL.least, Math.floor((memory - BESIDE - messages) * BUFFER_POOL.share));
  return {
    innodb_buffer_pool_size: mebibytes(pool),
    innodb_redo_log_capacity: mebibytes(Math.max(REDO_LOG.least, Math.min(pool, Math.floor(disk * REDO_LOG.share), REDO_LOG.most))),
    temptable_max_ram: mebibytes(within(memory, TEMPORARY_TABLES)),
    max_binlog_size: mebibytes(within(disk, BINARY_LOG)),
    binlog_expire_logs_seconds: String(BINARY_LOG_SECONDS),
    max_connections: String(MAX_CONNECTIONS),
    max_user_connections: String(ofAnOwner(asked.max_connections)),
    replica_parallel_workers: String(Math.min(Math.max(LEAST_APPLIERS, 2 * Math.ceil(cpuLimit)), MOST_APPLIERS)),
    group_replication_message_cache_size: mebibytes(messages),
  };
}

/** How many connections one user may have of all that are asked for. What is no number is refused later. */
function ofAnOwner(asked: unknown): number {
  const all = Number((typeof asked === 'string' ? amountOf(asked) : undefined) ?? MAX_CONNECTIONS);
  return Math.max(1, all - Math.min(LEFT_BY_OWNERS, Math.floor(all / 2)));
}

function within(all: number, { share, least, most }: { share: number; least: number; most: number }): number {
  return Math.min(Math.max(Math.floor(all * share), least), most);
}

function mebibytes(size: number): string {
  return `${size}M`;
}
