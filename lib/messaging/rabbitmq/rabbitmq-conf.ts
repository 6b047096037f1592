import { MOST_MEMBERS, ServerTls } from '../../engine';
import type { Settings } from './settings';

/** Where members have their settings and programs, what they write at their start, and their data. */
export const CONFIG_PATH = '/etc/member';
export const RUN_PATH = '/run/rabbitmq';
export const DATA_PATH = '/data';

export const MANAGEMENT = 15672;
export const METRICS = 15692;
/** What copies of streams come by. */
export const REPLICATION = { first: 6000, last: 6063 };

/**
 * What no parameter changes.
 *
 * @see https://www.rabbitmq.com/docs/configure
 */
const FIXED: Settings = {
  // the seed is what start.sh found: no API server is asked
  'cluster_formation.peer_discovery_backend': 'k8s',
  'default_queue_type': 'quorum',
  'queue_leader_locator': 'balanced',
  // each queue has a copy on each member, whose number is known to nobody here, so that another one restarts nobody
  'quorum_queue.initial_cluster_size': String(MOST_MEMBERS),
  'quorum_queue.continuous_membership_reconciliation.target_group_size': String(MOST_MEMBERS),
  'quorum_queue.continuous_membership_reconciliation.enabled': 'true',
  'quorum_queue.continuous_membership_reconciliation.auto_remove': 'true',
  'quorum_queue.continuous_membership_reconciliation.interval': '60000',
  // members take the first of these that is free for each copy of a stream that begins, and free it as soon as who has the messages has come
  'stream.replication.port_range.min': String(REPLICATION.first),
  'stream.replication.port_range.max': String(REPLICATION.last + 1),
  'log.console': 'true',
  'log.console.level': 'info',
  'log.console.use_colors': 'off',
  'log.file': 'false',
};

/** What members show to clients: all protocols have the same. */
export const SHOWN: Settings = {
  'ssl_options.cacertfile': ServerTls.AUTHORITY,
  'ssl_options.certfile': ServerTls.CERTIFICATE,
  'ssl_options.keyfile': ServerTls.KEY,
  'ssl_options.verify': 'verify_none',
};

/** The server's file of settings. `listeners`: what clients come by. */
export function rabbitmqConf(cluster: string, settings: Settings, listeners: Settings): string {
  const all = { cluster_name: cluster, ...FIXED, ...listeners, ...sorted(settings) };
  return Object.entries(all).map(([name, value]) => `${name} = ${value}\n`).join('');
}

function sorted(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => a < b ? -1 : 1));
}
