import { readFileSync } from 'fs';
import { join } from 'path';
import { Duration, Size } from 'cdk8s';
import { Metrics, Peer, ReplicatedDatabase, ReplicatedDatabaseProps } from '../../lib';
import { aChart, aDatabase, mysql, objectOf, objectsOf, postgresql } from '../given';
import { schemaErrors } from '../schemas/kubernetes-schema';

const SELECTOR = '{namespace="shop",pod=~"orders-[0-9]+"}';
const PROMETHEUS = {
  podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
};
/** What Patroni 4.0 tells of a member, of which alerts make use. */
const PATRONI = [
  'patroni_primary', 'patroni_replica', 'patroni_postgres_running', 'patroni_postgres_streaming', 'patroni_xlog_location', 'patroni_xlog_replayed_location',
  'patroni_xlog_replayed_timestamp', 'patroni_pending_restart', 'patroni_dcs_last_seen', 'patroni_is_paused',
];
const FIGURES = readFileSync(join(__dirname, '../../lib/database/mysql/programs/figures.py'), 'utf8').match(/'mysql_\w+'/g)!.map((name) => name.slice(1, -1));

const ENGINES = [
  { what: 'PostgreSQL', engine: () => postgresql(), port: 'patroni', known: PATRONI },
  { what: 'MySQL', engine: () => mysql(), port: 'actor', known: FIGURES },
];

function ingressOf(database: ReplicatedDatabase): any[] {
  return objectOf(database, 'NetworkPolicy', 'orders').spec.ingress;
}

describe.each(ENGINES)('given figures of $what', ({ engine, port, known }) => {
  const aMeasured = (props: Partial<ReplicatedDatabaseProps> = {}) =>
    aDatabase(aChart(), { engine: engine(), metrics: Metrics.prometheus(), ...props });
  const rulesOf = (database: ReplicatedDatabase): any[] => objectOf(database, 'PrometheusRule', 'orders').spec.groups[0].rules;

  test('then Prometheus asks each member by the port that the kubelet asks as well', () => {
    const { selector, podMetricsEndpoints } = objectOf(aMeasured(), 'PodMonitor', 'orders').spec;
    expect(podMetricsEndpoints).toEqual([{ port, path: '/metrics', interval: '30s' }]);
    expect(selector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/component': 'database' });
  });

  test('then the policy lets Prometheus in there alone, and nobody else anywhere', () => {
    const without = ingressOf(aDatabase(aChart(), { engine: engine() }));
    expect(JSON.stringify(without)).not.toContain('prometheus');
    const more = ingressOf(aMeasured()).filter((rule) => !without.some((one) => JSON.stringify(one) === JSON.stringify(rule)));
    expect(more).toEqual([{ from: [PROMETHEUS], ports: [{ protocol: 'TCP', port: 8008 }] }]);
  });

  test('then nothing else of it is another, and no member is restarted for it', () => {
    const rest = (database: ReplicatedDatabase) => objectsOf(database).filter(({ kind, metadata }) =>
      !['PodMonitor', 'PrometheusRule'].includes(kind) && !(kind === 'NetworkPolicy' && metadata.name === 'orders'));
    expect(rest(aMeasured())).toEqual(rest(aDatabase(aChart(), { engine: engine() })));
  });

  test('then alerts are about figures that members have, of this database alone', () => {
    for (const { expr } of rulesOf(aMeasured())) {
      const names: string[] = expr.match(/\b(patroni|mysql)_\w+/g);
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !known.includes(name))).toEqual([]);
      expect(expr.split(SELECTOR).length - 1).toBe(names.length);
    }
  });

  test('then a primary and members that aren\'t there are told of, though nobody says so', () => {
    const [primary, missing] = rulesOf(aMeasured({ members: 5 }));
    expect(primary).toMatchObject({ alert: expect.stringMatching(/NoPrimary$/), expr: expect.stringMatching(/or vector\(0\)\) < 1$/), labels: { severity: 'critical' } });
    expect(missing).toMatchObject({ alert: expect.stringMatching(/MemberMissing$/), expr: expect.stringMatching(/or vector\(0\)\) < 5$/) });
  });

  test('then alerts of one\'s own come beside them, and Prometheus may be elsewhere', () => {
    const alerts = [{ name: 'OrdersSlow', expr: 'orders_slow > 1', summary: 'orders are slow' }];
    const database = aMeasured({ metrics: Metrics.prometheus({ alerts, interval: Duration.minutes(1), peer: Peer.pods({ app: 'agent' }) }) });
    expect(rulesOf(database).map(({ alert }) => alert)).toContain('OrdersSlow');
    expect(ingressOf(database)).toContainEqual({ from: [{ podSelector: { matchLabels: { app: 'agent' } } }], ports: [{ protocol: 'TCP', port: 8008 }] });
  });

  test('then Kubernetes and the operator of Prometheus know all of it', () => {
    expect(objectsOf(aMeasured()).flatMap((object) => schemaErrors(object, '1.34'))).toEqual([]);
  });

  test('then who asks is the user\'s business, and where is not', () => {
    expect(() => aMeasured({ metrics: Metrics.prometheus({ port: 'client' }) }))
      .toThrow(new Error('[shop/orders] metrics: port is given, and the product\'s is known: leave it out'));
  });
});

describe('given a bound of how far behind a standby may be', () => {
  test('then the alert has the same', () => {
    const database = aDatabase(aChart(), { engine: postgresql(), metrics: Metrics.prometheus() });
    const expr = objectOf(database, 'PrometheusRule', 'orders').spec.groups[0].rules.find(({ alert }: any) => alert === 'PostgresqlStandbyLags').expr;
    expect(expr).toContain(`> ${Size.mebibytes(64).toKibibytes() * 1024} and`);
  });
});
