import { ApiObject, Size } from 'cdk8s';
import { Credentials, HostSpread, ReplicatedDatabaseProps } from '../../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';

function statefulSetOf(props: Partial<ReplicatedDatabaseProps> = {}): any {
  return objectOf(aDatabase(aChart(), props), 'StatefulSet', 'orders');
}

/** What the Job is told to create. */
function generatedBy(props: Partial<ReplicatedDatabaseProps> = {}): any[] {
  return JSON.parse(objectOf(aDatabase(aChart(), props), 'ConfigMap', 'orders-credentials').data['secrets.json']);
}

describe('given a database with only the required props', () => {
  const database = aDatabase(aChart());
  const { spec } = objectOf(database, 'StatefulSet', 'orders');
  const pod = spec.template.spec;

  test('then it has three members that start together', () => {
    expect(spec).toMatchObject({ replicas: 3, podManagementPolicy: 'Parallel', serviceName: 'orders-headless' });
    expect(database.memberNames).toEqual(['orders-0', 'orders-1', 'orders-2']);
    expect(database.quorum).toBe(2);
  });

  test('then the StatefulSet leaves the order of an update to the controller, which knows the roles', () => {
    expect(spec.updateStrategy).toEqual({ type: 'OnDelete' });
  });

  test('then members are never together on a node', () => {
    expect(pod.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]).toMatchObject({
      topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: spec.selector.matchLabels },
    });
  });

  test('then a restart leaves the mode of the data folder as it is', () => {
    expect(pod.securityContext).toMatchObject({ runAsUser: 26, fsGroup: 26, fsGroupChangePolicy: 'OnRootMismatch' });
  });

  test('then there is a Service for writes, one for reads, and one for members', () => {
    const members = { 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/component': 'database' };
    expect(objectOf(database, 'Service', 'orders-primary').spec.selector).toEqual({ ...members, role: 'primary' });
    expect(objectOf(database, 'Service', 'orders-replicas').spec.selector).toEqual({ ...members, role: 'replica' });
    expect(objectOf(database, 'Service', 'orders-headless').spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true, selector: members });
  });

  test('then a drain takes one member at a time', () => {
    expect(objectOf(database, 'PodDisruptionBudget', 'orders').spec.maxUnavailable).toBe(1);
  });

  test('then its parts can be reached', () => {
    expect(ApiObject.of(database)).toBe(database.statefulSet);
    expect([database.headlessService, database.primaryService, database.replicasService].map(({ name }) => name))
      .toEqual(['orders-headless', 'orders-primary', 'orders-replicas']);
    expect([database.serviceAccount, database.disruptionBudget].map((object) => object?.kind)).toEqual(['ServiceAccount', 'PodDisruptionBudget']);
  });
});

