import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import {
  Connection, Credentials, DatabaseEngine, Expose, Health, IngressController, IngressExposure, IngressPathType, Labels, NetworkPolicy, Peer,
  PostgresImage, PostgresVersion, Probe, ReplicatedDatabase, ReplicatedDatabaseProps, Rollout, StatelessWebApp, StatelessWebAppProps, StorageClass,
  Tls, VolumeAttributesClass,
} from '../lib';
import { emitFiles } from '../lib/config';
import { aChart, aDatabase, aWebApp, objectsOf, postgresql } from './given';

/** What the compiler refuses, and JavaScript lets through. */
const untyped = (value: unknown): any => value;
const app = (props: unknown) => (chart: Chart) => aWebApp(chart, untyped(props));
const database = (props: unknown) => (chart: Chart) => aDatabase(chart, untyped(props));
const storage = (storageClass: unknown) => database({ storage: { size: Size.gibibytes(1), storageClass } });
const attributes = (volumeAttributes: unknown, storageClass?: StorageClass) =>
  database({ storage: { size: Size.gibibytes(1), storageClass, volumeAttributes } });
const expose = (given: Partial<IngressExposure>) => app({
  expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.nginx(), tls: Tls.none(), ...given }),
});
const peer = (given: Peer) => (chart: Chart) => aWebApp(chart).networkPolicy.allowFrom(given, [8080]);
const parameters = (given: unknown, props: Partial<ReplicatedDatabaseProps> = {}) => (chart: Chart) =>
  aDatabase(chart, { engine: postgresql(untyped(given)), ...props });
const inNamespace = (namespace: string) => () => aWebApp(new Chart(new App(), 'shop', { namespace }));

type Row = [what: string, build: (chart: Chart) => unknown, error: string];

const SECRET = 'would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets';

/** What a getter may do. */
function unreadable(): never {
  throw new TypeError('gone');
}

const NOTHING: Row[] = [
  ['no props of an app', (chart) => new StatelessWebApp(chart, 'api', untyped(undefined)), '[shop/api] props must be an object such as { name: value }, got undefined'],
  ['no props of a database', (chart) => new ReplicatedDatabase(chart, 'orders', untyped(undefined)), '[shop/orders] props must be an object such as { name: value }, got undefined'],
  ['no props of a policy', (chart) => new NetworkPolicy(chart, 'Policy', untyped(null)), '[shop/Policy] props must be an object such as { name: value }, got null'],
  ['no scope', () => new StatelessWebApp(untyped(undefined), 'api', untyped({})), '[api] scope must be a chart or a construct in one, got undefined: pass the chart'],
  ['an app as the scope', () => new StatelessWebApp(new App(), 'api', untyped({})), '[api] scope must be a chart or a construct in one, got an app: make a chart in it'],
  ['a class of no name', storage(StorageClass.existing(untyped(undefined))), '[shop/orders] storage class: name must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got undefined'],
  ['credentials of no Secret', database({ systemCredentials: Credentials.fromSecret(untyped(undefined)) }),
    '[shop/orders] systemCredentials: the Secret\'s name must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got undefined'],
  ['no issuer', expose({ tls: Tls.certManager(untyped(undefined)) }), '[shop/api] expose: the cluster issuer must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got undefined'],
  ['no TLS Secret', expose({ tls: Tls.fromSecret(untyped(undefined)) }), '[shop/api] expose: the TLS Secret must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got undefined'],
  ['a key that is null', storage(StorageClass.awsEbs(untyped({ kmsKeyId: null }))), '[shop/orders] storage class.kmsKeyId is null: give it a value, or leave it out'],
  ['a class of attributes of no name', attributes(VolumeAttributesClass.existing(untyped(undefined))),
    '[shop/orders] volume attributes class: name must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got undefined'],
  ['attributes that are null', attributes(VolumeAttributesClass.awsEbs(untyped({ iops: null }))), '[shop/orders] volume attributes class.iops is null: give it a value, or leave it out'],
  ['pods by no label', peer(Peer.pods({})), '[shop/api/Workload/NetworkPolicy] a peer has no labels and no namespace, which would be every pod of its own: name a label, or the namespace'],
  ['namespaces by no label', peer(Peer.namespaces({})), '[shop/api/Workload/NetworkPolicy] a peer has no labels, which would be every namespace: name a label'],
];

