import { Duration } from 'cdk8s';
import type { Alert } from '../../workload';

/** What a member applies in a minute where processors are scarce. A new primary serves nobody before it has applied all that waits. */
const LONG_QUEUE = 5_000;
/** An owner leaves the cluster's own users 30 connections, or half of fewer than 60. */
const NEARLY_FULL = 0.8;

/** What somebody is told of a database of so many members, by the figures of the program beside each server (figures.py). */
export function alerts(members: number): Alert[] {
  return [
    {
      name: 'MysqlNoPrimary', severity: 'critical', lasting: Duration.minutes(1),
      // a sum of nothing is nothing, and no alert
      expr: '(sum(mysql_group_primary{selector}) or vector(0)) < 1',
      summary: 'no member takes writes: the annotation cdk8s-patterns/why of the StatefulSet says what is waited for',
    },
    {
      name: 'MysqlMemberMissing', severity: 'critical',
      expr: `(sum(mysql_group_online{selector}) or vector(0)) < ${members}`,
      summary: 'a member is away, or isn\'t ONLINE in the group: another one, and there may be no majority, without which no write is taken',
    },
    {
      name: 'MysqlApplierBehind', lasting: Duration.minutes(10),
      expr: `mysql_group_applier_queue{selector} > ${LONG_QUEUE} and deriv(mysql_group_applier_queue{selector}[10m]) > 0`,
      summary: 'a member applies what it is sent more slowly than it comes: its reads are old, and as a new primary it would serve nobody until all is applied',
    },
    {
      name: 'MysqlConnectionsNearlyFull',
      expr: `mysql_global_status_threads_connected{selector} / mysql_global_variables_max_connections{selector} > ${NEARLY_FULL}`,
      summary: 'a member has nearly as many connections as max_connections: clients are about to be refused',
    },
  ];
}
