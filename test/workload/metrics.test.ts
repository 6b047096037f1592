import { Duration } from 'cdk8s';
import { Metrics, Peer, Port, StatelessWebAppProps } from '../../lib';
import { aChart, aWebApp, aWorker, objectOf, objectsOf } from '../given';
import { schemaErrors } from '../schemas/kubernetes-schema';

const alert = { name: 'ApiErrors', expr: 'rate(errors[5m]) > 1', summary: 'requests fail', lasting: Duration.minutes(10) };
const measured = (options: object, props: Partial<StatelessWebAppProps> = {}): any =>
  aWebApp(aChart(), { ...props, metrics: Metrics.prometheus(options) });

describe('given a program that is asked for its figures', () => {
  test('then Prometheus is told where, and the policy lets it in there alone', () => {
    const app = measured({ port: 'metrics', labels: { release: 'main' } }, { ports: [Port.http('metrics', 9797)] });
    const monitor = objectOf(app, 'PodMonitor', 'api');
    expect(monitor.metadata.labels).toMatchObject({ 'release': 'main', 'app.kubernetes.io/instance': 'api' });
    expect(monitor.spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web' } },
      podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }],
    });
    expect(objectOf(app, 'NetworkPolicy', 'api').spec.ingress).toEqual([{
      from: [{
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
      }],
      ports: [{ protocol: 'TCP', port: 9797 }],
    }]);
  });

  test('then alerts are rules', () => {
    const app = measured({ alerts: [alert] });
    expect(objectOf(app, 'PrometheusRule', 'api').spec.groups).toEqual([{
      name: 'api',
      rules: [{ alert: 'ApiErrors', expr: 'rate(errors[5m]) > 1', for: '600s', labels: { severity: 'warning' }, annotations: { summary: 'requests fail' } }],
    }]);
    expect(objectsOf(app).flatMap((object) => schemaErrors(object, '1.34'))).toEqual([]);
  });

  test('then a worker is asked by a port that no Service has', () => {
    const worker = aWorker(aChart(), { ports: [Port.http('metrics', 9300)], metrics: Metrics.prometheus({ peer: Peer.pods({ app: 'agent' }) }) });
    expect(objectsOf(worker).map(({ kind }) => kind)).toContain('PodMonitor');
    expect(objectsOf(worker).map(({ kind }) => kind)).not.toContain('Service');
  });

  test.each<[string, object, Partial<StatelessWebAppProps>, string]>([
    ['a port that isn\'t there', { port: 'metrics' }, {}, 'metrics: port must be the name of a port, got \'metrics\': use one of http'],
    ['a dashboard of one\'s own program', { dashboard: true }, {}, 'metrics: dashboard is given, and only products of the library have one: leave it out'],
    ['an alert of no name', { alerts: [{ ...alert, name: 'a b' }] }, {}, 'metrics: alerts[0].name must be one word such as \'ApiErrors\', got \'a b\''],
    ['an alert that asks nothing', { alerts: [{ ...alert, expr: ' ' }] }, {}, 'metrics: alerts[0].expr is empty, got \' \': say it'],
  ])('then %s is refused', (_, options, props, error) => {
    expect(() => measured(options, props)).toThrow(new Error(`[shop/api] ${error}`));
  });

  test('then a worker without a port is told to give one', () => {
    expect(() => aWorker(aChart(), { metrics: Metrics.prometheus() })).toThrow(new Error('[shop/mailer] metrics are asked for by a port, but it has none: add one to ports'));
  });
});

describe('given an autoscaler that looks at more than the CPU', () => {
  test('then memory and figures of the pods add pods too', () => {
    const app = aWebApp(aChart(), { resources: { cpu: '250m' }, autoscaling: { maxReplicas: 5, memoryUtilization: 80, podMetrics: { queue_length: '30' } } });
    expect(objectOf(app, 'HorizontalPodAutoscaler', 'api').spec.metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
      { type: 'Pods', pods: { metric: { name: 'queue_length' }, target: { type: 'AverageValue', averageValue: '30' } } },
    ]);
  });

  test.each<[object, string]>([
    [{ memoryUtilization: 95 }, 'autoscaling.memoryUtilization in percent must be a whole number from 1 to 90, got 95'],
    [{ podMetrics: { queue: '0' } }, 'autoscaling.podMetrics: queue must be a number above 0 such as \'30\' or \'500m\', got \'0\''],
    [{ podMetrics: { 'a b': '1' } }, 'autoscaling.podMetrics: a name must be that of a figure such as \'queue_length\', got \'a b\''],
  ])('then %j is refused', (more, error) => {
    expect(() => aWebApp(aChart(), { resources: { cpu: '250m' }, autoscaling: { maxReplicas: 5, ...more } })).toThrow(new Error(`[shop/api] ${error}`));
  });
});