describe('given where members may run', () => {
  test('then zones are asked for', () => {
    expect(statefulSetOf({ zones: ['a', 'b', 'c'] }).spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms)
      .toEqual([{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a', 'b', 'c'] }] }]);
  });

  test('then five members may be in three zones, and any number in one', () => {
    expect(() => aDatabase(aChart(), { members: 5, zones: ['a', 'b', 'c'] })).not.toThrow();
    expect(() => aDatabase(aChart(), { members: 3, zones: ['a'] })).not.toThrow();
  });

  test('then a single member may be in any of several zones', () => {
    const said = jest.spyOn(console, 'warn').mockImplementation();
    const { nodeAffinity } = statefulSetOf({ members: 1, zones: ['a', 'b'] }).spec.template.spec.affinity;
    expect(nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values).toEqual(['a', 'b']);
    said.mockRestore();
  });

  test('then a test cluster of one node may hold them all', () => {
    expect(statefulSetOf({ hostSpread: HostSpread.PREFERRED }).spec.template.spec.affinity.podAntiAffinity)
      .not.toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
  });
});

describe('given no credentials', () => {
  test('then all passwords are made inside the cluster, and none is in the YAML', () => {
    expect(generatedBy().map(({ name, passwords }) => ({ name, passwords }))).toEqual([
      { name: 'orders-system', passwords: ['superuser-password', 'replication-password', 'rewind-password', 'restapi-password'] },
      { name: 'orders-db-orders', passwords: ['password'] },
    ]);
    expect(objectsOf(aDatabase(aChart())).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('then an app\'s Secret follows the Service Binding convention', () => {
    expect(generatedBy()[1]).toMatchObject({
      type: 'servicebinding.io/postgresql',
      strings: {
        type: 'postgresql', host: 'orders-primary.{namespace}.svc', port: '5432', username: 'orders', database: 'orders',
        uri: 'postgresql://orders:{password}@orders-primary.{namespace}.svc:5432/orders',
      },
    });
  });

  test('then the Job may make these Secrets and no others, and read none but those that hold a user\'s name', () => {
    expect(objectOf(aDatabase(aChart()), 'Role', 'orders-credentials').rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['orders-system', 'orders-db-orders'], verbs: ['create', 'patch'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: ['orders-db-orders'], verbs: ['get'] },
    ]);
  });

  test('then neither a tool that prunes nor who deletes by a label takes a Secret', () => {
    for (const secret of JSON.parse(objectOf(aDatabase(aChart()), 'ConfigMap', 'orders-credentials').data['secrets.json'])) {
      expect(secret).not.toHaveProperty('labels');
      expect(secret.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Prune=false' });
    }
  });
});

describe('given Secrets of the user\'s own', () => {
  const props = {
    systemCredentials: Credentials.fromSecret('our-system'),
    databases: [{ name: 'orders', owner: 'clerk', credentials: Credentials.fromSecret('our-clerk') }],
  };

  test('then there is no Job', () => {
    expect(objectsOf(aDatabase(aChart(), props)).filter(({ kind }) => kind === 'Job')).toEqual([]);
  });

  test('then the controller may read them, and make none', () => {
    const { rules } = objectOf(aDatabase(aChart(), props), 'Role', 'orders-controller');
    expect(rules.filter(({ resources }: any) => resources.includes('secrets')))
      .toEqual([{ apiGroups: [''], resources: ['secrets'], resourceNames: ['our-system', 'our-clerk'], verbs: ['get'] }]);
  });

  test('then members take their passwords from there', () => {
    expect(statefulSetOf(props).spec.template.spec.containers[0].env).toContainEqual({
      name: 'PATRONI_SUPERUSER_PASSWORD', valueFrom: { secretKeyRef: { name: 'our-system', key: 'superuser-password' } },
    });
  });

  test('then a client gets the user\'s Secret, with a uri only where it has one', () => {
    const chart = aChart();
    const app = aWebApp(chart);
    app.connectTo(aDatabase(chart, props));
    const volume = objectOf(app, 'Deployment', 'api').spec.template.spec.volumes.find(({ name }: any) => name === 'binding-orders');
    expect(volume.projected.sources.slice(1)).toEqual([
      { secret: { name: 'our-clerk', items: [{ key: 'username', path: 'username' }, { key: 'password', path: 'password' }] } },
      { secret: { name: 'our-clerk', items: [{ key: 'uri', path: 'uri' }], optional: true } },
    ]);
  });

  test('then only what isn\'t given is made', () => {
    expect(generatedBy({ systemCredentials: props.systemCredentials }).map(({ name }) => name)).toEqual(['orders-db-orders']);
  });
});

describe('given databases and owners', () => {
  test('then the default is called as the construct, as SQL takes it', () => {
    const database = aDatabase(aChart(), {}, 'old-orders');
    expect(JSON.parse(objectOf(database, 'ConfigMap', 'old-orders-controller').data['want.json']).databases)
      .toEqual([{ name: 'old_orders', owner: 'old_orders', secretName: 'old-orders-db-old-orders', folder: '/secrets/old_orders' }]);
  });

  test('then an app connects to one of several by its name', () => {
    const chart = aChart();
    const app = aWebApp(chart);
    app.connectTo(aDatabase(chart, { databases: [{ name: 'orders' }, { name: 'stock_items', owner: 'clerk' }] }).database('stock_items'));
    expect(objectOf(app, 'ConfigMap', 'api-binding-orders-stock-items').data).toMatchObject({ host: 'orders-primary.shop.svc', database: 'stock_items' });
  });
});

describe('given one member', () => {
  let warn: jest.SpyInstance;
  beforeEach(() => (warn = jest.spyOn(console, 'warn').mockImplementation()));
  afterEach(() => warn.mockRestore());

  test('then synthesis says once that it isn\'t replicated', () => {
    const database = aDatabase(aChart(), { members: 1 });
    expect(warn).not.toHaveBeenCalled();
    objectsOf(database);
    objectsOf(database);
    expect(warn.mock.calls).toEqual([
      ['warning: [shop/orders] it has one member, so it isn\'t replicated: its data is lost with its volume, and it is away while its node is'],
    ]);
  });

  test('then three say nothing', () => {
    objectsOf(aDatabase(aChart()));
    expect(warn).not.toHaveBeenCalled();
  });
});

test('with the longest names, all that becomes a label or a volume has at most 63 characters', () => {
  const name = 'n'.repeat(40);
  const objects = objectsOf(aDatabase(aChart(), { name, databases: [{ name: 'd'.repeat(63) }] }));
  const volumes = objects.flatMap(({ spec }) => spec?.template?.spec.volumes ?? []).map((volume: any) => volume.name);
  expect([...objects.map(({ metadata }) => metadata.name).filter((one) => !one.includes('-db-')), ...volumes].filter((one) => one.length > 63)).toEqual([]);
  expect(objects.find(({ kind }) => kind === 'Job').metadata.name).toHaveLength(63);
});

test('a member\'s memory decides how large its shared memory may be', () => {
  expect(statefulSetOf({ resources: { memory: Size.gibibytes(8) } }).spec.template.spec.volumes)
    .toContainEqual({ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } });
});

describe('given the controller of a database', () => {
  const specOf = (kind: string): any => objectOf(aDatabase(aChart()), kind, 'orders-controller');

  test('then it may delete the claims and pods of its members, and no others, and Patroni\'s marks', () => {
    const deletes = specOf('Role').rules.filter(({ verbs }: any) => verbs.includes('delete'));
    expect(deletes.map(({ resources, resourceNames, verbs }: any) => [resources, resourceNames, verbs])).toEqual([
      [['pods'], ['orders-0', 'orders-1', 'orders-2'], ['delete']],
      [['persistentvolumeclaims'], ['data-orders-0', 'data-orders-1', 'data-orders-2'], ['delete']],
      [['configmaps'], ['orders-config', 'orders-leader', 'orders-sync', 'orders-failover'], ['delete']],
    ]);
  });

  test('then it says what it waits for on its StatefulSet, and by Events', () => {
    expect(specOf('Role').rules).toEqual(expect.arrayContaining([
      { apiGroups: ['apps'], resources: ['statefulsets'], resourceNames: ['orders'], verbs: ['get', 'patch'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'list'] },
    ]));
  });

  test('then it may read and make again the Secrets of its database, and no others', () => {
    const names = ['orders-system', 'orders-db-orders'];
    expect(specOf('Role').rules.filter(({ resources }: any) => resources.includes('secrets'))).toEqual([
      { apiGroups: [''], resources: ['secrets'], resourceNames: names, verbs: ['get'] },
      { apiGroups: [''], resources: ['secrets'], resourceNames: names, verbs: ['create', 'patch'] },
    ]);
  });

  test('then it runs without a Secret that isn\'t there, and says so', () => {
    const { containers: [{ env }], volumes } = specOf('Deployment').spec.template.spec;
    expect(env).toEqual([{ name: 'PATRONI_RESTAPI_USERNAME', value: 'patroni' }]);
    expect(volumes.filter(({ secret }: any) => secret).map(({ secret }: any) => [secret.secretName, secret.optional]))
      .toEqual([['orders-db-orders', true], ['orders-system', true]]);
  });

  test('then it doesn\'t stay on a node that is lost', () => {
    expect(specOf('Deployment').spec.template.spec.tolerations).toEqual(['unreachable', 'not-ready'].map((what) =>
      ({ key: `node.kubernetes.io/${what}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 })));
  });
});

describe('given a place that asks more or less of every container', () => {
  const sized = objectsOf(aDatabase(aChart(), {
    controllerResources: { cpu: '50m', memory: Size.mebibytes(128) }, credentialsResources: { cpu: '60m', memory: Size.mebibytes(160) },
  }));
  const requestsOf = (kind: string): any => sized.find((object) => object.kind === kind)!.spec.template.spec.containers[0].resources.requests;

  test('then the controller and the Job are sized as the members are', () => {
    expect(requestsOf('Deployment')).toMatchObject({ cpu: '50m', memory: '128Mi' });
    expect(requestsOf('Job')).toMatchObject({ cpu: '60m', memory: '160Mi' });
  });
});

describe('given a member of PostgreSQL', () => {
  const [container] = statefulSetOf().spec.template.spec.containers;

  test('then connections between members end in seconds', () => {
    expect(container.env).toContainEqual({ name: 'PGCONNECT_TIMEOUT', value: '3' });
  });

  test('then a server that follows another gives up on one that is gone, which takes no time limit from a variable', () => {
    expect(container.env).toContainEqual({ name: 'PGSERVICE', value: 'members' });
    expect(container.env).toContainEqual({ name: 'PGSERVICEFILE', value: '/etc/patroni/pg_service.conf' });
    expect(objectOf(aDatabase(aChart()), 'ConfigMap', 'orders-patroni').data['pg_service.conf']).toBe('[members]\ntcp_user_timeout=5000\n');
  });

  test('then Patroni is started by the program that looks at the data folder first', () => {
    expect(container.command).toEqual(['python3', '/etc/patroni/start.py', '/usr/pgsql-17/bin', '/var/lib/postgresql/pgdata', '/etc/patroni/patroni.yml']);
  });
});
