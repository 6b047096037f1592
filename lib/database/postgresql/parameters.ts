import type { Size } from 'cdk8s';
import type { Parameters } from '../server-parameters';

/** These must be the same on all members, so Patroni keeps them in its own store. @see https://patroni.readthedocs.io/en/latest/patroni_configuration.html#important-rules */
const SHARED = [
  'max_connections', 'max_locks_per_transaction', 'max_prepared_transactions', 'max_replication_slots', 'max_wal_senders', 'max_worker_processes',
  'track_commit_timestamp', 'wal_keep_size', 'wal_level',
];

/** Connections that apps may have, unless the user says otherwise. */
const MAX_CONNECTIONS = 100;
/** A share of memory for the server's own cache. @see https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-SHARED-BUFFERS */
const SHARED_BUFFERS = 0.25;
/** The server's own cache and the kernel's. @see https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-EFFECTIVE-CACHE-SIZE */
const EFFECTIVE_CACHE_SIZE = 0.75;
/** For VACUUM and CREATE INDEX, several of which may run. @see the page of shared_buffers */
const MAINTENANCE_WORK_MEM = 1 / 16;
const MAINTENANCE_WORK_MEM_LIMIT = 1024;
/** What all connections' sorts together may take, at one sort a connection. */
const WORK_MEM = 0.25;
const WORK_MEM_LEAST = 1;
/** What PostgreSQL takes of each, in MiB. */
const MOST = { shared_buffers: 8388607, effective_cache_size: 16777215, work_mem: 2097151 };
/** PostgreSQL refuses more parallel workers, however many cores there are. */
const MOST_WORKERS = 1024;

/** What a member is given of its node. */
interface Given {
  readonly memory: Size;
  /** Cores. */
  readonly cpuLimit: number;
}

/** The parameters that follow from a member's resources by the usual rules, in MiB. */
export function tune(given: Given, parameters: Parameters): Parameters {
  const memory = given.memory.toMebibytes({ rounding: 1 });
  const connections = Number(parameters.max_connections ?? MAX_CONNECTIONS);
  const mebibytes = (size: number) => `${Math.max(1, Math.floor(size))}MB`;
  const cores = Math.min(Math.max(1, Math.ceil(given.cpuLimit)), MOST_WORKERS);
  return {
    shared_buffers: mebibytes(Math.min(memory * SHARED_BUFFERS, MOST.shared_buffers)),
    effective_cache_size: mebibytes(Math.min(memory * EFFECTIVE_CACHE_SIZE, MOST.effective_cache_size)),
    maintenance_work_mem: mebibytes(Math.min(memory * MAINTENANCE_WORK_MEM, MAINTENANCE_WORK_MEM_LIMIT)),
    work_mem: mebibytes(Math.min(Math.max(memory * WORK_MEM / connections, WORK_MEM_LEAST), MOST.work_mem)),
    max_parallel_workers: String(cores),
    max_parallel_workers_per_gather: String(Math.max(1, Math.floor(cores / 2))),
  };
}

/** The parameters of the members themselves, and those that all share. */
export function splitParameters(parameters: Parameters): { readonly local: Parameters; readonly shared: Parameters } {
  const sorted = Object.entries(parameters).sort(([a], [b]) => a < b ? -1 : 1);
  const pick = (shared: boolean) => Object.fromEntries(sorted.filter(([name]) => SHARED.includes(name) === shared));
  return { local: pick(false), shared: pick(true) };
}
