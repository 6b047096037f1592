import { Size } from 'cdk8s';
import { parse } from 'yaml';
import { AppSecret, DatabaseEngine, Durability, PostgresImage, PostgresVersion, ReplicatedDatabaseProps, ServerTls } from '../../../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf, postgresql } from '../../given';

/** Patroni's file for a database with these props. */
function patroniOf(props: Partial<ReplicatedDatabaseProps> = {}): any {
  return parse(objectOf(aDatabase(aChart(), props), 'ConfigMap', 'orders-patroni').data['patroni.yml']);
}

/** What the controller keeps as declared. */
function wantedBy(props: Partial<ReplicatedDatabaseProps> = {}): any {
  return JSON.parse(objectOf(aDatabase(aChart(), props), 'ConfigMap', 'orders-controller').data['want.json']);
}

describe('given a promise of durability', () => {
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  test.each([
    { members: 3, durability: undefined, mode: 'quorum', strict: true, nodes: 1 },
    { members: 3, durability: Durability.ZERO_LOSS, mode: 'quorum', strict: true, nodes: 1 },
    { members: 5, durability: Durability.ZERO_LOSS, mode: 'quorum', strict: true, nodes: 2 },
    { members: 7, durability: Durability.ZERO_LOSS, mode: 'quorum', strict: true, nodes: 3 },
    { members: 3, durability: Durability.AVAILABLE, mode: 'quorum', strict: false, nodes: 1 },
    { members: 3, durability: Durability.BEST_EFFORT, mode: 'off', strict: false, nodes: 1 },
    { members: 1, durability: undefined, mode: 'off', strict: false, nodes: 1 },
  ])('then $members members and $durability are synchronous_mode $mode, strict $strict, $nodes to confirm', ({ members, durability, mode, strict, nodes }) => {
    const settings = { synchronous_mode: mode, synchronous_mode_strict: strict, synchronous_node_count: nodes };
    expect(patroniOf({ members, durability }).bootstrap.dcs).toMatchObject(settings);
    expect(wantedBy({ members, durability }).config).toMatchObject(settings);
  });
});

describe('given Patroni\'s file', () => {
  test('then the time until a silent primary is replaced keeps Patroni\'s rule', () => {
    const { ttl, loop_wait: loop, retry_timeout: retry } = patroniOf().bootstrap.dcs;
    expect(loop + 2 * retry).toBeLessThanOrEqual(ttl);
  });

  test('then a lost member finds its way back by itself', () => {
    const { bootstrap: { dcs, initdb }, postgresql: local } = patroniOf();
    expect(dcs).toMatchObject({ failsafe_mode: true, check_timeline: true, postgresql: { use_pg_rewind: true, use_slots: true } });
    expect(initdb).toContain('data-checksums');
    expect(local).toMatchObject({ remove_data_directory_on_rewind_failure: true, remove_data_directory_on_diverged_timelines: true });
  });

  test('then members listen on either address family', () => {
    const { restapi, postgresql: local } = patroniOf();
    expect([restapi.listen, local.listen]).toEqual(['*:8008', '*:5432']);
  });

  test.each([
    { given: undefined, used: 'off' },
    { given: 'on', used: 'on' },
  ])('then huge pages $given are $used from the first start of the server on', ({ given, used }) => {
    const { bootstrap, postgresql: local } = patroniOf({ engine: postgresql(given ? { huge_pages: given } : {}) });
    expect(bootstrap.initdb).toContainEqual({ set: `huge_pages=${used}` });
    expect(local.parameters).toMatchObject({ huge_pages: used });
  });

  test('then the cluster\'s own users have connections that apps can\'t take', () => {
    expect(patroniOf().postgresql.parameters).toMatchObject({ reserved_connections: '3', superuser_reserved_connections: '6' });
  });

  test('then a copy that isn\'t whole confirms no write', () => {
    expect(patroniOf().postgresql.basebackup).toContain('no-slot');
  });

  test('then Patroni finds its members by labels that the pods have', () => {
    const { kubernetes, scope } = patroniOf();
    const { labels } = objectOf(aDatabase(aChart()), 'StatefulSet', 'orders').spec.template.metadata;
    expect(labels).toMatchObject({ ...kubernetes.labels, [kubernetes.scope_label]: scope });
  });

  test('then nobody connects without a password, but for the server\'s own user in its own pod', () => {
    expect(patroniOf().postgresql.pg_hba).toEqual([
      'local all all peer', 'host replication replicator all scram-sha-256', 'host all all all scram-sha-256',
    ]);
  });

  test('then the programs are those of the version', () => {
    const engine = DatabaseEngine.postgresql({ version: PostgresVersion.of('16.15') });
    expect(patroniOf({ engine }).postgresql.bin_dir).toBe('/usr/pgsql-16/bin');
  });

  test('then the programs of another image are where that image has them', () => {
    const image = PostgresImage.of({ image: 'ghcr.io/acme/postgresql:17', user: 101, programs: '/usr/lib/postgresql/17/bin' });
    const engine = DatabaseEngine.postgresql({ version: PostgresVersion.V17, image });
    expect(patroniOf({ engine }).postgresql.bin_dir).toBe('/usr/lib/postgresql/17/bin');
    expect(objectOf(aDatabase(aChart(), { engine }), 'StatefulSet', 'orders').spec.template.spec.securityContext.runAsUser).toBe(101);
  });

  test('then another setting means new pods', () => {
    const configOf = (props: Partial<ReplicatedDatabaseProps>) =>
      objectOf(aDatabase(aChart(), props), 'StatefulSet', 'orders').spec.template.metadata.annotations['cdk8s-patterns/config'];
    expect(configOf({ engine: postgresql({ work_mem: '8MB' }) })).not.toBe(configOf({}));
    expect(configOf({})).toBe(configOf({}));
  });
});

