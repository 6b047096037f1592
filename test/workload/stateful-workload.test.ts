import { App, Chart, Duration, Size } from 'cdk8s';
import { ClaimRetention, Labels, MemberStorage } from '../../lib';
import { resolveResources } from '../../lib/pod';
import { PodManagementPolicy, StatefulWorkload, StatefulWorkloadProps } from '../../lib/workload';
import { aChart, aDatabase, aWebApp, objectOf } from '../given';

function specOf(storage: Partial<MemberStorage> = {}): any {
  return objectOf(aDatabase(aChart(), { storage: { size: Size.gibibytes(50), ...storage } }), 'StatefulSet', 'orders').spec;
}

function aWorkload(props: Partial<StatefulWorkloadProps> = {}): StatefulWorkload {
  const chart = aChart();
  const resources = resolveResources(chart, undefined, { kind: 'programs', cpu: '100m', cpuLimit: '1', memory: Size.mebibytes(64) });
  const container = { name: 'queue', image: 'ghcr.io/acme/queue:1.0.0', resources };
  return new StatefulWorkload(chart, 'Workload', {
    name: 'queue',
    labels: new Labels(chart, { instance: 'queue', component: 'stateful' }),
    user: 10001,
    terminationGrace: Duration.seconds(5),
    container,
    helpers: [{ ...container, role: 'init', name: 'prepare', sharesAll: true }],
    members: 3,
    claims: [{ name: 'data', size: Size.gibibytes(1), path: '/data' }],
    retention: {},
    memberPorts: [],
    disruptions: 1,
    update: { onDelete: false },
    ...props,
  });
}

function workloadSpecOf(props: Partial<StatefulWorkloadProps> = {}): any {
  return objectOf(aWorkload(props), 'StatefulSet', 'queue').spec;
}

describe('given containers beside the program', () => {
  test('then they see its volume and its /tmp', () => {
    const { initContainers, containers } = workloadSpecOf().template.spec;
    const mounts = [{ name: 'data', mountPath: '/data' }, { name: 'tmp', mountPath: '/tmp' }];
    expect([...initContainers, ...containers].map(({ name, volumeMounts }) => [name, volumeMounts])).toEqual([['prepare', mounts], ['queue', mounts]]);
  });

  test('then nothing else takes the name of the volume, or its place', () => {
    expect(() => aWorkload().pod.addVolume({ name: 'data', emptyDir: {} })).toThrow('[shop] the pod has a volume \'data\' already: use another name');
    expect(() => aWorkload({ claims: [{ name: 'data', size: Size.gibibytes(1), path: '/tmp' }] }))
      .toThrow('[shop] two things stand at \'/tmp\' in a container: give one of them another path');
  });
});

describe('given what members use', () => {
  test('then they are connected to it', () => {
    const workload = aWorkload();
    workload.connectTo(aWebApp(workload.node.scope!));
    expect(objectOf(workload, 'StatefulSet', 'queue').spec.template.spec.volumes).toMatchObject([{ name: 'binding-api' }, { name: 'tmp' }]);
    expect(objectOf(workload, 'NetworkPolicy', 'queue').spec.egress).toContainEqual(expect.objectContaining({ ports: [{ protocol: 'TCP', port: 8080 }] }));
  });
});

describe('given the order of members', () => {
  test('then they start at once, and are updated from the last to the first', () => {
    expect(workloadSpecOf()).toMatchObject({ podManagementPolicy: 'Parallel', updateStrategy: { type: 'RollingUpdate' } });
  });

  test('then they wait for each other where that is asked for', () => {
    expect(workloadSpecOf({ podManagementPolicy: PodManagementPolicy.ORDERED_READY }).podManagementPolicy).toBe('OrderedReady');
  });

  test('then an update leaves the first ones as they are where that is asked for', () => {
    expect(workloadSpecOf({ update: { onDelete: false, partition: 2, minReadySeconds: 30 } })).toMatchObject({
      minReadySeconds: 30, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    });
  });
});

describe('given members', () => {
  test('then each has a DNS name of its own', () => {
    const database = aDatabase(aChart());
    expect([0, 1, 2].map((i) => database.member(i))).toEqual([
      'orders-0.orders-headless.shop.svc', 'orders-1.orders-headless.shop.svc', 'orders-2.orders-headless.shop.svc',
    ]);
  });

  test('then the name goes without a namespace that isn\'t known', () => {
    expect(aDatabase(new Chart(new App(), 'shop')).member(0)).toBe('orders-0.orders-headless');
  });

  test('then the name belongs to the Service that the StatefulSet names, under which members are found before they are ready', () => {
    const database = aDatabase(aChart());
    const { serviceName } = objectOf(database, 'StatefulSet', 'orders').spec;
    expect(database.member(0).split('.')[1]).toBe(serviceName);
    expect(objectOf(database, 'Service', serviceName).spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
  });
});

describe('given the members\' volumes', () => {
  test('then each has a claim of the asked size', () => {
    expect(specOf().volumeClaimTemplates).toMatchObject([{
      metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Gi' } } },
    }]);
  });

  test('then the data is mounted from it', () => {
    expect(specOf().template.spec.containers[0].volumeMounts).toContainEqual({ name: 'data', mountPath: '/var/lib/postgresql' });
  });

  test('then claims outlive the StatefulSet and a scale-down', () => {
    expect(specOf().persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  });

  test('then either can be given up', () => {
    expect(specOf({ whenDeleted: ClaimRetention.DELETE }).persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Delete', whenScaled: 'Retain' });
    expect(specOf({ whenScaled: ClaimRetention.DELETE }).persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Delete' });
  });
});

describe('given a drain', () => {
  test.each([3, 5, 7])('then %i members spare one at a time, and a broken one may always go', (members) => {
    expect(objectOf(aDatabase(aChart(), { members }), 'PodDisruptionBudget', 'orders').spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/component': 'database' } },
    });
  });
});
