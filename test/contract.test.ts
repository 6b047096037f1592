import { execFileSync } from 'child_process';
import { ApiObject, App, Chart, Size } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ClaimRetention, DatabaseEngine, Durability, ForeignWorkload, Health, Port, PostgresVersion, ReplicatedDatabaseProps,
  StatefulAppProps, StatelessWebAppProps, StorageClass, UpdateStrategy, Volume,
} from '../lib';
import { Shop } from '../apps/shop/shop';
import { aChart, aDatabase, aOneOffJob, aScheduledJob, aStatefulApp, aWebApp, aWorker, objectOf, objectsOf, postgresql } from './given';
import { identities, immutable, names } from './identities';

// What clusters and other tools hang on. A change here is a breaking one: it replaces objects, or loses data.

describe('given a web app', () => {
  test('then these are its objects, their names and their ids', () => {
    expect(identities(aWebApp(aChart()))).toEqual([
      'ServiceAccount api shop/api/Workload/ServiceAccount',
      'Deployment api shop/api/Workload/Resource',
      'PodDisruptionBudget api shop/api/Workload/DisruptionBudget',
      'NetworkPolicy api shop/api/Workload/NetworkPolicy/Resource',
      'Service api shop/api/Service',
    ]);
  });

  test('then these are added by its options', () => {
    const chart = aChart();
    const app = aWebApp(chart, { autoscaling: { maxReplicas: 5 }, resources: { cpu: '500m' } });
    app.connectTo(aDatabase(chart));
    expect(identities(app).slice(4)).toEqual([
      'ConfigMap api-binding-orders shop/api/Workload/Binding-orders/Resource',
      'Service api shop/api/Service',
      'HorizontalPodAutoscaler api shop/api/Autoscaler',
    ]);
  });

  test('then this selects its pods', () => {
    expect(objectOf(aWebApp(aChart()), 'Deployment', 'api').spec.selector.matchLabels).toEqual({
      'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web',
    });
  });
});

describe('given what serves nobody', () => {
  test('then these are its objects, their names and their ids', () => {
    const chart = aChart();
    const all = [aWorker(chart), aScheduledJob(chart), aOneOffJob(chart)];
    expect(all.flatMap(identities)).toEqual([
      'ServiceAccount mailer shop/mailer/Workload/ServiceAccount',
      'Deployment mailer shop/mailer/Workload/Resource',
      'PodDisruptionBudget mailer shop/mailer/Workload/DisruptionBudget',
      'NetworkPolicy mailer shop/mailer/Workload/NetworkPolicy/Resource',
      'ServiceAccount report shop/report/Workload/ServiceAccount',
      'CronJob report shop/report/Workload/Resource',
      'NetworkPolicy report shop/report/Workload/NetworkPolicy/Resource',
      'ServiceAccount import shop/import/Workload/ServiceAccount',
      'Job import shop/import/Workload/Resource',
      'NetworkPolicy import shop/import/Workload/NetworkPolicy/Resource',
    ]);
  });
});

describe('given members of a user\'s own program', () => {
  test('then these are their objects, their names and their ids', () => {
    expect(identities(aStatefulApp(aChart()))).toEqual([
      'ServiceAccount queue shop/queue/Workload/ServiceAccount',
      'Service queue-headless shop/queue/Workload/HeadlessService',
      'StatefulSet queue shop/queue/Workload/Resource',
      'PodDisruptionBudget queue shop/queue/Workload/DisruptionBudget',
      'NetworkPolicy queue shop/queue/Workload/NetworkPolicy/Resource',
      'Service queue shop/queue/Service',
    ]);
  });

  test('then the data hangs on these', () => {
    const volumes = { '/data': Volume.perPod(Size.gibibytes(10), { storageClass: StorageClass.existing('fast') }) };
    const { spec } = objectOf(aStatefulApp(aChart(), { volumes }), 'StatefulSet', 'queue');
    const members = { 'app.kubernetes.io/instance': 'queue', 'app.kubernetes.io/component': 'stateful' };
    expect(spec).toMatchObject({ serviceName: 'queue-headless', podManagementPolicy: 'Parallel', selector: { matchLabels: members } });
    expect(spec.volumeClaimTemplates).toEqual([{
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', labels: members },
      spec: {
        accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', storageClassName: 'fast', resources: { requests: { storage: '10Gi' } },
      },
      status: { phase: 'Pending' },
    }]);
  });

  test('then the order in which volumes are given changes nothing', () => {
    const [data, log] = [Volume.perPod(Size.gibibytes(10)), Volume.perPod(Size.gibibytes(1), { name: 'log' })];
    const specs = [{ '/data': data, '/log': log }, { '/log': log, '/data': data }]
      .map((volumes) => objectOf(aStatefulApp(aChart(), { volumes }), 'StatefulSet', 'queue').spec);
    expect(specs[0]).toEqual(specs[1]);
    expect(specs[0].volumeClaimTemplates.map(({ metadata }: any) => metadata.name)).toEqual(['data', 'log']);
  });
});

