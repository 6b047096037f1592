import { Size } from 'cdk8s';
import {
  AppSecret, Database, DatabaseEngine, Durability, MysqlEngineProps, MysqlImage, MysqlVersion, ReplicatedDatabaseProps, ServerTls,
} from '../../../lib';
import { aChart, aDatabase, mysql } from '../../given';

/** A wrong input, and the whole error that it gets. */
interface Wrong {
  readonly what: string;
  readonly props: () => Partial<ReplicatedDatabaseProps>;
  readonly error: string;
}

/** What the compiler refuses, and JavaScript lets through. */
const untyped = (value: unknown): any => value;
const engine = (props: Partial<MysqlEngineProps>) => () => ({ engine: DatabaseEngine.mysql({ version: MysqlVersion.V9_7, ...props }) });
const parameters = (given: { [name: string]: string }) => engine({ parameters: given });
const version = (text: string) => engine({ version: MysqlVersion.of(text) });
const databases = (...list: Database[]) => () => ({ engine: mysql(), databases: list });
const KEYS = ['tls.crt', 'tls.key', 'ca.crt'];

/** Parameters that can't be given, by the reason. */
const REFUSED: { [reason: string]: string[] } = {
  'is decided by durability': ['sync_binlog', 'innodb_flush_log_at_trx_commit', 'innodb_doublewrite', 'sync_relay_log'],
  'is what the group can\'t do without': ['gtid_mode', 'log_bin', 'binlog_format', 'replica_preserve_commit_order', 'performance_schema', 'plugin_load_add', 'lower_case_table_names'],
  'decides who is in the group, and how long a fail-over takes': ['group_replication_consistency', 'group_replication_group_name', 'group_replication_member_weight'],
  'is set by what looks after each member': ['super_read_only', 'offline_mode', 'init_file'],
  'is a member\'s own': ['server_id', 'report_host', 'port', 'bind_address', 'skip_name_resolve', 'mysqlx_port'],
  'is where a member has its files': ['datadir', 'tmpdir', 'innodb_page_size', 'secure_file_priv', 'slow_query_log_file'],
  'would take the log away from the container\'s': ['log_error'],
  'would put passwords into logs': ['log_raw'],
  'is always caching_sha2_password, over TLS': ['authentication_policy', 'require_secure_transport', 'mysql_native_password', 'skip_grant_tables'],
  'follows from tls': ['ssl_ca', 'ssl_cert'],
  'follows from resources': ['innodb_dedicated_server', 'container_aware'],
  'is for a person who repairs a server, and not for all members': ['innodb_force_recovery'],
  'needs a keyring, which members haven\'t got': ['innodb_redo_log_encrypt', 'default_table_encryption'],
  'decides how an empty member is copied': ['clone_valid_donor_list'],
};

