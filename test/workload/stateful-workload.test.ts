import { App, Chart, Size } from 'cdk8s';
import { ClaimRetention, MemberStorage } from '../../lib';
import { aChart, aDatabase, objectOf } from '../given';

function specOf(storage: Partial<MemberStorage> = {}): any {
  return objectOf(aDatabase(aChart(), { storage: { size: Size.gibibytes(50), ...storage } }), 'StatefulSet', 'orders').spec;
}

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
