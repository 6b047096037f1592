import { Size } from 'cdk8s';
import { AppSecret, DatabaseEngine, MysqlEngineProps, MysqlVersion, ReplicatedDatabaseProps, ServerTls } from '../../../lib';
import { aChart, aDatabase, mysql, objectOf } from '../../given';

const LIMIT = 256 * 1024;

function aMysql(props: Partial<ReplicatedDatabaseProps> = {}, engine: Partial<MysqlEngineProps> = {}) {
  return aDatabase(aChart(), { engine: DatabaseEngine.mysql({ version: MysqlVersion.V9_7, ...engine }), ...props });
}

/** The lines of the server's settings, by their names. */
function settings(props?: Partial<ReplicatedDatabaseProps>, engine?: Partial<MysqlEngineProps>): { [name: string]: string } {
  const text: string = objectOf(aMysql(props, engine), 'ConfigMap', 'orders-member').data['my.cnf'];
  return Object.fromEntries(text.split('\n').filter((line) => line.includes('=')).map((line) => [line.split('=')[0], line.split('=').slice(1).join('=')]));
}

describe('given a member\'s resources', () => {
  test.each([
    { memory: Size.mebibytes(896), pool: '89M', cache: '128M', temporary: '56M' },
    { memory: Size.gibibytes(1), pool: '179M', cache: '128M', temporary: '64M' },
    { memory: Size.gibibytes(4), pool: '2240M', cache: '256M', temporary: '256M' },
    { memory: Size.gibibytes(64), pool: '44710M', cache: '1024M', temporary: '1024M' },
  ])('then the cache of tables is $pool, and what a machine\'s memory would decide isn\'t left to it', ({ memory, pool, cache, temporary }) => {
    expect(settings({ resources: { memory } })).toMatchObject({
      innodb_buffer_pool_size: pool, loose_group_replication_message_cache_size: cache, temptable_max_ram: temporary,
    });
  });

  test.each([
    { storage: Size.gibibytes(1), redo: '100M', log: '16M' },
    { storage: Size.gibibytes(10), redo: '640M', log: '160M' },
    { storage: Size.gibibytes(500), redo: '2240M', log: '1024M' },
  ])('then a volume of $storage.amount has a redo log of $redo, no larger than what it is for', ({ storage, redo, log }) => {
    const found = settings({ resources: { memory: Size.gibibytes(4) }, storage: { size: storage } });
    expect(found).toMatchObject({ innodb_redo_log_capacity: redo, max_binlog_size: log });
  });
});

describe('given parameters', () => {
  const given = (parameters: { [name: string]: string }) => settings({}, { parameters });

  test('then they win over what follows from the resources', () => {
    expect(given({ innodb_buffer_pool_size: '200M', max_connections: '300' })).toMatchObject({ innodb_buffer_pool_size: '200M', max_connections: '300' });
  });

  test.each([
    { max_connections: undefined, all: '130', owner: '100' },
    { max_connections: '300', all: '300', owner: '270' },
    { max_connections: '20', all: '20', owner: '10' },
    { max_connections: '1', all: '1', owner: '1' },
  ])('then of $all connections one owner has $owner, and the group its own', ({ max_connections, all, owner }) => {
    expect(given(max_connections === undefined ? {} : { max_connections })).toMatchObject({ max_connections: all, max_user_connections: owner });
  });

  test('then somebody who wants all of them for one user has them', () => {
    expect(given({ max_user_connections: '0' })).toMatchObject({ max_user_connections: '0' });
  });

  test('then those of plugins don\'t keep a server from making its data folder, which has none', () => {
    expect(given({ clone_max_data_bandwidth: '50', group_replication_flow_control_mode: 'DISABLED' })).toMatchObject({
      loose_clone_max_data_bandwidth: '50', loose_group_replication_flow_control_mode: 'DISABLED',
    });
  });

  test('then a text is read as it was meant', () => {
    expect(given({ init_connect: 'set @a = \'b # c\\n\'', lc_time_names: 'de_DE' })).toMatchObject({ init_connect: '"set @a = \'b # c\\\\n\'"', lc_time_names: 'de_DE' });
  });

  test('then what a promise hangs on is there, whatever they are', () => {
    expect(given({ transaction_isolation: 'READ-COMMITTED' })).toMatchObject({
      sync_binlog: '1', innodb_flush_log_at_trx_commit: '1', gtid_mode: 'ON', require_secure_transport: 'ON', skip_name_resolve: 'ON',
      loose_group_replication_consistency: 'BEFORE_ON_PRIMARY_FAILOVER', loose_group_replication_member_expel_timeout: '0',
    });
  });

  test('then another order of them restarts nobody', () => {
    expect(Object.keys(given({ wait_timeout: '60', max_connections: '50' }))).toEqual(Object.keys(given({ max_connections: '50', wait_timeout: '60' })));
  });
});

describe('given certificates', () => {
  const tls = ServerTls.fromSecret(AppSecret.existing('orders-tls', ['tls.crt', 'tls.key', 'ca.crt']));

  test('then members make their own, and encrypt', () => {
    expect(settings()).toMatchObject({ loose_group_replication_ssl_mode: 'REQUIRED', loose_group_replication_recovery_use_ssl: 'ON' });
    expect(settings()).not.toHaveProperty('ssl_cert');
  });

  test('then those of a Secret are shown to clients, and members that have others can join meanwhile', () => {
    const path = '/etc/member-tls';
    expect(settings({}, { tls })).toMatchObject({
      ssl_cert: `${path}/tls.crt`, ssl_key: `${path}/tls.key`, ssl_ca: `${path}/ca.crt`,
      loose_group_replication_ssl_mode: 'REQUIRED',
    });
    const { volumes, containers: [member] } = objectOf(aMysql({}, { tls }), 'StatefulSet', 'orders').spec.template.spec;
    expect(member.volumeMounts).toContainEqual(expect.objectContaining({ mountPath: path, readOnly: true }));
    expect(JSON.stringify(volumes)).toContain('"secretName":"orders-tls"');
  });
});

describe.each(['orders-controller', 'orders-member'])('given the programs in %s', (configMap) => {
  const { data } = objectOf(aDatabase(aChart(), { engine: mysql() }), 'ConfigMap', configMap);
  const programs = Object.entries<string>(data).filter(([file]) => file.endsWith('.py'));

  test('then each finds beside it what it imports', () => {
    const files = programs.map(([file]) => file);
    const own = ['accounts', 'actor', 'answers', 'decision', 'engine', 'group', 'gtids', 'healing', 'mark', 'member', 'provisioning', 'roles', 'serve', 'sql', 'verifiers',
      'kube_api', 'leaving', 'objects', 'order', 'peers', 'pods', 'founding', 'supervise', 'trouble', 'verbs', 'declaration'];
    const imported = programs.flatMap(([, text]) => [...text.matchAll(/^ *(?:import|from) (\w+)/gm)].map(([, name]) => name));
    expect(imported.filter((name) => own.includes(name) && !files.includes(`${name}.py`))).toEqual([]);
  });

  test('then they leave room in a ConfigMap', () => {
    expect(Buffer.byteLength(programs.map(([, text]) => text).join(''))).toBeLessThan(LIMIT);
  });
});