const PARAMETERS: Wrong[] = [
  ...Object.entries(REFUSED).flatMap(([reason, names]) => names.map((name) => ({
    what: `the parameter ${name}`,
    props: parameters({ [name]: 'x' }),
    error: `parameters: ${name} ${reason}, got 'x': leave it out`,
  }))),
  {
    what: 'a parameter with a dash',
    props: parameters({ 'max-connections': '10' }),
    error: 'parameters: \'max-connections\' is no name of a parameter: use lower-case letters, digits and \'_\'',
  },
  {
    what: 'a parameter in upper case, which would hide one of the library\'s',
    props: parameters({ Port: '3307' }),
    error: 'parameters: \'Port\' is no name of a parameter: use lower-case letters, digits and \'_\'',
  },
  {
    what: 'a parameter that MySQL doesn\'t have',
    props: parameters({ shared_buffers: '1G' }),
    error: 'parameters: MySQL has no parameter shared_buffers that a member can be given: correct the name',
  },
  {
    what: 'a parameter that only a newer series has',
    props: engine({ version: MysqlVersion.V8_4, parameters: { innodb_native_foreign_keys: 'ON' } }),
    error: 'parameters: MySQL 8.4 has no parameter innodb_native_foreign_keys, which is of 9.7 and newer: leave it out',
  },
  {
    what: 'a parameter without a value',
    props: parameters({ sql_mode: '' }),
    error: 'parameters: sql_mode must be a string on one line, got \'\'',
  },
  {
    what: 'a parameter with a second line',
    props: parameters({ init_connect: 'select 1\nport=3307' }),
    error: 'parameters: init_connect must be a string on one line, got \'select 1\\nport=3307\'',
  },
  {
    what: 'a parameter that is a number',
    props: parameters(untyped({ max_connections: 200 })),
    error: 'parameters: max_connections must be a string on one line, got 200',
  },
  {
    what: 'a text that no file of settings can hold',
    props: parameters({ init_connect: 'select "it\'s"' }),
    error: 'parameters: init_connect has both kinds of quotes, which no file of settings can hold, got \'select "it\'s"\': use one kind',
  },
  ...['many', '0', '-1', '1.5', '100001', '1Z'].map((value) => ({
    what: `'${value}' connections`,
    props: parameters({ max_connections: value }),
    error: `parameters: max_connections must be a number from 1 to 100000, got '${value}': use a number in this range, such as '64' or '64M'`,
  })),
  {
    what: 'a number beyond what 64 bits hold',
    props: parameters({ max_join_size: '18446744073709551616' }),
    error: 'parameters: max_join_size must be a number from 1 to 18446744073709551615, got \'18446744073709551616\': use a number in this range, such as \'64\' or \'64M\'',
  },
  {
    what: 'a share of more than all',
    props: parameters({ innodb_max_dirty_pages_pct: '99.5' }),
    error: 'parameters: innodb_max_dirty_pages_pct must be a number from 0 to 99, got \'99.5\': use a number in this range, such as \'64\' or \'64M\'',
  },
  {
    what: 'a switch that is neither on nor off, which MySQL would turn off',
    props: parameters({ slow_query_log: 'yes' }),
    error: 'parameters: slow_query_log must be on or off or true or false or 1 or 0, got \'yes\': use one of these',
  },
  {
    what: 'a word that isn\'t one of them',
    props: parameters({ innodb_flush_method: 'nosync' }),
    error: 'parameters: innodb_flush_method must be fsync or o_dsync or o_direct or o_direct_no_fsync, got \'nosync\': use one of these',
  },
  {
    what: 'a mode by which members\' passwords would be others',
    props: parameters({ sql_mode: 'STRICT_ALL_TABLES,no_backslash_escapes' }),
    error: 'parameters: sql_mode must not have NO_BACKSLASH_ESCAPES, by which the programs of members would write other passwords, '
      + 'got \'STRICT_ALL_TABLES,no_backslash_escapes\': let the app set it in its sessions',
  },
  {
    what: 'a cache that leaves nothing to the server',
    props: parameters({ innodb_buffer_pool_size: '1G' }),
    error: 'parameters: innodb_buffer_pool_size, group_replication_message_cache_size come to 1152 MiB, and a member has 1024 MiB, which the server itself needs a part of: '
      + 'lower them, or raise resources.memory',
  },
  {
    what: 'a log of changes that fills the volume',
    props: () => ({ ...parameters({ innodb_redo_log_capacity: '1G' })(), storage: { size: Size.gibibytes(1) } }),
    error: 'parameters: innodb_redo_log_capacity is 1024 MiB, and a member\'s volume 1024 MiB, most of which is for tables: lower it, or raise storage.size',
  },
];

