import { Duration, Size } from 'cdk8s';
import type { Alert } from '../../workload';

/** More than two rounds of Prometheus, which is told when something was, and not how long ago. */
const AGO_SECONDS = 120;

/**
 * What somebody is told of a database, by Patroni's figures: of so many members, of which a standby may be so far behind.
 *
 * @see https://patroni.readthedocs.io/en/latest/rest_api.html#monitoring-endpoint
 */
export function alerts(members: number, lag: Size): Alert[] {
  return [
    {
      name: 'PostgresqlNoPrimary', severity: 'critical', lasting: Duration.minutes(1),
      // a sum of nothing is nothing, and no alert
      expr: '(sum(patroni_primary{selector}) or vector(0)) < 1',
      summary: 'no member takes writes: the annotation cdk8s-patterns/why of the StatefulSet says what is waited for',
    },
    {
      name: 'PostgresqlMemberMissing', severity: 'critical',
      expr: `(count(patroni_postgres_running{selector} == 1) or vector(0)) < ${members}`,
      summary: 'the server of a member is away, or doesn\'t run: another one, and there may be nobody to confirm a write',
    },
    {
      name: 'PostgresqlNotStreaming',
      expr: 'patroni_replica{selector} == 1 and patroni_postgres_streaming{selector} == 0',
      summary: 'a standby doesn\'t follow the primary: it confirms nothing, and falls behind',
    },
    {
      name: 'PostgresqlStandbyLags',
      // members are asked at different moments, in which a busy primary writes as much: what was replayed last is long ago as well
      expr: `scalar(max(patroni_xlog_location{selector})) - patroni_xlog_replayed_location{selector} > ${lag.toKibibytes() * 1024}`
        + ` and time() - patroni_xlog_replayed_timestamp{selector} > ${AGO_SECONDS} and patroni_replica{selector} == 1`,
      summary: 'a standby is further behind than maximumReplicaLag: the Service -replicas leaves it out, and it would lead only after the others',
    },
    {
      name: 'PostgresqlPendingRestart', lasting: Duration.minutes(30),
      expr: 'patroni_pending_restart{selector} == 1',
      summary: 'a parameter was changed, and the member hasn\'t been restarted for it: the controller does so one after the other, when all are well',
    },
    {
      name: 'PostgresqlStoreUnseen', severity: 'critical', lasting: Duration.minutes(1),
      expr: `time() - patroni_dcs_last_seen{selector} > ${AGO_SECONDS}`,
      summary: 'a member doesn\'t reach the API server: the primary goes on while every member answers it, and steps down when one doesn\'t',
    },
    {
      name: 'PostgresqlPaused', lasting: Duration.hours(1),
      expr: 'max(patroni_is_paused{selector}) == 1',
      summary: 'Patroni is paused: nobody takes the primary\'s place (patronictl resume)',
    },
  ];
}
