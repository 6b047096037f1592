import { MOST_MEMBERS } from '../../engine';
import type { Settings } from './settings';

/** Where members have their settings and programs, what they write at their start, and their data. */
export const CONFIG_PATH = '/etc/member';
export const RUN_PATH = '/run/rabbitmq';
export const DATA_PATH = '/data';
export const TLS_PATH = '/etc/member-tls';

export const AMQP = 5672;
export const AMQPS = 5671;
export const MANAGEMENT = 15672;
export const METRICS = 15692;

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
  'log.console': 'true',
  'log.console.level': 'info',
  'log.console.use_colors': 'off',
  'log.file': 'false',
};

/** What clients come by: `tls` has only them encrypted. */
function listeners(tls: boolean): Settings {
  return tls ? {
    'listeners.tcp': 'none',
    'listeners.ssl.default': String(AMQPS),
    'ssl_options.cacertfile': `${TLS_PATH}/ca.crt`,
    'ssl_options.certfile': `${TLS_PATH}/tls.crt`,
    'ssl_options.keyfile': `${TLS_PATH}/tls.key`,
    'ssl_options.verify': 'verify_none',
  } : { 'listeners.tcp.default': String(AMQP) };
}

/** The server's file of settings. */
export function rabbitmqConf(cluster: string, settings: Settings, tls: boolean): string {
  const all = { cluster_name: cluster, ...FIXED, ...listeners(tls), ...sorted(settings) };
  return Object.entries(all).map(([name, value]) => `${name} = ${value}\n`).join('');
}

function sorted(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).sort(([a], [b]) => a < b ? -1 : 1));
}