const TYPES: Row[] = [
  ['a number in a command', app({ command: ['serve', 8080] }), '[shop/api] command[1] must be a string, got 8080: put it in quotes'],
  ['a command as a text', app({ command: 'node x' }), '[shop/api] command must be a list, got \'node x\': put it in brackets'],
  ['a number in a probe\'s command', app({ health: Health.of({ liveness: Probe.exec(untyped(['check', 5])) }) }), '[shop/api] liveness probe\'s command[1] must be a string, got 5: put it in quotes'],
  ['a list as a name', app({ name: ['api'] }), '[shop/api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got [\'api\']: use a name such as \'my-app\''],
  ['a list as an image', app({ image: ['nginx:1'] }), '[shop/api] image must be an image reference such as \'ghcr.io/acme/web:1.4.2\', got [\'nginx:1\']'],
  ['a Map as resources', app({ resources: new Map() }), '[shop/api] resources must be an object such as { name: value }, got an instance of Map'],
  ['a Size as resources', app({ resources: Size.gibibytes(1) }), '[shop/api] resources must be an object such as { name: value }, got 1Gi'],
  ['a text as autoscaling', app({ autoscaling: 'on', resources: { cpu: '1' } }), '[shop/api] autoscaling must be an object such as { name: value }, got \'on\''],
  ['a BigInt as a port', app({ port: 8080n }), '[shop/api] port must be a port from 1 to 65535, got 8080n'],
  ['a text as an image of PostgreSQL', database({ engine: DatabaseEngine.postgresql(untyped({ version: PostgresVersion.V17, image: 'postgres:17' })) }),
    '[shop/orders] the image of PostgreSQL must be made by PostgresImage.of() or PostgresImage.percona(), got \'postgres:17\''],
  ['an image of another version', database({ engine: DatabaseEngine.postgresql({ version: PostgresVersion.V18, image: PostgresImage.percona(PostgresVersion.V16) }) }),
    '[shop/orders] the image is PostgreSQL 16.15, and the version is \'18.6\': leave the image out, or give both the same version'],
  ['a text as a class', storage('fast'), '[shop/orders] storage.storageClass must be made by a factory such as StorageClass.existing(\'fast\'), got \'fast\''],
  ['a list of no databases', database({ databases: [undefined] }), '[shop/orders] databases[0] must be an object such as { name: value }, got undefined'],
  ['a symbol as a number of members', database({ members: Symbol('three') }),
    '[shop/orders] members must be odd to keep a quorum, and from 1 to 7, got Symbol(three): use 3, or 1 for a database that isn\'t replicated'],
  ['a list with a hole', app({ command: Object.assign(new Array(2), { 1: 'run' }) }), '[shop/api] command[0] must be a string, got undefined: put it in quotes'],
  ['props that can\'t be read', (chart) => new StatelessWebApp(chart, 'api', untyped(Object.defineProperty({}, 'image', { enumerable: true, get: unreadable }))),
    '[shop/api] props can\'t be read: TypeError: gone'],
  ['a proxy that can\'t be read', app({ expose: new Proxy({}, { get: unreadable }) }), '[shop/api] props can\'t be read: TypeError: gone'],
  ['a text as attributes', attributes('fast'), '[shop/orders] storage.volumeAttributes must be made by a factory such as VolumeAttributesClass.existing(\'fast\'), got \'fast\''],
  ['a text as options of a connection', (chart) => aWebApp(chart).connectTo(Connection.external({ host: 'a.example.com', ports: [443] }), untyped('orders')),
    '[shop/api] connectTo: options must be an object such as { name: value }, got \'orders\''],
];

