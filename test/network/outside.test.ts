import { Chart } from 'cdk8s';
import {
  AppSecret, ConnectOptions, Connection, FileSource, IConnectable, MysqlSslMode, Peer, PostgresSslMode, PostgresqlConnectionProps, RandomSecret,
  SmtpSecurity, StatelessWebApp,
} from '../../lib';
import { aChart, aWebApp, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const CIDRS = ['10.2.0.0/16'];
const LOGIN = AppSecret.existing('orders-login', ['username', 'password']);
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP', port }));
const untyped = (value: unknown): any => value;

function connected(target: IConnectable, options?: ConnectOptions): StatelessWebApp {
  const app = aWebApp(aChart());
  app.connectTo(target, options);
  return app;
}

const podOf = (app: StatelessWebApp): any => objectOf(app, 'Deployment', 'api').spec.template.spec;
const filesOf = (app: StatelessWebApp, name: string): any => objectOf(app, 'ConfigMap', `api-binding-${name}`).data;
const egressOf = (app: StatelessWebApp): any[] => objectOf(app, 'NetworkPolicy', 'api').spec.egress.slice(3);

describe('given a database that the library didn\'t make', () => {
  const app = connected(
    Connection.postgresql({ host: 'db.example.com', cidrs: CIDRS, database: 'orders', sslMode: PostgresSslMode.REQUIRE, secret: LOGIN }),
    { env: { PGHOST: 'host', PGPASSWORD: 'password' } },
  );

  test('then its files are those of the library\'s own', () => {
    expect(filesOf(app, 'postgresql')).toEqual({
      type: 'postgresql', provider: 'cdk8s-patterns', host: 'db.example.com', port: '5432', database: 'orders', sslmode: 'require',
    });
    expect(podOf(app).volumes).toContainEqual({
      name: 'binding-postgresql',
      projected: {
        defaultMode: 0o440,
        sources: [
          { configMap: { name: 'api-binding-postgresql' } },
          { secret: { name: 'orders-login', items: [{ key: 'username', path: 'username' }, { key: 'password', path: 'password' }] } },
        ],
      },
    });
    expect(podOf(app).containers[0].volumeMounts).toContainEqual({ name: 'binding-postgresql', mountPath: '/bindings/postgresql', readOnly: true });
  });

  test('then variables have what they ask for', () => {
    expect(podOf(app).containers[0].env).toEqual([
      { name: 'PGHOST', value: 'db.example.com' },
      { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'orders-login', key: 'password' } } },
      { name: 'SERVICE_BINDING_ROOT', value: '/bindings' },
    ]);
  });

  test('then its blocks are open on its port, and nothing else', () => {
    expect(egressOf(app)).toEqual([{ to: [{ ipBlock: { cidr: '10.2.0.0/16' } }], ports: tcp(5432) }]);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objectsOf(app).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
    expect(brokenReferences(objectsOf(app), { secrets: ['orders-login'], ports: [5432], hosts: ['db.example.com'] })).toEqual([]);
  });
});

describe('given a Secret that calls things otherwise', () => {
  const cluster = AppSecret.existing('orders-app', ['username', 'password', 'dbname', 'fqdn-uri']);
  const orders = Connection.postgresql({
    host: 'orders-rw', pods: Peer.pods({ 'cnpg.io/cluster': 'orders' }), name: 'orders',
    secret: cluster, keys: { username: 'username', password: 'password', database: 'dbname', uri: 'fqdn-uri' },
  });

  test('then each entry is made of its key', () => {
    const { projected } = podOf(connected(orders)).volumes.find(({ name }: any) => name === 'binding-orders');
    expect(projected.sources[1].secret.items).toContainEqual({ key: 'dbname', path: 'database' });
    expect(podOf(connected(orders, { env: { DATABASE_URL: 'uri' } })).containers[0].env[0])
      .toEqual({ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'orders-app', key: 'fqdn-uri' } } });
  });

  test('then the pods of its operator are open, and no address', () => {
    expect(egressOf(connected(orders))).toEqual([{ to: [{ podSelector: { matchLabels: { 'cnpg.io/cluster': 'orders' } } }], ports: tcp(5432) }]);
  });
});

