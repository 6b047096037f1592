import type { Panel } from '../../workload';

/** What a broker's dashboard shows. @see https://www.rabbitmq.com/docs/prometheus */
export const PANELS: Panel[] = [
  {
    title: 'Messages in queues',
    lines: { 'ready': 'sum(rabbitmq_queue_messages_ready{selector})', 'not acknowledged': 'sum(rabbitmq_queue_messages_unacked{selector})' },
  },
  {
    title: 'Messages a second', unit: 'ops',
    lines: Object.fromEntries(['received', 'confirmed', 'delivered', 'acknowledged', 'redelivered', 'unroutable_dropped']
      .map((what) => [what.replace('_', ', '), `sum(rate(rabbitmq_global_messages_${what}_total{selector}[5m]))`])),
  },
  {
    title: 'Clients',
    lines: Object.fromEntries(['connections', 'channels', 'consumers'].map((what) => [what, `sum(rabbitmq_${what}{selector})`])),
  },
  { title: 'Members out of reach', lines: { '{{pod}} misses': 'rabbitmq_unreachable_cluster_peers_count{selector}' } },
  {
    title: 'Memory', unit: 'bytes',
    lines: { '{{pod}}': 'rabbitmq_process_resident_memory_bytes{selector}', 'publishers wait from': 'min(rabbitmq_resident_memory_limit_bytes{selector})' },
  },
  {
    title: 'Disk that is free', unit: 'bytes',
    lines: { '{{pod}}': 'rabbitmq_disk_space_available_bytes{selector}', 'publishers wait below': 'max(rabbitmq_disk_space_available_limit_bytes{selector})' },
  },
];