const NUMBERS: Row[] = [
  ['more pods than there are numbers', app({ replicas: 3e9 }), '[shop/api] replicas must be a whole number from 0 to 2147483647, got 3000000000'],
  ['a CPU of many digits', app({ resources: { cpu: '9'.repeat(22) } }), `[shop/api] resources.cpu must be at most 1000000 cores, got '${'9'.repeat(22)}': give it what a node has`],
  ['memory beyond all numbers', app({ resources: { memory: Size.kibibytes(1e300) } }), '[shop/api] resources.memory must be less than 8 EiB, which is what Kubernetes counts to, got 1e+300Ki: use a smaller size'],
  ['memory that nothing runs in', app({ resources: { memory: Size.kibibytes(1) } }), '[shop/api] resources.memory must be at least 6Mi, got 1Ki: nothing runs in less'],
  ['a deadline of a century', app({ rollout: Rollout.rolling({ progressDeadline: Duration.days(36_500) }) }), '[shop/api] rollout.progressDeadline must be at most 2147483647 seconds, got 3153600000: use a shorter time'],
  ['a deadline before the start is over', app({ rollout: Rollout.rolling({ progressDeadline: Duration.seconds(60) }) }),
    '[shop/api] rollout.progressDeadline must be at least what startup gives a pod (300 s), got 60 s: a pod that still may start would count as failed, so raise it or ask startup for less'],
  ['a budget above what one pod is', app({ replicas: 1, maxUnavailable: 5 }), '[shop/api] maxUnavailable must be less than the number of pods (1), got 5: a drain could take all of them'],
  ['a budget that is as large as the most pods', app({ autoscaling: { minReplicas: 1, maxReplicas: 5 }, maxUnavailable: 5, resources: { cpu: '1' } }),
    '[shop/api] maxUnavailable must be less than the number of pods (1), got 5: a drain could take all of them'],
  ['a share of nothing', app({ autoscaling: { maxReplicas: 20 } }),
    '[shop/api] autoscaling needs resources.cpu, got none: 70 % of a request that nobody chose says nothing, so give what a pod uses under load'],
];

const NAMESPACES: Row[] = ['', 'My NS', 'a_b', 'a.b', 'a'.repeat(64), 'a\nb'].map((namespace): Row => [
  `the namespace ${JSON.stringify(namespace)}`, inNamespace(namespace),
  `[shop] the chart's namespace must be the name of a namespace (lower-case letters, digits and '-', at most 63), got '${namespace.replace('\n', '\\n')}': use a name such as 'shop'`,
]);

