import { ApiObject, Chart, Size } from 'cdk8s';
import {
  AppProtocol, ClaimRetention, Health, HostSpread, PersistentFolder, PodManagementPolicy, Port, Probe, StatefulApp, StatefulAppProps, UpdateStrategy,
  Volume,
} from '../../lib';
import { aChart, aDatabase, aOneOffJob, aStatefulApp, aWebApp, aWorker, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';

function specOf(props: Partial<StatefulAppProps> = {}): any {
  return objectOf(aStatefulApp(aChart(), props), 'StatefulSet', 'queue').spec;
}

function podOf(props: Partial<StatefulAppProps> = {}): any {
  return specOf(props).template.spec;
}

function policyOf(props: Partial<StatefulAppProps> = {}): any {
  return objectOf(aStatefulApp(aChart(), props), 'NetworkPolicy', 'queue').spec;
}

const MEMBERS = { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'queue', 'app.kubernetes.io/component': 'stateful' } } };
const folder = (chart: Chart) => Volume.claim(new PersistentFolder(chart, 'spool', { size: Size.gibibytes(1) }));

describe('given a program whose pods are somebody', () => {
  const chart = aChart();
  const app = aStatefulApp(chart);

  test('then each has a name, and a DNS name that it has before it is ready', () => {
    expect(app.memberNames).toEqual(['queue-0', 'queue-1', 'queue-2']);
    expect(app.memberNames.map((_, i) => app.member(i))).toEqual([0, 1, 2].map((i) => `queue-${i}.queue-headless.shop.svc`));
    expect(objectOf(app, 'Service', 'queue-headless').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    expect(objectOf(app, 'StatefulSet', 'queue').spec.serviceName).toBe('queue-headless');
  });

  test('then each has a volume of its own, which outlives it', () => {
    const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy, template: { spec: { containers, volumes } } } = specOf();
    expect(volumeClaimTemplates).toMatchObject([{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10Gi' } } } }]);
    expect(persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
    expect(containers[0].volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/queue' });
    expect(volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
  });

  test('then a drain takes one of them', () => {
    expect(objectOf(app, 'PodDisruptionBudget', 'queue').spec.maxUnavailable).toBe(1);
  });

  test('then it is what patches reach', () => {
    expect(ApiObject.of(app)).toBe(app.statefulSet);
    expect(brokenReferences(objectsOf(app))).toEqual([]);
  });

  test('then no other one takes the name of a member or of its claim', () => {
    const other = new ApiObject(chart, 'Claim', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-queue-1' } });
    expect(app.node.root.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
      'the PersistentVolumeClaim \'data-queue-1\' is one that the StatefulSet makes for shop/queue/Workload: give it another name',
    ]);
    chart.node.tryRemoveChild(other.node.id);
  });
});

describe('given the order of members', () => {
  test('then they start at once, and get another version one after another', () => {
    expect(specOf()).toMatchObject({ podManagementPolicy: 'Parallel', updateStrategy: { type: 'RollingUpdate' }, minReadySeconds: 5 });
  });

  test('then they start and stop one after another where that is asked for', () => {
    expect(specOf({ podManagementPolicy: PodManagementPolicy.ORDERED_READY }).podManagementPolicy).toBe('OrderedReady');
  });

  test('then a version is tried on the last one', () => {
    expect(specOf({ updateStrategy: UpdateStrategy.rolling({ partition: 2 }) }).updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 2 } });
  });

  test('then somebody else replaces them', () => {
    const spec = specOf({ updateStrategy: UpdateStrategy.onDelete() });
    expect(spec.updateStrategy).toEqual({ type: 'OnDelete' });
    expect(spec).not.toHaveProperty('minReadySeconds');
  });
});

describe('given the volumes of members', () => {
  test('then each may have several, also without a place in the program', () => {
    const log = Volume.perPod(Size.gibibytes(1), { name: 'log', subPath: 'segments' });
    const { volumeClaimTemplates, template: { spec } } = specOf({
      volumes: { '/data': Volume.perPod(Size.gibibytes(10)) },
      sidecars: [{ name: 'shipper', image: 'ghcr.io/acme/shipper:1.0.0', volumes: { '/log': log } }],
    });
    expect(volumeClaimTemplates.map(({ metadata }: any) => metadata.name)).toEqual(['data', 'log']);
    expect(spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/data', '/tmp']);
    expect(spec.initContainers[0].volumeMounts).toContainEqual({ name: 'log', mountPath: '/log', subPath: 'segments' });
  });

  test('then a container that prepares them sees them', () => {
    expect(podOf({ init: [{ name: 'prepare', command: ['prepare'] }] }).initContainers[0].volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/queue' });
  });

  test('then none is asked for where a name is enough', () => {
    expect(specOf({ volumes: {} })).not.toHaveProperty('volumeClaimTemplates');
  });

  test('then they may go with their members', () => {
    expect(specOf({ whenScaled: ClaimRetention.DELETE }).persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Delete' });
  });

  test('then a single member may have a folder that others made', () => {
    const chart = aChart();
    expect(() => aStatefulApp(chart, { members: 1, volumes: { '/data': folder(chart) } })).not.toThrow();
  });
});

describe('given what reaches members', () => {
  test('then they reach each other on all ports, and nobody else does', () => {
    const { ingress, egress } = policyOf();
    const ports = [{ protocol: 'TCP', port: 7000 }, { protocol: 'TCP', port: 8080 }];
    expect(ingress).toEqual([{ from: [MEMBERS], ports }]);
    expect(egress).toContainEqual({ to: [MEMBERS], ports });
  });

  test('then what is connected reaches the port that is its own, at any ready member', () => {
    const chart = aChart();
    const queue = aStatefulApp(chart);
    aWebApp(chart).connectTo(queue, { env: { QUEUE: 'uri' } });
    expect(objectOf(chart, 'ConfigMap', 'api-binding-queue').data).toEqual({
      type: 'http', provider: 'cdk8s-patterns', host: 'queue.shop.svc', port: '8080', uri: 'http://queue.shop.svc:8080',
    });
    expect(objectOf(chart, 'NetworkPolicy', 'queue').spec.ingress).toContainEqual({
      from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web' } } }],
      ports: [{ protocol: 'TCP', port: 8080 }],
    });
    expect(objectOf(chart, 'Service', 'queue').spec.ports).toEqual([{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP', appProtocol: AppProtocol.HTTP }]);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });

  test('then further ports are connected by their names, also those of sidecars', () => {
    const chart = aChart();
    const queue = aStatefulApp(chart, { sidecars: [{ name: 'admin', image: 'ghcr.io/acme/admin:1.0.0', ports: [Port.grpc('admin', 9090, { servicePort: 90 })] }] });
    aWorker(chart).connectTo(queue.port('admin'));
    expect(objectOf(chart, 'ConfigMap', 'mailer-binding-queue-admin').data).toMatchObject({ type: 'grpc', port: '90' });
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });

  test('then there is no Service for clients where there is nothing for them', () => {
    const chart = aChart();
    const queue = aStatefulApp(chart, { ports: [Port.tcp('peers', 7000, { amongPods: true })], health: Health.exec(['alive'], ['ready']) });
    expect(queue.service).toBeUndefined();
    expect(objectsOf(chart).filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name)).toEqual(['queue-headless']);
    expect(() => aWebApp(chart).connectTo(queue)).toThrow('[shop/queue] it has no port that others reach: add one to ports that isn\'t amongPods');
  });

  test('then without ports nothing reaches them', () => {
    const props = { ports: [], health: Health.none('its end says that it failed') };
    expect(policyOf(props)).not.toHaveProperty('ingress');
    expect(brokenReferences(objectsOf(aStatefulApp(aChart(), props)))).toEqual([]);
  });

  test('then they are told to stop when those who send requests know of it', () => {
    expect(podOf().containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: 10 } });
    expect(podOf({ ports: [Port.tcp('peers', 7000, { amongPods: true })], health: Health.exec(['alive']) }).containers[0]).not.toHaveProperty('lifecycle');
  });
});

describe('given what members reach', () => {
  test('then they are connected to it', () => {
    const chart = aChart();
    aStatefulApp(chart).connectTo(aDatabase(chart), { env: { PGHOST: 'host' } });
    const [container] = objectOf(chart, 'StatefulSet', 'queue').spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'PGHOST', value: 'orders-primary.shop.svc' });
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });
});

describe('given members of which a majority is needed', () => {
  test('then each has a node of its own, unless it was said otherwise', () => {
    const required = 'requiredDuringSchedulingIgnoredDuringExecution';
    expect(podOf().affinity.podAntiAffinity).not.toHaveProperty(required);
    expect(podOf({ quorum: true }).affinity.podAntiAffinity).toHaveProperty(required);
    expect(podOf({ quorum: true, scheduling: { hostSpread: HostSpread.PREFERRED } }).affinity.podAntiAffinity).not.toHaveProperty(required);
  });

  test('then a drain takes what can be spared', () => {
    const chart = aChart();
    aStatefulApp(chart, { quorum: true, members: 5, maxUnavailable: 2, scheduling: { zones: ['a', 'b', 'c'] } });
    expect(objectOf(chart, 'PodDisruptionBudget', 'queue').spec.maxUnavailable).toBe(2);
  });

  test('then one alone is a majority', () => {
    expect(() => aStatefulApp(aChart(), { quorum: true, members: 1 })).not.toThrow();
  });
});

const queue = (props: Partial<StatefulAppProps>) => (chart: Chart) => aStatefulApp(chart, props);
const untyped = (value: unknown): any => value;

describe('given members that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['nothing', (chart) => new StatefulApp(chart, 'queue', untyped(undefined)), '[shop/queue] props must be an object such as { name: value }, got undefined'],
    ['no number', queue({ members: undefined }), '[shop/queue] members is missing: say how many pods there are'],
    ['none', queue({ members: 0 }), '[shop/queue] members must be a whole number from 1 to 1000, got 0'],
    ['more than anybody looks after', queue({ members: 1001 }), '[shop/queue] members must be a whole number from 1 to 1000, got 1001'],
    ['nobody who asks', queue({ health: undefined }), '[shop/queue] health is missing: say how it is asked, as by Health.http(\'/readyz\', \'/healthz\')'],
    ['one question twice', queue({ health: Health.of({ readiness: Probe.tcp(), liveness: Probe.tcp() }) }),
      '[shop/queue] readiness and liveness ask the same question (a connection to port 8080), so a dependency that is away would restart every pod: ask liveness something that depends on nothing'],
    ['an even number with a quorum', queue({ quorum: true, members: 4 }),
      '[shop/queue] members must be odd where there is a quorum, got 4: one more can spare no more, so use 3 or 5'],
    ['a drain that takes the majority', queue({ quorum: true, maxUnavailable: 2 }),
      '[shop/queue] maxUnavailable must leave a majority of the 3 members, which can spare 1, got 2: lower it'],
    ['a zone with the majority', queue({ quorum: true, scheduling: { zones: ['a', 'b'] } }), '[shop/queue] 3 members in 2 zones lose their quorum with one zone: name 3 zones, or one'],
    ['a drain that takes all', queue({ maxUnavailable: 3 }), '[shop/queue] maxUnavailable must be less than the number of members (3), got 3: a drain could take all of them'],
    ['a drain that takes none', queue({ maxUnavailable: 0 }), '[shop/queue] maxUnavailable must be at least 1, got 0: no node could ever be drained'],
    ['an order of nobody\'s', queue({ podManagementPolicy: untyped('Sorted') }), '[shop/queue] podManagementPolicy must be one of Parallel, OrderedReady, got \'Sorted\''],
    ['a strategy of nobody\'s', queue({ updateStrategy: untyped('RollingUpdate') }),
      '[shop/queue] updateStrategy must be made by UpdateStrategy.rolling() or UpdateStrategy.onDelete(), got \'RollingUpdate\''],
    ['an update of nobody', queue({ updateStrategy: UpdateStrategy.rolling({ partition: 3 }) }),
      '[shop/queue] updateStrategy.partition must be less than members (3), got 3: no member would ever be updated, so lower it'],
    ['a retention of nobody\'s', queue({ whenScaled: untyped('Keep') }), '[shop/queue] whenScaled must be one of Retain, Delete, got \'Keep\''],
    ['two volumes of one name', queue({ volumes: { '/a': Volume.perPod(Size.gibibytes(1)), '/b': Volume.perPod(Size.gibibytes(2)) } }),
      '[shop/queue] volumes: /b is called \'data\', as another volume of the pod: give it another name, or use the same Volume'],
    ['a volume with the name of another', queue({ volumes: { '/data': Volume.perPod(Size.gibibytes(1), { name: 'tmp' }) } }),
      '[shop/queue] the pod has a volume \'tmp\' already: use another name'],
    ['a volume of no size', queue({ volumes: { '/data': Volume.perPod(untyped('10Gi')) } }), '[shop/queue] volumes: /data must be a Size such as Size.gibibytes(1), got \'10Gi\''],
    ['a volume of nobody\'s', queue({ volumes: { '/data': Volume.perPod(Size.gibibytes(1), { storageClass: untyped('fast') }) } }),
      '[shop/queue] volumes: /data: storageClass must be made by a factory such as StorageClass.existing(\'fast\'), got \'fast\''],
    ['one folder for all', (chart) => aStatefulApp(chart, { volumes: { '/data': folder(chart) } }),
      '[shop/queue] volumes: /data is a folder that one node at a time can use, and there are 3 members: make it shared, or use Volume.perPod(), by which each has its own'],
    ['a name that is too long', (chart) => aStatefulApp(chart, {}, 'q'.repeat(53)),
      `[shop/${'q'.repeat(53)}] name must have at most 52 characters so that the names derived from it fit, got 53 ('${'q'.repeat(53)}'): use a shorter name`],
    ['a member that isn\'t there', (chart) => aStatefulApp(chart).member(3), '[shop/queue] a member\'s ordinal must be a whole number from 0 to 2, got 3'],
    ['a port that isn\'t there', (chart) => aStatefulApp(chart).port('admin'),
      '[shop/queue] port(\'admin\'): it has no further port that others reach: add it to ports, or use one of these'],
    ['a port of the members alone', (chart) => aStatefulApp(chart, { ports: [Port.http('http', 8080), Port.grpc('admin', 9090), Port.tcp('peers', 7000, { amongPods: true })] }).port('peers'),
      '[shop/queue] port(\'peers\'): it has admin: add it to ports, or use one of these'],
    ['two ports of one number', queue({ ports: [Port.http('http', 8080), Port.grpc('admin', 9090, { servicePort: 8080 })] }),
      '[shop/queue] two ports of the Service are 8080: give \'admin\' another servicePort'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});

describe('given a volume for each pod of what has no members', () => {
  const volumes = { '/data': Volume.perPod(Size.gibibytes(1)) };
  const why = 'is a volume of each pod\'s own, and here a pod is made anew under another name, by which it doesn\'t find it again: '
    + 'use StatefulApp, or Volume.scratch() for files that may go with the pod';

  test.each<[string, (chart: Chart) => unknown, string]>([
    ['a web app', (chart) => aWebApp(chart, { volumes }), `[shop/api] volumes: /data ${why}`],
    ['a worker', (chart) => aWorker(chart, { volumes }), `[shop/mailer] volumes: /data ${why}`],
    ['a job', (chart) => aOneOffJob(chart, { volumes }), `[shop/import] volumes: /data ${why}`],
    ['a sidecar of a web app', (chart) => aWebApp(chart, { sidecars: [{ name: 'agent', volumes }] }), `[shop/api] sidecars[0].volumes: /data ${why}`],
    ['two pods with one folder', (chart) => aWebApp(chart, { volumes: { '/data': folder(chart) } }),
      '[shop/api] volumes: /data is a folder that one node at a time can use, and there is to be more than one pod: make it shared, give replicas: 1, or use StatefulApp with Volume.perPod(), by which each pod has one of its own'],
  ])('then %s is sent to where it is', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