describe('given pods of others', () => {
  test('then these are added around them', () => {
    const chart = aChart();
    const spec = { containers: [{ name: 'reports', image: 'ghcr.io/acme/reports:2.0.0' }] };
    const object = new ApiObject(chart, 'reports', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'reports', labels: { app: 'reports' } }, spec });
    ForeignWorkload.of(object).connectTo(aDatabase(chart));
    expect(identities(object)).toEqual([
      'Pod reports shop/reports',
      'NetworkPolicy reports-connections shop/reports/ForeignWorkload/NetworkPolicy/Resource',
      'ConfigMap reports-binding-orders shop/reports/ForeignWorkload/Binding-orders/Resource',
    ]);
  });
});

describe('given a database', () => {
  test('then these are its objects, their names and their ids', () => {
    expect(identities(aDatabase(aChart()))).toEqual([
      'ConfigMap orders-patroni shop/orders/ConfigMap',
      'ServiceAccount orders shop/orders/Workload/ServiceAccount',
      'Role orders shop/orders/Workload/Role',
      'RoleBinding orders shop/orders/Workload/RoleBinding',
      'Service orders-headless shop/orders/Workload/HeadlessService',
      'StatefulSet orders shop/orders/Workload/Resource',
      'PodDisruptionBudget orders shop/orders/Workload/DisruptionBudget',
      'NetworkPolicy orders shop/orders/Workload/NetworkPolicy/Resource',
      'Service orders-primary shop/orders/Service-primary',
      'Service orders-replicas shop/orders/Service-replicas',
      'ServiceAccount orders-credentials shop/orders/Credentials/ServiceAccount',
      'Role orders-credentials shop/orders/Credentials/Role',
      'RoleBinding orders-credentials shop/orders/Credentials/RoleBinding',
      'ConfigMap orders-credentials shop/orders/Credentials/ConfigMap',
      'NetworkPolicy orders-credentials shop/orders/Credentials/NetworkPolicy/Resource',
      'Job orders-credentials-<digest> shop/orders/Credentials/Resource',
      'ConfigMap orders-controller shop/orders/Controller/ConfigMap',
      'ServiceAccount orders-controller shop/orders/Controller/Workload/ServiceAccount',
      'Role orders-controller shop/orders/Controller/Workload/Role',
      'RoleBinding orders-controller shop/orders/Controller/Workload/RoleBinding',
      'Deployment orders-controller shop/orders/Controller/Workload/Resource',
      'NetworkPolicy orders-controller shop/orders/Controller/Workload/NetworkPolicy/Resource',
    ]);
  });

  test('then the data hangs on these', () => {
    const { spec } = objectOf(aDatabase(aChart(), { storage: { size: Size.gibibytes(50), storageClass: StorageClass.existing('fast') } }), 'StatefulSet', 'orders');
    const members = { 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/component': 'database' };
    expect(spec).toMatchObject({ serviceName: 'orders-headless', podManagementPolicy: 'Parallel', selector: { matchLabels: members } });
    expect(spec.volumeClaimTemplates).toEqual([{
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', labels: members },
      spec: {
        accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', storageClassName: 'fast', resources: { requests: { storage: '50Gi' } },
      },
      status: { phase: 'Pending' },
    }]);
  });

  test('then its generated passwords are kept in these', () => {
    const wanted = JSON.parse(objectOf(aDatabase(aChart()), 'ConfigMap', 'orders-credentials').data['secrets.json']);
    expect(wanted.map(({ name }: any) => name)).toEqual(['orders-system', 'orders-db-orders']);
  });
});

describe('given constructs that move', () => {
  /** Both constructs, somewhere. */
  const placed = (scope: Construct): any[] => {
    const app = aWebApp(scope);
    app.connectTo(aDatabase(scope));
    app.connectTo(aStatefulApp(scope));
    return objectsOf(scope);
  };

  test.each([
    ['another chart', () => aChart('site')],
    ['a construct in between', () => new Construct(new Construct(aChart(), 'Backend'), 'Services')],
    ['an app with more charts', () => new Chart(new Chart(new App(), 'everything'), 'shop', { namespace: 'shop' })],
  ])('then in %s names and everything immutable stay', (_, place) => {
    const [here, there] = [placed(aChart()), placed(place())];
    expect(names(there)).toEqual(names(here));
    expect(immutable(there)).toEqual(immutable(here));
  });

  test('then another id under the same name is the same object', () => {
    expect(immutable(objectsOf(aDatabase(aChart(), { name: 'orders' }, 'Database')))).toEqual(immutable(objectsOf(aDatabase(aChart()))));
  });
});

describe('given a later version of an app', () => {
  const changes: [string, Partial<StatelessWebAppProps>][] = [
    ['image', { image: 'ghcr.io/acme/api:2.0.0' }],
    ['port', { port: 9000 }],
    ['replicas', { replicas: 5 }],
    ['resources', { resources: { cpu: '1', memory: Size.gibibytes(1) } }],
    ['env', { env: { LOG_LEVEL: 'debug' } }],
    ['partOf', { metadata: { partOf: 'site' } }],
  ];

  test.each(changes)('then another %s changes nothing that is immutable', (_, props) => {
    expect(immutable(objectsOf(aWebApp(aChart(), props)))).toEqual(immutable(objectsOf(aWebApp(aChart()))));
  });
});

describe('given a later version of a user\'s own members', () => {
  const changes: [string, Partial<StatefulAppProps>][] = [
    ['image', { image: 'ghcr.io/acme/queue:3.0.0' }],
    ['number of members', { members: 5 }],
    ['size of members', { resources: { cpu: '2', memory: Size.gibibytes(8) } }],
    ['list of ports', { ports: [Port.http('http', 9000), Port.tcp('peers', 7001, { amongPods: true }), Port.grpc('admin', 9090)] }],
    ['health', { health: Health.exec(['alive'], ['ready']) }],
    ['path of the volume', { volumes: { '/data': Volume.perPod(Size.gibibytes(10)), '/tmp': Volume.scratch(Size.gibibytes(1)) } }],
    ['update strategy', { updateStrategy: UpdateStrategy.onDelete() }],
    ['quorum', { quorum: true, scheduling: { zones: ['a', 'b', 'c'] } }],
    ['budget', { maxUnavailable: 2 }],
    ['retention', { whenDeleted: ClaimRetention.DELETE, whenScaled: ClaimRetention.DELETE }],
    ['sidecar', { sidecars: [{ name: 'agent', image: 'ghcr.io/acme/agent:1.0.0' }] }],
    ['label', { metadata: { partOf: 'site', labels: { team: 'queue' } } }],
  ];

  test.each(changes)('then another %s changes nothing that is immutable', (_, props) => {
    expect(immutable(objectsOf(aStatefulApp(aChart(), props)))).toEqual(immutable(objectsOf(aStatefulApp(aChart()))));
  });

  test.each<[string, Partial<StatefulAppProps>]>([
    ['more members', { members: 5 }],
    ['another update strategy', { updateStrategy: UpdateStrategy.rolling({ partition: 2 }) }],
    ['another budget', { maxUnavailable: 2 }],
    ['another retention', { whenScaled: ClaimRetention.DELETE }],
  ])('then %s restart none of them', (_, props) => {
    const templateOf = (given: Partial<StatefulAppProps>) => objectOf(aStatefulApp(aChart(), given), 'StatefulSet', 'queue').spec.template;
    expect(templateOf(props)).toEqual(templateOf({}));
  });
});

describe('given members that run', () => {
  const templateOf = (props: Partial<ReplicatedDatabaseProps> = {}): any => objectOf(aDatabase(aChart(), props), 'StatefulSet', 'orders').spec.template;

  test.each<[string, Partial<ReplicatedDatabaseProps>]>([
    ['more members', { members: 5 }],
    ['another durability', { durability: Durability.AVAILABLE }],
    ['another database', { databases: [{ name: 'orders' }, { name: 'stock' }] }],
  ])('then %s restart none of them', (_, props) => {
    expect(templateOf(props)).toEqual(templateOf());
  });

  test.each<{ [name: string]: string }>([{ work_mem: '8MB' }, { max_connections: '200' }])('then the parameter %j restarts them', (parameters) => {
    expect(templateOf({ engine: postgresql(parameters) })).not.toEqual(templateOf());
  });
});

describe('given the Job that makes passwords', () => {
  const jobOf = (props: Partial<ReplicatedDatabaseProps> = {}): any => objectsOf(aDatabase(aChart(), props)).find(({ kind }) => kind === 'Job');

  test('then another template or another Secret is another Job, for a Job can\'t be changed', () => {
    const names = [
      {},
      { databases: [{ name: 'orders' }, { name: 'stock' }] },
      { engine: DatabaseEngine.postgresql({ version: PostgresVersion.of('17.12') }) },
      { credentialsResources: { cpu: '60m' } },
    ].map((props) => jobOf(props).metadata.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(names.map(() => expect.stringMatching(/^orders-credentials-[0-9a-f]{10}$/)));
  });

  test('then what doesn\'t concern it leaves it alone', () => {
    expect(jobOf({ members: 5, resources: { memory: Size.gibibytes(4) }, engine: postgresql({ work_mem: '8MB' }) })).toEqual(jobOf());
  });
});

describe('given the same app again', () => {
  const here = new App();
  new Shop(here, 'shop');

  test('then a second synthesis gives the same bytes', () => {
    const again = new App();
    new Shop(again, 'shop');
    expect(here.synthYaml()).toBe(here.synthYaml());
    expect(again.synthYaml()).toBe(here.synthYaml());
  });

  test('then another process gives the same bytes', () => {
    const program = 'const { App } = require("cdk8s"); const app = new App(); new (require("./apps/shop/shop").Shop)(app, "shop"); process.stdout.write(app.synthYaml());';
    const there = execFileSync(process.execPath, ['-r', 'ts-node/register', '-e', program], { cwd: `${__dirname}/..`, encoding: 'utf8', maxBuffer: 1 << 24 });
    expect(there).toBe(here.synthYaml());
  });
});