describe('given services of each kind', () => {
  const host = '192.0.2.7';
  const keys = AppSecret.existing('bucket', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']);

  test.each<[string, Connection, object, number]>([
    ['mysql', Connection.mysql({ host, database: 'orders', sslMode: MysqlSslMode.REQUIRED }), { 'type': 'mysql', 'port': '3306', 'database': 'orders', 'ssl-mode': 'REQUIRED' }, 3306],
    ['redis', Connection.redis({ host }), { type: 'redis', port: '6379', tls: 'false', uri: 'redis://192.0.2.7:6379' }, 6379],
    ['redis', Connection.redis({ host, tls: true, database: 2, port: 6380 }), { port: '6380', tls: 'true', database: '2', uri: 'rediss://192.0.2.7:6380/2' }, 6380],
    ['redis', Connection.redis({ host: '2001:db8::7' }), { host: '2001:db8::7', uri: 'redis://[2001:db8::7]:6379' }, 6379],
    ['s3', Connection.s3({ host, bucket: 'uploads', region: 'eu-central-1', secret: keys, keys: { 'access-key-id': 'AWS_ACCESS_KEY_ID', 'secret-access-key': 'AWS_SECRET_ACCESS_KEY' } }),
      { 'type': 's3', 'port': '443', 'uri': 'https://192.0.2.7', 'bucket': 'uploads', 'region': 'eu-central-1', 'path-style': 'false' }, 443],
    ['s3', Connection.s3({ host, bucket: 'uploads', tls: false, port: 9000, pathStyle: true }), { 'uri': 'http://192.0.2.7:9000', 'path-style': 'true' }, 9000],
    ['smtp', Connection.smtp({ host, secret: LOGIN }), { type: 'smtp', port: '587', security: 'starttls' }, 587],
    ['smtp', Connection.smtp({ host, security: SmtpSecurity.TLS }), { port: '465', security: 'tls', uri: 'smtps://192.0.2.7:465' }, 465],
    ['smtp', Connection.smtp({ host, security: SmtpSecurity.NONE }), { port: '25', uri: 'smtp://192.0.2.7:25' }, 25],
    ['http', Connection.http({ host }), { type: 'http', port: '443', uri: 'https://192.0.2.7' }, 443],
    ['http', Connection.http({ host, tls: false, port: 8080 }), { port: '8080', uri: 'http://192.0.2.7:8080' }, 8080],
    ['kafka', Connection.external({ host, ports: [9092, 9093], kind: 'kafka' }), { type: 'kafka', port: '9092' }, 9092],
  ])('then %s has these entries', (name, target, entries, port) => {
    const app = connected(target);
    expect(filesOf(app, name)).toMatchObject(entries);
    expect(egressOf(app)[0].ports[0]).toEqual({ protocol: 'TCP', port });
  });

  test('then a uri with a password in it is the Secret\'s, or there is none', () => {
    const props = { host, secret: LOGIN };
    for (const target of [Connection.redis(props), Connection.smtp(props), Connection.postgresql(props)]) {
      expect(filesOf(connected(target), target.name)).not.toHaveProperty('uri');
    }
  });

  test('then a Service under another number is one thing, and its pods are another', () => {
    const app = connected(Connection.http({ host: 'grafana', pods: Peer.pods({ app: 'grafana' }), podPort: 3000 }));
    expect(filesOf(app, 'http').uri).toBe('http://grafana');
    expect(egressOf(app)[0].ports).toEqual(tcp(3000));
  });
});

describe('given a server whose certificate is checked', () => {
  const verified = (ca: FileSource) => connected(Connection.postgresql({ host: '192.0.2.7', sslMode: PostgresSslMode.VERIFY_FULL, ca, secret: LOGIN }));

  test('then the authority\'s is a file of the binding, from a text or from a Secret', () => {
    expect(filesOf(verified(FileSource.text('-----BEGIN CERTIFICATE-----\n')), 'postgresql')['ca.crt']).toBe('-----BEGIN CERTIFICATE-----\n');
    const { projected } = podOf(verified(FileSource.secret(AppSecret.existing('ca', ['tls.crt']), 'tls.crt'))).volumes.find(({ name }: any) => name === 'binding-postgresql');
    expect(projected.sources[2]).toEqual({ secret: { name: 'ca', items: [{ key: 'tls.crt', path: 'ca.crt' }] } });
  });

  test('then the system\'s own authorities are named instead', () => {
    const app = connected(Connection.postgresql({ host: '192.0.2.7', sslMode: PostgresSslMode.VERIFY_FULL, entries: { sslrootcert: 'system' } }));
    expect(filesOf(app, 'postgresql')).toMatchObject({ sslmode: 'verify-full', sslrootcert: 'system' });
  });
});

describe('given pods that an operator runs in another namespace', () => {
  const kafka = Connection.pods({
    kind: 'kafka', host: 'events-kafka-bootstrap.kafka.svc', ports: [9093], servicePort: 9093,
    pods: Peer.pods({ 'strimzi.io/cluster': 'events', 'strimzi.io/name': 'events-kafka' }, 'kafka'),
    secret: AppSecret.existing('shop-user', ['user.crt', 'user.key']), entries: { topic: 'orders' },
  });

  test('then they are open by their labels, and the client knows them', () => {
    const app = connected(kafka);
    expect(egressOf(app)).toEqual([{
      to: [{
        podSelector: { matchLabels: { 'strimzi.io/cluster': 'events', 'strimzi.io/name': 'events-kafka' } },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kafka' } },
      }],
      ports: tcp(9093),
    }]);
    expect(filesOf(app, 'kafka')).toMatchObject({ type: 'kafka', host: 'events-kafka-bootstrap.kafka.svc', port: '9093', topic: 'orders' });
  });

  test('then without a kind they are a path and nothing more', () => {
    const app = connected(Connection.pods({ host: 'otel', ports: [4317], pods: Peer.pods({ app: 'otel' }) }));
    expect(objectsOf(app).some(({ kind }) => kind === 'ConfigMap')).toBe(false);
    expect(egressOf(app)).toEqual([{ to: [{ podSelector: { matchLabels: { app: 'otel' } } }], ports: tcp(4317) }]);
  });
});

describe('given two of one kind', () => {
  test('then each has a folder by its name', () => {
    const app = connected(Connection.redis({ host: '192.0.2.7', name: 'cache' }));
    app.connectTo(Connection.redis({ host: '192.0.2.8', name: 'queue' }));
    app.connectTo(Connection.redis({ host: '192.0.2.9' }), { name: 'sessions' });
    expect(['cache', 'queue', 'sessions'].map((name) => filesOf(app, name).host)).toEqual(['192.0.2.7', '192.0.2.8', '192.0.2.9']);
  });
});

const postgresql = (props: Partial<PostgresqlConnectionProps>) => () => connected(Connection.postgresql({ host: 'db.example.com', cidrs: CIDRS, ...props }));
const ENTRY = 'an entry must be the name of a file of small letters, digits, \'-\' and \'.\'';
const AS_IN = 'name it in keys or entries, as in { keys: { password: \'DB_PASSWORD\' } }';

describe('given connections that can\'t be', () => {
  test.each<[string, () => unknown, string]>([
    ['no host', postgresql({ host: untyped(undefined) }), 'host is missing: name what is connected to'],
    ['a URL as a host', postgresql({ host: 'postgres://db.example.com' }), 'host must be a host name such as \'db.example.com\' in small letters, or an address, got \'postgres://db.example.com\''],
    ['every name of a domain', postgresql({ host: '*.example.com' }), 'host must be a host name such as \'db.example.com\' in small letters, or an address, got \'*.example.com\''],
    ['every name', postgresql({ host: '*' }), 'host is \'*\', and no name stands for every other: open the port with networkPolicy.allowTo(Peer.internet(), [443])'],
    ['half of an address', postgresql({ host: '10.0.1' }), 'host must be a host name such as \'db.example.com\' in small letters, or an address, got \'10.0.1\''],
    ['a Service without its pods', postgresql({ host: 'db.shop.svc', cidrs: undefined }),
      'host is a name of this cluster, got \'db.shop.svc\', and policies know what is in it by labels: use Connection.pods(), or give pods or cidrs'],
    ['pods and addresses', postgresql({ pods: Peer.pods({ app: 'db' }) }), 'cidrs and pods contradict each other: pods have labels, what is outside the cluster has addresses'],
    ['addresses as pods', postgresql({ cidrs: undefined, pods: Peer.cidrs(CIDRS) }), 'pods must be made by Peer.pods() or Peer.namespaces(): give addresses as cidrs'],
    ['a short name in another namespace', postgresql({ host: 'db', cidrs: undefined, pods: Peer.pods({ app: 'db' }, 'data') }),
      'host is \'db\', which is a name of the client\'s own namespace, and the pods are in \'data\': use \'db.data.svc\''],
    ['a pods\' port without pods', postgresql({ podPort: 5433 }), 'podPort is that of pods, and there are none: leave it out, or give pods'],
    ['port 0', postgresql({ port: 0 }), 'port must be a port from 1 to 65535, got 0'],
    ['a key that the Secret hasn\'t got', postgresql({ secret: LOGIN, keys: { password: 'passwd' } }),
      'the entry password asks for the key \'passwd\' of the Secret \'orders-login\', which has username, password: use one of these'],
    ['keys that are no entries', postgresql({ secret: AppSecret.existing('db', ['DB_PASSWORD']) }), `${ENTRY}, got 'DB_PASSWORD': ${AS_IN}`],
    ['keys of no Secret', postgresql({ keys: { password: 'password' } }), 'keys are those of a Secret, and there is none: name it in secret'],
    ['an entry twice', postgresql({ database: 'a', entries: { database: 'b' } }), 'the entry database is given twice: leave one of them out, or name in keys those that the Secret is for'],
    ['a Secret with the host in it', postgresql({ secret: AppSecret.existing('db', ['host', 'password']) }),
      'the entry host is given twice: leave one of them out, or name in keys those that the Secret is for'],
    ['a password in plain text', postgresql({ entries: { password: 'hunter2' } }),
      'entries: password looks like a secret, and would be readable in the YAML: name the Secret that holds it in secret, and its key in keys'],
    ['a certificate without an authority', postgresql({ sslMode: PostgresSslMode.VERIFY_FULL }),
      'sslMode is verify-full, and there is no authority to verify by: give ca, or entries: { sslrootcert: \'system\' } for those that the client\'s system trusts'],
    ['an authority of many files', postgresql({ ca: FileSource.secretFolder(LOGIN) }), 'ca must be one file, got every key of the Secret \'orders-login\': use FileSource.secret()'],
  ])('then %s is refused', (_, build, error) => {
    expect(build).toThrow(new Error(`[shop/api] Connection.postgresql(): ${error}`));
  });

  test.each<[string, () => unknown, string]>([
    ['a bucket in upper case', () => connected(Connection.s3({ host: '192.0.2.7', bucket: 'My_Bucket' })),
      'Connection.s3(): bucket must be the name of a bucket (3 to 63 small letters, digits, \'-\' and \'.\'), got \'My_Bucket\''],
    ['an authority without TLS', () => connected(Connection.redis({ host: '192.0.2.7', ca: FileSource.text('a') })),
      'Connection.redis(): ca is for TLS, and tls isn\'t true: set it, or leave ca out'],
    ['a Secret of what has no binding', () => connected(Connection.external({ host: '192.0.2.7', ports: [443], secret: LOGIN })),
      'Connection.external(): secret is for a binding, and without a kind there is none: say what it is, as in { kind: \'kafka\' }'],
    ['a kind that is a sentence', () => connected(Connection.external({ host: '192.0.2.7', ports: [443], kind: 'My Kafka' })),
      'Connection.external(): kind must be a word such as \'kafka\', got \'My Kafka\''],
    ['no pods', () => connected(Connection.pods({ host: 'db', ports: [5432], pods: untyped(undefined) })),
      'Connection.pods(): pods is missing: say which, as in Peer.pods({ \'cnpg.io/cluster\': \'orders\' })'],
    ['two of one name', () => connected(Connection.redis({ host: '192.0.2.7' })).connectTo(Connection.redis({ host: '192.0.2.8' })),
      'connectTo: it has a binding called \'redis\' already: connect once, or give another name'],
  ])('then %s is refused', (_, build, error) => {
    expect(build).toThrow(new Error(`[shop/api] ${error}`));
  });

  test('then a Secret of another namespace is refused', () => {
    const chart = aChart();
    const { secret } = new RandomSecret(new Chart(chart.node.root, 'data', { namespace: 'data' }), 'login', { keys: ['password'] });
    expect(() => aWebApp(chart).connectTo(Connection.redis({ host: '192.0.2.7', secret }))).toThrow(
      new Error('[shop/api/Workload] Connection.redis(): secret uses a Secret of the namespace \'data\', which pods in \'shop\' can\'t: make one in theirs'));
  });
});