const SECRETS: Row[] = [
  ['a password as an option', app({ command: ['run', '--db-password=hunter2'] }), `[shop/api] command sets db-password, which looks like a secret and ${SECRET}`],
  ['a password behind an option', app({ command: ['run', '--db-password', 'hunter2'] }), `[shop/api] command: what follows --db-password looks like a secret, and ${SECRET}`],
  ['a password in a shell', app({ command: ['sh', '-c', 'PGPASSWORD=hunter2 psql'] }), `[shop/api] command sets PGPASSWORD, which looks like a secret and ${SECRET}`],
  ['a password in a query', app({ env: { URL: 'https://a.example.com/?user=a&password=hunter2' } }), `[shop/api] env: URL sets password, which looks like a secret and ${SECRET}`],
  ['a password for libpq', app({ env: { DSN: 'host=db user=a password=hunter2' } }), `[shop/api] env: DSN sets password, which looks like a secret and ${SECRET}`],
  ['a password of digits', app({ env: { DB_PASSWORD: '123456' } }), `[shop/api] env: DB_PASSWORD looks like a secret, and ${SECRET}`],
  ['a password in a probe', app({ health: Health.of({ liveness: Probe.exec(['check', '--password=hunter2']) }) }), `[shop/api] liveness probe sets password, which looks like a secret and ${SECRET}`],
  ['a password in JSON', app({ env: { CONFIG: '{"password":"hunter2"}' } }), `[shop/api] env: CONFIG sets password, which looks like a secret and ${SECRET}`],
  ['a password in YAML', app({ env: { CONFIG: 'user: a\npassword: hunter2' } }), `[shop/api] env: CONFIG sets password, which looks like a secret and ${SECRET}`],
  ['a key in a header', app({ command: ['curl', '-H', 'X-Api-Key: 5f2a'] }), `[shop/api] command sets X-Api-Key, which looks like a secret and ${SECRET}`],
  ['a password behind an option of a shell\'s', app({ command: ['sh', '-c', 'redis-cli --pass hunter2'] }), `[shop/api] command sets pass, which looks like a secret and ${SECRET}`],
  ['a password behind an option with a dot', app({ command: ['run', '--db.password', 'hunter2'] }), `[shop/api] command: what follows --db.password looks like a secret, and ${SECRET}`],
  ['a token in a fragment', app({ env: { URL: 'https://a.example.com/#access_token=5f2a' } }), `[shop/api] env: URL sets access_token, which looks like a secret and ${SECRET}`],
  ...[
    ['curl', '-fsS', '-u', 'admin:hunter2', 'http://a.example.com'], ['sh', '-c', 'curl --user "admin:hunter2" localhost'], ['curl', '-sU', 'a:b', 'localhost'], ['curl', '-uadmin:hunter2', 'localhost'],
    ['mysqladmin', 'ping', '-uroot', '-phunter2'], ['redis-cli', '-a', 'hunter2', 'ping'], ['sshpass', '-p', 'hunter2', 'ssh', 'a'], ['sh', '-c', 'mongosh -u a -p hunter2'],
  ].map((command): Row => [`a password that ${command.join(' ')} takes`, app({ command }), `[shop/api] command gives a program a password, which ${SECRET}`]),
  ['a password among the arguments of a program', app({ command: ['redis-cli'], args: ['-a', 'hunter2', 'ping'] }), `[shop/api] args gives a program a password, which ${SECRET}`],
  ['a password that a probe\'s curl takes', app({ health: Health.of({ readiness: Probe.exec(['curl', '-u', 'a:b', 'localhost']) }) }), `[shop/api] readiness probe gives a program a password, which ${SECRET}`],
  ...[
    `ghp_${'a'.repeat(36)}`, `glpat-${'a'.repeat(20)}`, `xoxb-${'1'.repeat(12)}-a`, `AKIA${'A'.repeat(16)}`, `sk_live_${'a'.repeat(24)}`, `AIza${'a'.repeat(35)}`, `npm_${'a'.repeat(36)}`,
    `eyJ${'a'.repeat(9)}.eyJ${'b'.repeat(9)}.${'c'.repeat(9)}`,
  ].map((token): Row => [`a token by its form, ${token.slice(0, 5)}…`, app({ env: { GREETING: token } }), `[shop/api] env: GREETING has credentials in it, which ${SECRET}`]),
  ['a private key', app({ env: { PEM: '-----BEGIN RSA PRIVATE KEY-----\nMII' } }), `[shop/api] env: PEM has credentials in it, which ${SECRET}`],
  ['an excuse without a reason', app({ env: { A_TOKEN: 'x' }, noSecrets: { A_TOKEN: ' ' } }), '[shop/api] noSecrets: A_TOKEN has no reason, got \' \': say why it holds none'],
  ['an excuse for nothing', app({ noSecrets: { A_TOKEN: 'a word' } }), '[shop/api] noSecrets: nothing called \'A_TOKEN\' looks like a secret: leave it out'],
  ['variables in a circle', app({ env: { A: '$(B)', B: '$(A)' } }), '[shop/api] the variables A and B ask for each other, so that none can be expanded: leave one of the references out'],
];