const OTHERS: Wrong[] = [
  { what: 'no version', props: () => ({ engine: DatabaseEngine.mysql(untyped({})) }), error: 'DatabaseEngine.mysql(): version is missing: use one such as MysqlVersion.V9_7' },
  {
    what: 'a version that is a text',
    props: engine({ version: untyped('9.7.2') }),
    error: 'the version of MySQL must be made by MysqlVersion.of(), or one such as MysqlVersion.V9_7, got \'9.7.2\'',
  },
  ...['8.0.43', '9.6.0'].map((text) => ({
    what: `MySQL ${text}, which is no release with long support`,
    props: version(text),
    error: `MySQL ${text.slice(0, 3)} isn't supported, got version '${text}': use one of 8.4, 9.7`,
  })),
  ...['9.7', '', '9.7.x', 'lts'].map((text) => ({
    what: `the version '${text}'`,
    props: version(text),
    error: `the version of MySQL must be a series and a release such as '9.7.2', got '${text}'`,
  })),
  {
    what: 'an image of another version',
    props: engine({ image: MysqlImage.official(MysqlVersion.V8_4) }),
    error: 'the image is MySQL 8.4.11, and the version is \'9.7.2\': leave the image out, or give both the same version',
  },
  {
    what: 'an image whose content changes',
    props: engine({ image: MysqlImage.of({ image: 'mysql:latest' }) }),
    error: 'the image of MySQL must not use the tag \'latest\', which names another image tomorrow, got \'mysql:latest\': name a version or a digest',
  },
  {
    what: 'an image that runs as root',
    props: engine({ image: MysqlImage.of({ image: 'mysql:9.7.2', user: 0 }) }),
    error: 'the user of the image must be a whole number from 1 to 2147483647, got 0',
  },
  {
    what: 'an image that is a text',
    props: engine({ image: untyped('mysql:9.7.2') }),
    error: 'the image of MySQL must be made by MysqlImage.of() or MysqlImage.official(), got \'mysql:9.7.2\'',
  },
  {
    what: 'certificates that are a text',
    props: engine({ tls: untyped('orders-tls') }),
    error: 'tls must be made by ServerTls.selfMade() or ServerTls.fromSecret(), got \'orders-tls\'',
  },
  {
    what: 'a Secret of certificates that is a text',
    props: engine({ tls: ServerTls.fromSecret(untyped('orders-tls')) }),
    error: 'tls: the Secret must be made by AppSecret.existing(\'orders-tls\', [\'tls.crt\', \'tls.key\', \'ca.crt\']), got \'orders-tls\'',
  },
  ...KEYS.map((key) => ({
    what: `a Secret of certificates without ${key}`,
    props: engine({ tls: ServerTls.fromSecret(AppSecret.existing('orders-tls', KEYS.filter((other) => other !== key))) }),
    error: `tls asks for the key '${key}' of the Secret 'orders-tls', which has ${KEYS.filter((other) => other !== key).join(', ')}: use one of these`,
  })),
  {
    what: 'less memory than a server takes',
    props: () => ({ engine: mysql(), resources: { memory: Size.mebibytes(512) } }),
    error: 'resources.memory must be at least 896 MiB, got 512Mi: MySQL takes more than half a gibibyte before it has any table in memory',
  },
  {
    what: 'a promise that a group can\'t make',
    props: () => ({ engine: mysql(), durability: Durability.AVAILABLE }),
    error: 'durability is \'available\', which mysql can\'t promise: use zero-loss or best-effort',
  },
  ...['mysql', 'sys', 'performance_schema', 'information_schema'].map((name) => ({
    what: `the database ${name}`,
    props: databases({ name, owner: 'clerk' }),
    error: `the database '${name}' belongs to MySQL: use another name`,
  })),
  ...['root', 'actor', 'replication', 'superuser', 'provisioner'].map((owner) => ({
    what: `the owner ${owner}`,
    props: databases({ name: 'orders', owner }),
    error: `the owner of database 'orders' can't be called '${owner}', which MySQL or its cluster needs: use another name`,
  })),
  {
    what: 'an owner of more than 32 characters',
    props: databases({ name: 'o'.repeat(33) }),
    error: `the owner of database '${'o'.repeat(33)}' must have at most 32 characters, as MySQL has it, got '${'o'.repeat(33)}': use a shorter name`,
  },
];

describe.each([['parameters', PARAMETERS], ['versions, images, certificates and databases', OTHERS]])('given wrong %s of MySQL', (_, rows) => {
  test.each(rows)('then $what is refused', ({ props, error }) => {
    expect(() => aDatabase(aChart(), props())).toThrow(new Error(`[shop/orders] ${error}`));
  });
});
