import { ApiObject, Chart, Duration, Size, Testing } from 'cdk8s';
import {
  AppConfig, Connection, FileSource, Health, MessageBroker, Peer, PersistentFolder, Port, Probe, QueueScaling, Rollout, Volume, WorkerProps,
} from '../../lib';
import { aChart, aDatabase, aWebApp, aWorker, objectOf, objectsOf, rabbitmq } from '../given';
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

describe('given a worker that is scaled by a queue', () => {
  const scaled = (given: Partial<QueueScaling> = {}) => {
    const chart = aChart();
    const events = new MessageBroker(chart, 'events', { engine: rabbitmq(), storage: { size: Size.gibibytes(10) } });
    const mailer = aWorker(chart, { queueScaling: { broker: events, queue: 'orders', messagesPerPod: 20, maxReplicas: 9, ...given } });
    mailer.connectTo(events);
    return { chart, mailer };
  };
  const fromKeda = (chart: Chart) => objectOf(chart, 'NetworkPolicy', 'events').spec.ingress.filter(({ from }: any) => JSON.stringify(from).includes('namespaceSelector'));

  test('then KEDA sets its number, by messages that wait for each pod, as the account of the broker', () => {
    const { chart, mailer } = scaled({ minReplicas: 0 });
    const { spec } = objectOf(chart, 'ScaledObject', 'mailer');
    expect(spec).toMatchObject({ scaleTargetRef: { name: 'mailer' }, minReplicaCount: 0, maxReplicaCount: 9, pollingInterval: 30, cooldownPeriod: 300 });
    expect(spec.triggers).toEqual([{
      type: 'rabbitmq', metadata: { protocol: 'amqp', queueName: 'orders', mode: 'QueueLength', value: '20' }, authenticationRef: { name: 'mailer' },
    }]);
    expect(objectOf(chart, 'TriggerAuthentication', 'mailer').spec.secretTargetRef).toEqual([{ parameter: 'host', name: 'events-account-events', key: 'uri' }]);
    expect(objectOf(chart, 'Deployment', 'mailer').spec).not.toHaveProperty('replicas');
    expect(mailer.autoscaler?.kind).toBe('ScaledObject');
  });

  test('then there are two pods at least, where nobody says otherwise', () => {
    expect(objectOf(scaled().chart, 'ScaledObject', 'mailer').spec.minReplicaCount).toBe(2);
  });

  test('then the broker lets KEDA in, by the port of its clients alone', () => {
    expect(fromKeda(scaled().chart)).toEqual([{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'keda' } }, podSelector: { matchLabels: { app: 'keda-operator' } } }],
      ports: [{ port: 5672, protocol: 'TCP' }],
    }]);
    expect(fromKeda(scaled({ keda: Peer.pods({ app: 'keda' }, 'scaling') }).chart)[0].from[0].namespaceSelector.matchLabels['kubernetes.io/metadata.name']).toBe('scaling');
  });

  test.each<[string, Partial<WorkerProps>, Partial<QueueScaling>, string]>([
    ['a number beside it', { replicas: 2 }, {}, 'replicas and queueScaling would fight over the number of pods: leave one of them out'],
    ['a load beside it', { autoscaling: { maxReplicas: 3 } }, {}, 'autoscaling and queueScaling would fight over the number of pods: leave one of them out'],
    ['one of it', { singleton: true }, {}, 'singleton and queueScaling contradict each other: there is one pod, so leave queueScaling out'],
    ['no queue', {}, { queue: '' }, 'queueScaling.queue must have from 1 to 255 bytes, and no control character, got \'\': use the queue\'s name'],
    ['fewer than no pods', {}, { minReplicas: -1 }, 'queueScaling.minReplicas must be a whole number of at least 0, got -1'],
    ['no room to scale', {}, { maxReplicas: 2 }, 'queueScaling.maxReplicas must be more than minReplicas (2), got 2: raise it, or use replicas'],
    ['no messages for a pod', {}, { messagesPerPod: 0 }, 'queueScaling.messagesPerPod must be a whole number of at least 1, got 0'],
    ['no broker', {}, { broker: undefined }, 'queueScaling.broker is missing: name what the worker is connected to'],
    ['a broker without a uri', {}, { broker: Connection.external({ host: '203.0.113.7', ports: [5672], kind: 'rabbitmq' }) },
      'queueScaling.broker is \'rabbitmq\', which has no uri in a Secret: use a broker with accounts, or give its connection a kind and a Secret with one'],
    ['a namespace for its pods', {}, { keda: 'keda' as any }, 'queueScaling.keda must be made by Peer.pods(), got \'keda\''],
  ])('then %s is refused', (_, props, given, error) => {
    const chart = aChart();
    const broker = new MessageBroker(chart, 'events', { engine: rabbitmq(), storage: { size: Size.gibibytes(10) } });
    const queueScaling = { broker, queue: 'orders', messagesPerPod: 20, maxReplicas: 9, ...given } as QueueScaling;
    expect(() => aWorker(chart, { ...props, queueScaling })).toThrow(new Error(`[shop/mailer] ${error}`));
  });

  test('then a broker that it isn\'t connected to is refused', () => {
    const chart = aChart();
    const broker = new MessageBroker(chart, 'events', { engine: rabbitmq(), storage: { size: Size.gibibytes(10) } });
    aWorker(chart, { queueScaling: { broker, queue: 'orders', messagesPerPod: 20, maxReplicas: 9 } });
    expect(() => Testing.synth(chart)).toThrow('queueScaling.broker is of \'events\', to which nothing connects it: call connectTo()');
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