describe('given certificates of a Secret', () => {
  const tls = ServerTls.fromSecret(AppSecret.existing('orders-tls', ['tls.crt', 'tls.key', 'ca.crt']));
  const engine = DatabaseEngine.postgresql({ version: PostgresVersion.V17, tls });

  test('then the server shows them, and nobody comes without TLS', () => {
    const { postgresql: { parameters, pg_hba } } = patroniOf({ engine });
    expect(parameters).toMatchObject({ ssl: 'on', ssl_cert_file: '/etc/member-tls/tls.crt', ssl_key_file: '/etc/member-tls/tls.key' });
    expect(pg_hba).toEqual(['local all all peer', 'hostssl replication replicator all scram-sha-256', 'hostssl all all all scram-sha-256']);
  });

  test('then members have them as files that the server takes: of root, and read by nobody else than their own group', () => {
    const { spec } = objectOf(aDatabase(aChart(), { engine }), 'StatefulSet', 'orders').spec.template;
    const { name } = spec.volumes.find(({ secret }: any) => secret?.secretName === 'orders-tls');
    expect(spec.volumes.find((volume: any) => volume.name === name).secret.defaultMode).toBe(0o440);
    expect(spec.containers[0].volumeMounts).toContainEqual(expect.objectContaining({ name, mountPath: '/etc/member-tls', readOnly: true }));
    expect(spec.securityContext.fsGroup).toBe(spec.securityContext.runAsUser);
  });

  test('then clients are told to ask for it', () => {
    const chart = aChart();
    const orders = aDatabase(chart, { engine });
    aWebApp(chart).connectTo(orders);
    const [secret] = JSON.parse(objectOf(chart, 'ConfigMap', 'orders-credentials').data['secrets.json']).filter(({ strings }: any) => strings.uri);
    expect(secret.strings.uri).toMatch(/\/orders\?sslmode=require$/);
    expect(objectOf(chart, 'ConfigMap', 'api-binding-orders').data.jdbc).toBe('jdbc:postgresql://orders-primary.shop.svc:5432/orders?sslmode=require');
  });
});

describe('given what Patroni keeps in the cluster', () => {
  const { rules } = objectOf(aDatabase(aChart()), 'Role', 'orders');

  test('then members may touch Patroni\'s own ConfigMaps, their own pods whatever their number, and nothing else by name', () => {
    const named = rules.filter(({ resourceNames }: any) => resourceNames);
    expect(named.map(({ resources, resourceNames }: any) => [...resources, ...resourceNames])).toEqual([
      ['configmaps', 'orders-config', 'orders-leader', 'orders-sync', 'orders-failover'],
      ['pods', 'orders-0', 'orders-1', 'orders-2', 'orders-3', 'orders-4', 'orders-5', 'orders-6'],
      ['statefulsets', 'orders'],
    ]);
    expect(named.map(({ verbs }: any) => verbs)).toEqual([['get', 'patch', 'update'], ['get', 'patch', 'update'], ['get']]);
  });

  test('then nothing may be deleted, and no Secret read', () => {
    expect(rules.flatMap(({ verbs }: any) => verbs)).not.toContain('delete');
    expect(rules.flatMap(({ resources }: any) => resources)).not.toContain('secrets');
  });

  test('then no object of ours has a name that Patroni uses', () => {
    const patronis = ['orders-config', 'orders-leader', 'orders-sync', 'orders-failover'];
    expect(objectsOf(aDatabase(aChart())).filter(({ metadata }) => patronis.includes(metadata.name))).toEqual([]);
  });
});

describe('given what the controller wants', () => {
  test('then it knows every member by its DNS name', () => {
    expect(wantedBy({ members: 5 })).toMatchObject({
      name: 'orders',
      members: [0, 1, 2, 3, 4].map((i) => `orders-${i}`),
      hosts: [0, 1, 2, 3, 4].map((i) => `orders-${i}.orders-headless.shop.svc`),
    });
  });

  test('then it shares what must be the same on all members', () => {
    expect(wantedBy({ engine: postgresql({ max_connections: '200', work_mem: '8MB' }), resources: { memory: Size.gibibytes(4) } }).config.postgresql.parameters)
      .toEqual({ wal_level: 'replica', wal_log_hints: 'on', max_connections: '200' });
  });
});

describe('given a bound on how far behind a replica may be', () => {
  const readiness = (maximumReplicaLag?: Size): string =>
    objectOf(aDatabase(aChart(), { engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17, maximumReplicaLag }) }), 'StatefulSet', 'orders')
      .spec.template.spec.containers[0].readinessProbe.httpGet.path;

  test('then one beyond it isn\'t ready, and the primary is whatever the others do', () => {
    expect(readiness()).toBe('/read-only?lag=65536kB');
    expect(readiness(Size.gibibytes(1))).toBe('/read-only?lag=1048576kB');
  });
});
