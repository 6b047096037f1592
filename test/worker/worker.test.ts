import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import { AppConfig, FileSource, Health, PersistentFolder, Port, Probe, Rollout, Volume, WorkerProps } from '../../lib';
import { aChart, aDatabase, aWebApp, aWorker, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';

function deploymentOf(props: Partial<WorkerProps> = {}): any {
  return objectOf(aWorker(aChart(), props), 'Deployment', 'mailer');
}

describe('given a worker with only the required props', () => {
  const worker = aWorker(aChart());
  const { metadata, spec } = deploymentOf();

  test('then it has two pods and what belongs around them, and no Service', () => {
    expect(objectsOf(worker).map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual([
      'ServiceAccount mailer', 'Deployment mailer', 'PodDisruptionBudget mailer', 'NetworkPolicy mailer',
    ]);
    expect(spec).toMatchObject({ replicas: 2, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    expect(ApiObject.of(worker)).toBe(worker.deployment);
  });

  test('then nothing reaches it', () => {
    expect(objectOf(worker, 'NetworkPolicy', 'mailer').spec).not.toHaveProperty('ingress');
  });

  test('then it is told to stop at once, and has time to finish what it has begun', () => {
    const [container] = spec.template.spec.containers;
    expect(container).not.toHaveProperty('lifecycle');
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(25);
  });

  test('then nobody asks it, and linters are told why', () => {
    expect(Object.keys(spec.template.spec.containers[0]).filter((key) => key.endsWith('Probe') || key === 'ports')).toEqual([]);
    expect(Object.values(metadata.annotations)).toContain('CKV_K8S_8=it has no port, and its end says that it failed');
  });

  test('then its pods are selected apart from those of an app of its name', () => {
    const chart = aChart();
    aWebApp(chart, {}, 'mailer-api');
    expect(spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'mailer', 'app.kubernetes.io/component': 'worker' });
  });
});

describe('given what a worker is told', () => {
  test('then it shares configuration with an app, and connects to a database', () => {
    const chart = aChart();
    const config = [new AppConfig(chart, 'settings', { files: { '/etc/app.ini': FileSource.text('a') } })];
    aWebApp(chart, { config });
    aWorker(chart, { config }).connectTo(aDatabase(chart), { env: { PGHOST: 'host' } });
    const [container] = objectOf(chart, 'Deployment', 'mailer').spec.template.spec.containers;
    expect(container.volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/bindings/orders', '/etc/app.ini', '/tmp']);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });

  test('then a command says whether it is stuck', () => {
    const [container] = deploymentOf({ health: Health.exec(['app', 'alive'], undefined, { period: Duration.seconds(30) }) }).spec.template.spec.containers;
    expect(container.livenessProbe).toMatchObject({ exec: { command: ['app', 'alive'] }, periodSeconds: 30 });
    expect(container).not.toHaveProperty('readinessProbe');
  });

  test('then a port of its own is asked', () => {
    const [container] = deploymentOf({ ports: [Port.http('health', 9000)], health: Health.single('/health') }).spec.template.spec.containers;
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health', port: 'health' });
  });

  test('then an autoscaler sets its number', () => {
    const chart = aChart();
    aWorker(chart, { autoscaling: { maxReplicas: 9 }, resources: { cpu: '500m' } });
    expect(objectOf(chart, 'HorizontalPodAutoscaler', 'mailer').spec.scaleTargetRef.name).toBe('mailer');
    expect(objectOf(chart, 'Deployment', 'mailer').spec).not.toHaveProperty('replicas');
  });
});

describe('given a worker of which there is one', () => {
  test('then it goes before the next one comes, and no budget holds a drain back', () => {
    const chart = aChart();
    const worker = aWorker(chart, { singleton: true, volumes: { '/data': Volume.claim(new PersistentFolder(chart, 'spool', { size: Size.gibibytes(1) })) } });
    const { spec, metadata } = objectOf(chart, 'Deployment', 'mailer');
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(metadata.annotations['kube-score/ignore']).toContain('deployment-replicas,deployment-strategy');
    expect(worker.disruptionBudget).toBeUndefined();
  });
});

const worker = (props: Partial<WorkerProps>) => (chart: Chart) => aWorker(chart, props);

describe('given a worker that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['several of one', worker({ singleton: true, replicas: 2 }), '[shop/mailer] singleton and replicas contradict each other: there is one pod, so leave replicas out'],
    ['one that surges', worker({ singleton: true, rollout: Rollout.rolling() }),
      '[shop/mailer] rollout is rolling, but it is a singleton, of which two would run meanwhile: leave rollout out, or use Rollout.recreate()'],
    ['a question to no port', worker({ health: Health.single('/health') }), '[shop/mailer] readiness probe asks a port, but the container has none: give it a port or use Probe.exec()'],
    ['a question twice', worker({ health: Health.of({ readiness: Probe.exec(['a']), liveness: Probe.exec(['a']) }) }),
      '[shop/mailer] readiness and liveness ask the same question (a), so a dependency that is away would restart every pod: ask liveness something that depends on nothing'],
    ['two pods with one folder', (chart) => aWorker(chart, { volumes: { '/data': Volume.claim(new PersistentFolder(chart, 'spool', { size: Size.gibibytes(1) })) } }),
      '[shop/mailer] volumes: /data is a folder that one node at a time can use, and there is to be more than one pod: make it shared, give replicas: 1, or use StatefulApp with Volume.perPod(), by which each pod has one of its own'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