const INGRESS: Row[] = [
  ...['/api(/|$)(.*)', '/v1/.*', '/*'].map((path): Row => [`the pattern ${path}`, expose({ path }),
    `[shop/api] expose: path must be a plain path with pathType Prefix, got '${path}', which is a pattern: use IngressPathType.IMPLEMENTATION_SPECIFIC`]),
  ['a pattern that ingress-nginx doesn\'t read as one', expose({ path: '/v1/.*', pathType: IngressPathType.IMPLEMENTATION_SPECIFIC }),
    '[shop/api] expose: path is a regular expression to nginx only with the annotation nginx.ingress.kubernetes.io/use-regex, got \'/v1/.*\' without it: add the annotation'],
  ['a class by annotation', expose({ annotations: { 'kubernetes.io/ingress.class': 'gce' } }),
    '[shop/api] expose: the annotation kubernetes.io/ingress.class is up to the controller, got \'gce\': use IngressController.of()'],
  ['a path that no request has', expose({ path: '/a#b' }),
    '[shop/api] expose: path must be a plain path with pathType Prefix, got \'/a#b\', which is a pattern: use IngressPathType.IMPLEMENTATION_SPECIFIC'],
  ['another issuer', expose({ tls: Tls.certManager('a'), annotations: { 'cert-manager.io/cluster-issuer': 'b' } }),
    '[shop/api] expose: the annotation cert-manager.io/cluster-issuer contradicts tls, got \'b\': use Tls.certManager(), or Tls.fromSecret() with the Secret that it makes'],
];

const tooLarge = (build: (chart: Chart) => unknown): Row[1] => (chart) => {
  build(chart);
  objectsOf(chart);
};
const KEEP_ELSEWHERE = 'bytes: leave some out, or keep them in a volume';

const SIZES: Row[] = [
  ['more than 256 KiB of annotations', tooLarge(expose({ annotations: { 'example.com/note': 'x'.repeat(256 * 1024) } })),
    `[shop/api/Ingress] its annotations must have at most 256 KiB together, got 262160 ${KEEP_ELSEWHERE}`],
  ['more than 256 KiB of short annotations', tooLarge(expose({ annotations: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`note-${100 + i}`, 'x'.repeat(1000)])) })),
    `[shop/api/Ingress] its annotations must have at most 256 KiB together, got 302400 ${KEEP_ELSEWHERE}`],
  ['more than 256 KiB of annotations of pods', tooLarge((chart) => ApiObject.of(aWebApp(chart)).addJsonPatch(JsonPatch.replace('/spec/template/metadata/annotations', { note: 'x'.repeat(256 * 1024) }))),
    `[shop/api/Workload/Resource] its pods' annotations must have at most 256 KiB together, got 262148 ${KEEP_ELSEWHERE}`],
  ['a ConfigMap over 1 MiB', tooLarge((chart) => emitFiles(chart, 'Files', 'files', new Labels(chart, { instance: 'a', component: 'b' }), { text: 'x'.repeat(2 ** 20) })),
    `[shop/Files] its data must have at most 1 MiB together, got 1048580 ${KEEP_ELSEWHERE}`],
];

const VOLUME_ATTRIBUTES: Row[] = [
  ['no attributes', attributes(VolumeAttributesClass.awsEbs({})), '[shop/orders] volume attributes class: neither iops nor throughput is given: name one, or leave volumeAttributes out'],
  ['attributes of another driver', attributes(VolumeAttributesClass.awsEbs({ iops: 6000 }), StorageClass.azureDisk()),
    '[shop/orders] volume attributes class: it is for volumes of ebs.csi.aws.com, and the storage class is of disk.csi.azure.com: use one of that driver'],
  ['a throughput that needs more iops', attributes(VolumeAttributesClass.awsEbs({ throughput: 1000 })),
    '[shop/orders] volume attributes class: a throughput of 1000 MiB/s needs at least 4000 iops on gp3, got 3000: raise iops'],
];

