import { Duration } from 'cdk8s';
import { Alert, quorum } from '../../workload';

/** What somebody is told of a broker of so many members. @see https://www.rabbitmq.com/docs/prometheus */
export function alerts(members: number): Alert[] {
  return [noMajority(members), ...OF_MEMBERS];
}

/** Each queue has a copy on each member, so what is said of the members is said of the queues. Where none tells a figure, none is there. */
function noMajority(members: number): Alert {
  return {
    name: 'RabbitmqNoMajority', severity: 'critical', lasting: Duration.minutes(1),
    expr: `min(rabbitmq_unreachable_cluster_peers_count{selector}) > ${members - quorum(members)} or absent(rabbitmq_unreachable_cluster_peers_count{selector})`,
    summary: 'no member reaches a majority of them: quorum queues take no message and give none until more are back',
  };
}

const OF_MEMBERS: Alert[] = [
  {
    name: 'RabbitmqMemberMissing', severity: 'critical',
    expr: 'max(rabbitmq_unreachable_cluster_peers_count{selector}) > 0',
    summary: 'a member of the broker is away: another one, and quorum queues may have no majority',
  },
  {
    name: 'RabbitmqMemoryAlarm', severity: 'critical', lasting: Duration.minutes(1),
    expr: 'max by (pod) (rabbitmq_alarms_memory_used_watermark{selector}) > 0',
    summary: 'a member has reached its share of memory: all publishers wait until consumers have caught up',
  },
  {
    name: 'RabbitmqDiskAlarm', severity: 'critical', lasting: Duration.minutes(1),
    expr: 'max by (pod) (rabbitmq_alarms_free_disk_space_watermark{selector}) > 0',
    summary: 'a member\'s volume is nearly full: all publishers wait until there is room',
  },
  {
    name: 'RabbitmqUnroutable',
    expr: 'sum(rate(rabbitmq_global_messages_unroutable_dropped_total{selector}[5m])) > 0',
    summary: 'messages are published that no queue is bound for, and dropped: publish as mandatory, or bind a queue',
  },
  {
    name: 'RabbitmqUnacknowledged', lasting: Duration.minutes(15),
    expr: 'sum(rabbitmq_queue_messages_unacked{selector}) > 10000 and deriv(sum(rabbitmq_queue_messages_unacked{selector})[15m:1m]) > 0',
    summary: 'consumers take more and more messages without acknowledging them: are they stuck, or is their prefetch without a limit?',
  },
  {
    name: 'RabbitmqConnectionChurn', lasting: Duration.minutes(15),
    expr: 'sum(rate(rabbitmq_connections_opened_total{selector}[5m])) > 10',
    summary: 'clients open more than ten connections a second: they are to keep theirs',
  },
];
