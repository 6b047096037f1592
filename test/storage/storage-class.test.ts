import { Chart, Size } from 'cdk8s';
import { AzureDiskSku, EbsVolumeType, GcePdType, StorageClass, VolumeAttributesClass } from '../../lib';
import { aChart, aDatabase, objectOf, objectsOf } from '../given';
import { schemaErrors } from '../schemas/kubernetes-schema';

const on = (storageClass?: StorageClass) => ({ storage: { size: Size.gibibytes(50), storageClass } });

/** The StorageClasses that an app makes. */
function classesOf(storageClass?: StorageClass): any[] {
  return objectsOf(aDatabase(aChart(), on(storageClass))).filter(({ kind }) => kind === 'StorageClass');
}

/** What the members' claims ask for. */
function claimOf(storageClass?: StorageClass): any {
  return objectOf(aDatabase(aChart(), on(storageClass)), 'StatefulSet', 'orders').spec.volumeClaimTemplates[0].spec;
}

describe('given a preset', () => {
  test.each([
    {
      what: 'EBS', storageClass: StorageClass.awsEbs(), name: 'ebs-gp3', provisioner: 'ebs.csi.aws.com',
      parameters: { 'type': 'gp3', 'encrypted': 'true', 'csi.storage.k8s.io/fstype': 'ext4' },
    },
    {
      what: 'fast EBS', storageClass: StorageClass.awsEbs({ volumeType: EbsVolumeType.IO2, iops: 16000, kmsKeyId: 'alias/db' }), name: 'ebs-io2',
      provisioner: 'ebs.csi.aws.com',
      parameters: { 'type': 'io2', 'encrypted': 'true', 'csi.storage.k8s.io/fstype': 'ext4', 'iops': '16000', 'kmsKeyId': 'alias/db' },
    },
    {
      what: 'Google', storageClass: StorageClass.gcePd({ diskType: GcePdType.SSD }), name: 'pd-ssd', provisioner: 'pd.csi.storage.gke.io',
      parameters: { 'type': 'pd-ssd', 'csi.storage.k8s.io/fstype': 'ext4' },
    },
    {
      what: 'Azure', storageClass: StorageClass.azureDisk(), name: 'azure-premium-zrs', provisioner: 'disk.csi.azure.com',
      parameters: { skuName: 'Premium_ZRS', cachingMode: 'None' },
    },
    {
      what: 'Azure in one zone', storageClass: StorageClass.azureDisk({ sku: AzureDiskSku.PREMIUM_LRS, parameters: { enableBursting: 'true' } }),
      name: 'azure-premium-lrs', provisioner: 'disk.csi.azure.com', parameters: { skuName: 'Premium_LRS', cachingMode: 'None', enableBursting: 'true' },
    },
  ])('then $what binds where the pod runs, can grow, and keeps the data', ({ storageClass, name, provisioner, parameters }) => {
    expect(classesOf(storageClass)).toMatchObject([{
      metadata: { name }, provisioner, parameters, volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: true, reclaimPolicy: 'Retain',
    }]);
    expect(claimOf(storageClass).storageClassName).toBe(name);
  });

  test('then a disk over two zones is only made there', () => {
    const storageClass = StorageClass.gcePd({ replicaZones: ['europe-west1-b', 'europe-west1-c'] });
    expect(classesOf(storageClass)).toMatchObject([{
      metadata: { name: 'pd-balanced-regional' },
      parameters: { 'replication-type': 'regional-pd' },
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.gke.io/zone', values: ['europe-west1-b', 'europe-west1-c'] }] }],
    }]);
  });

  test('then the class is the cluster\'s, and in no namespace', () => {
    expect(classesOf(StorageClass.awsEbs())[0].metadata).not.toHaveProperty('namespace');
  });

  test('then gp3 is as fast as its operations allow', () => {
    expect(classesOf(StorageClass.awsEbs({ throughput: 2000, iops: 8000 }))[0].parameters).toMatchObject({ throughput: '2000', iops: '8000' });
  });

  test('then a volume goes with its claim where that is wanted', () => {
    expect(classesOf(StorageClass.awsEbs({ retain: false }))[0].reclaimPolicy).toBe('Delete');
  });

  test('then two databases share one class', () => {
    const shop = aChart();
    aDatabase(shop, on(StorageClass.awsEbs()));
    aDatabase(new Chart(shop.node.root, 'stock', { namespace: 'stock' }), on(StorageClass.awsEbs()), 'stock');
    expect(objectsOf(shop).filter(({ kind }) => kind === 'StorageClass')).toHaveLength(1);
  });
});

describe('given a class of the cluster', () => {
  test('then it is asked for by name, and not made', () => {
    expect(claimOf(StorageClass.existing('fast')).storageClassName).toBe('fast');
    expect(classesOf(StorageClass.existing('fast'))).toEqual([]);
  });

  test('then the cluster\'s default is asked for by no name', () => {
    for (const storageClass of [undefined, StorageClass.clusterDefault()]) {
      expect(claimOf(storageClass)).not.toHaveProperty('storageClassName');
      expect(classesOf(storageClass)).toEqual([]);
    }
  });
});

describe('given attributes that volumes get while they are in use', () => {
  const build = (volumeAttributes?: VolumeAttributesClass) =>
    aDatabase(aChart(), { storage: { size: Size.gibibytes(50), storageClass: StorageClass.awsEbs(), volumeAttributes } });
  const fast = () => VolumeAttributesClass.awsEbs({ iops: 6000, throughput: 500 });
  const classesIn = (objects: any[]) => objects.filter(({ kind }) => kind === 'VolumeAttributesClass');

  test.each(['1.34', '1.35', '1.36'])('then the class is one that Kubernetes %s knows, in no namespace', (minor) => {
    const [made] = classesIn(objectsOf(build(fast())));
    expect(made).toEqual({
      apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass',
      metadata: { name: 'ebs-gp3-iops-6000-throughput-500', labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
      driverName: 'ebs.csi.aws.com', parameters: { iops: '6000', throughput: '500', type: 'gp3' },
    });
    expect(schemaErrors(made, minor)).toEqual([]);
  });

  test('then others are another class, for Kubernetes refuses a change of one', () => {
    const names = [fast(), VolumeAttributesClass.awsEbs({ iops: 7000 }), VolumeAttributesClass.awsEbs({ throughput: 500 / 4 })]
      .map((given) => classesIn(objectsOf(build(given)))[0].metadata.name);
    expect(new Set(names).size).toBe(3);
  });

  test('then neither the StatefulSet nor the StorageClass of a database that is there changes', () => {
    const kept = (objects: any[]) => objects.filter(({ kind }) => kind === 'StatefulSet' || kind === 'StorageClass');
    expect(kept(objectsOf(build(fast())))).toEqual(kept(objectsOf(build())));
  });

  test('then the controller is told, and may change these claims and no others', () => {
    const database = build(VolumeAttributesClass.existing('fast'));
    expect(JSON.parse(objectOf(database, 'ConfigMap', 'orders-controller').data['want.json']).volumeAttributes).toBe('fast');
    expect(objectOf(database, 'Role', 'orders-controller').rules).toContainEqual({
      apiGroups: [''], resources: ['persistentvolumeclaims'], resourceNames: ['data-orders-0', 'data-orders-1', 'data-orders-2'], verbs: ['delete', 'patch'],
    });
    expect(classesIn(objectsOf(database))).toEqual([]);
    expect(JSON.stringify(objectOf(build(), 'Role', 'orders-controller').rules)).not.toContain('"delete","patch"');
  });
});