const PARAMETERS: Row[] = [
  ['a size that is none', parameters({ wal_keep_size: 'lots' }), '[shop/orders] parameters: wal_keep_size must be a size of at least 16MB, got \'lots\': use one such as \'1GB\''],
  ['more processes than there are numbers', parameters({ max_connections: '262143' }),
    '[shop/orders] parameters: max_connections, max_wal_senders, max_worker_processes and the autovacuum workers must come to at most 262143, got 262180: the server wouldn\'t start, so lower one'],
  ['an octal number', parameters({ work_mem: '0100' }), '[shop/orders] parameters: work_mem begins with a zero, so that PostgreSQL takes it for octal, got \'0100\': leave the zero out'],
  ['an octal number of connections', parameters({ max_connections: '0100' }), '[shop/orders] parameters: max_connections must be a whole number from 25 to 262143, got \'0100\''],
  ['connections that are all reserved', parameters({ max_connections: '25', superuser_reserved_connections: '25' }),
    '[shop/orders] parameters: superuser_reserved_connections (25) and reserved_connections (3) must be less than max_connections (25) together: no app could connect, so reserve fewer'],
  ['fewer senders than 7 members need', parameters({ max_wal_senders: '3' }, { members: 7 }), '[shop/orders] parameters: max_wal_senders must be at least 8, got 3: 7 members need 6 streams, and a fresh copy 2 more'],
  ['fewer slots than 7 members need', parameters({ max_replication_slots: '4' }, { members: 7 }), '[shop/orders] parameters: max_replication_slots must be at least 7, got 4: 7 members need 6 slots, and a fresh copy 1 more'],
  ['more workers than PostgreSQL takes', parameters({ max_parallel_workers: '2000' }), '[shop/orders] parameters: max_parallel_workers must be a number from 0 to 1024, got \'2000\': use a number in this range'],
  ['connections that are reserved beside the library\'s own', parameters({ reserved_connections: '95' }),
    '[shop/orders] parameters: superuser_reserved_connections (6) and reserved_connections (95) must be less than max_connections (100) together: no app could connect, so reserve fewer'],
  ['more buffers than memory', parameters({ shared_buffers: '2GB' }),
    '[shop/orders] parameters: shared_buffers must be less than resources.memory (1Gi), got \'2GB\': lower it, or raise resources.memory'],
  ['a typing error', parameters({ work_memm: '4MB' }),
    '[shop/orders] parameters: PostgreSQL has no parameter work_memm: correct the name; those of extensions have a dot, as in \'pg_stat_statements.max\''],
  ['a parameter of a newer version', parameters({ io_method: 'worker' }), '[shop/orders] parameters: PostgreSQL 17 has no parameter io_method, which is of 18 and newer: leave it out'],
  ['a parameter of an older version', parameters({ old_snapshot_threshold: '1min' }),
    '[shop/orders] parameters: PostgreSQL 17 has no parameter old_snapshot_threshold, which is of 16 and older: leave it out'],
  ['a range of a newer version', parameters({ io_combine_limit: '64' }), '[shop/orders] parameters: io_combine_limit must be a number from 1 to 32 in 8kB, got \'64\': use a number in this range'],
  ['a switch that is neither', parameters({ autovacuum: 'maybe' }), '[shop/orders] parameters: autovacuum must be on or off, got \'maybe\': use one of these'],
];

describe.each([
  ['nothing', NOTHING], ['types', TYPES], ['numbers', NUMBERS], ['namespaces', NAMESPACES], ['secrets', SECRETS], ['Ingresses', INGRESS], ['sizes', SIZES],
  ['attributes of volumes', VOLUME_ATTRIBUTES], ['parameters', PARAMETERS],
])('given wrong %s', (_, rows) => {
  test.each(rows)('then %s is refused', (_what, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});

describe('given numbers at the edge', () => {
  test('then a member of many cores gets the most workers that PostgreSQL takes', () => {
    const props: Partial<ReplicatedDatabaseProps> = { resources: { cpu: '2000', cpuLimit: '2000' } };
    expect(JSON.stringify(aDatabase(aChart(), props).node.findAll().map((node: any) => node.toJson?.()))).toContain('max_parallel_workers: \'1024\'');
  });

  test.each<Partial<StatelessWebAppProps>>([{ replicas: 2 ** 31 - 1 }, { security: { user: 2 ** 31 - 1 } }, { resources: { cpu: '1000000', cpuLimit: '1000000' } }])('then %j is taken', (props) => {
    expect(() => aWebApp(aChart(), props)).not.toThrow();
  });
});
