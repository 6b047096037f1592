import { Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AwsEbsOptions, Connection, ConnectOptions, Credentials, Database, DatabaseEngine, Durability, EbsVolumeType, Expose, ExternalConnectionProps,
  GcePdOptions, IConnectable, IngressController, IngressExposure, Peer, PostgresImage, PostgresVersion, Probe, ReplicatedDatabaseProps,
  StatelessWebAppProps, StorageClass, Tls,
} from '../lib';
import { aChart, aDatabase, aWebApp, postgresql } from './given';

/** A wrong input, and the whole error that it gets. */
interface Wrong {
  readonly what: string;
  readonly build: (chart: Chart) => unknown;
  readonly error: string;
}

const app = (props: Partial<StatelessWebAppProps>) => (chart: Chart) => aWebApp(chart, props);
const database = (props: Partial<ReplicatedDatabaseProps>) => (chart: Chart) => aDatabase(chart, props);
const databases = (...list: Database[]) => database({ databases: list });
const parameters = (given: { [name: string]: string }) => database({ engine: postgresql(given) });
const version = (text: string) => database({ engine: DatabaseEngine.postgresql({ version: PostgresVersion.of(text) }) });
const image = (given: { image?: string; user?: number; programs?: string }) => database({
  engine: DatabaseEngine.postgresql({
    version: PostgresVersion.V17,
    image: PostgresImage.of({ image: 'ghcr.io/acme/postgresql:17', user: 26, programs: '/usr/bin', ...given }),
  }),
});
const storageClass = (make: () => StorageClass) => (chart: Chart) =>
  aDatabase(chart, { storage: { size: Size.gibibytes(50), storageClass: make() } });
const ebs = (options: AwsEbsOptions) => storageClass(() => StorageClass.awsEbs(options));
const gcePd = (options: GcePdOptions) => storageClass(() => StorageClass.gcePd(options));
const expose = (given: Partial<IngressExposure>) => app({
  expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.traefik(), tls: Tls.none(), ...given }),
});
const connect = (target: (scope: Construct) => IConnectable, options?: ConnectOptions) => (chart: Chart) =>
  aWebApp(chart).connectTo(target(chart), options);
const external = (given: Partial<ExternalConnectionProps>, options?: ConnectOptions) =>
  connect(() => Connection.external({ host: 'pay.example.com', ports: [443], ...given }), options);
/** What the compiler refuses, and JavaScript lets through. */
const untyped = (value: unknown): any => value;

const NAMES: Wrong[] = [
  {
    what: 'an app\'s name that is too long',
    build: app({ name: 'a'.repeat(53) }),
    error: `[shop/api] name must have at most 52 characters so that the names derived from it fit, got 53 ('${'a'.repeat(53)}'): use a shorter name`,
  },
  {
    what: 'an app\'s name in upper case',
    build: app({ name: 'Api' }),
    error: '[shop/api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'Api\': use a name such as \'my-app\'',
  },
  {
    what: 'an app\'s id in upper case, which its name would be',
    build: (chart) => aWebApp(chart, {}, 'Api'),
    error: '[shop/Api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'Api\': use a name such as \'my-app\'',
  },
  {
    what: 'an app\'s name that starts with a digit',
    build: app({ name: '2nd-api' }),
    error: '[shop/api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'2nd-api\': use a name such as \'my-app\'',
  },
  {
    what: 'an app\'s name that ends with a dash',
    build: app({ name: 'api-' }),
    error: '[shop/api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'api-\': use a name such as \'my-app\'',
  },
  {
    what: 'an app\'s name with an underscore',
    build: app({ name: 'my_api' }),
    error: '[shop/api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'my_api\': use a name such as \'my-app\'',
  },
  {
    what: 'an app\'s name with a dot',
    build: app({ name: 'api.v2' }),
    error: '[shop/api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'api.v2\': use a name such as \'my-app\'',
  },
  {
    what: 'an empty name of an app',
    build: app({ name: '' }),
    error: '[shop/api] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'\': use a name such as \'my-app\'',
  },
  {
    what: 'a database\'s name that starts with a digit',
    build: database({ name: '1orders' }),
    error: '[shop/orders] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'1orders\': use a name such as \'my-app\'',
  },
  {
    what: 'an empty name of a database',
    build: database({ name: '' }),
    error: '[shop/orders] name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'\': use a name such as \'my-app\'',
  },
];

const IMAGES: Wrong[] = [
  {
    what: 'an image without a tag',
    build: app({ image: 'nginx' }),
    error: '[shop/api] image has no tag, got \'nginx\': name a version or a digest',
  },
  {
    what: 'an image without a tag from a registry with a port',
    build: app({ image: 'localhost:5000/nginx' }),
    error: '[shop/api] image has no tag, got \'localhost:5000/nginx\': name a version or a digest',
  },
  {
    what: 'the tag latest',
    build: app({ image: 'nginx:latest' }),
    error: '[shop/api] image must not use the tag \'latest\', which names another image tomorrow, got \'nginx:latest\': name a version or a digest',
  },
  {
    what: 'an image with a space',
    build: app({ image: 'nginx: 1.27' }),
    error: '[shop/api] image must be an image reference such as \'ghcr.io/acme/web:1.4.2\', got \'nginx: 1.27\'',
  },
  {
    what: 'an image with an empty tag',
    build: app({ image: 'nginx:' }),
    error: '[shop/api] image must be an image reference such as \'ghcr.io/acme/web:1.4.2\', got \'nginx:\'',
  },
  {
    what: 'an image with a short digest',
    build: app({ image: 'nginx@sha256:abc' }),
    error: '[shop/api] image must be an image reference such as \'ghcr.io/acme/web:1.4.2\', got \'nginx@sha256:abc\'',
  },
  {
    what: 'an empty image',
    build: app({ image: '' }),
    error: '[shop/api] image must be an image reference such as \'ghcr.io/acme/web:1.4.2\', got \'\'',
  },
  {
    what: 'the tag latest of an image of PostgreSQL',
    build: image({ image: 'ghcr.io/acme/postgresql:latest' }),
    error: '[shop/orders] the image of PostgreSQL must not use the tag \'latest\', which names another image tomorrow, got \'ghcr.io/acme/postgresql:latest\': name a version or a digest',
  },
  {
    what: 'an image of PostgreSQL that runs as root',
    build: image({ user: 0 }),
    error: '[shop/orders] the user of the image must be a whole number of at least 1, got 0',
  },
  {
    what: 'a relative folder of programs',
    build: image({ programs: 'usr/bin' }),
    error: '[shop/orders] the folder of PostgreSQL\'s programs must be a path that starts with \'/\', got \'usr/bin\'',
  },
];

const PORTS_AND_PROBES: Wrong[] = [
  {
    what: 'port 0',
    build: app({ port: 0 }),
    error: '[shop/api] port must be a port from 1 to 65535, got 0',
  },
  {
    what: 'port 65536',
    build: app({ port: 65536 }),
    error: '[shop/api] port must be a port from 1 to 65535, got 65536',
  },
  {
    what: 'half a port',
    build: app({ port: 8080.5 }),
    error: '[shop/api] port must be a port from 1 to 65535, got 8080.5',
  },
  {
    what: 'a port that is no number',
    build: app({ port: NaN }),
    error: '[shop/api] port must be a port from 1 to 65535, got NaN',
  },
  {
    what: 'a port that only root may open',
    build: app({ port: 80 }),
    error: '[shop/api] port must be at least 1024, as lower ones need root, got 80: let the program listen on 8080, the Service has port 80',
  },
  {
    what: 'a probe of an empty path',
    build: app({ readiness: Probe.http('') }),
    error: '[shop/api] readiness probe\'s path must be a path that starts with \'/\', got \'\'',
  },
  {
    what: 'a probe of a relative path',
    build: app({ startup: Probe.http('readyz') }),
    error: '[shop/api] startup probe\'s path must be a path that starts with \'/\', got \'readyz\'',
  },
  {
    what: 'a probe without a command',
    build: app({ liveness: Probe.exec([]) }),
    error: '[shop/api] liveness probe has an empty command: name a program',
  },
  {
    what: 'a probe of an empty command',
    build: app({ liveness: Probe.exec(['']) }),
    error: '[shop/api] liveness probe has an empty command: name a program',
  },
  {
    what: 'a probe of a port that the program doesn\'t listen on',
    build: app({ liveness: Probe.http('/healthz', { port: 9090 }) }),
    error: '[shop/api] liveness probe asks port 9090, but the container listens on 8080: use one of these',
  },
  {
    what: 'a probe of port 0',
    build: app({ startup: Probe.tcp({ port: 0 }) }),
    error: '[shop/api] startup probe asks port 0, but the container listens on 8080: use one of these',
  },
  {
    what: 'a probe without a pause',
    build: app({ readiness: Probe.http('/readyz', { period: Duration.seconds(0) }) }),
    error: '[shop/api] readiness probe\'s period in seconds must be a whole number of at least 1, got 0',
  },
  {
    what: 'a probe that waits for no answer',
    build: app({ readiness: Probe.http('/readyz', { timeout: Duration.seconds(0) }) }),
    error: '[shop/api] readiness probe\'s timeout in seconds must be a whole number of at least 1, got 0',
  },
  {
    what: 'one and a half failures of a probe',
    build: app({ readiness: Probe.http('/readyz', { failureThreshold: 1.5 }) }),
    error: '[shop/api] readiness probe\'s failureThreshold must be a whole number of at least 1, got 1.5',
  },
  {
    what: 'a probe that has failed before it asks',
    build: app({ liveness: Probe.http('/healthz', { failureThreshold: 0 }) }),
    error: '[shop/api] liveness probe\'s failureThreshold must be a whole number of at least 1, got 0',
  },
];

const SCALE: Wrong[] = [
  {
    what: 'a number of pods and an autoscaler',
    build: app({ replicas: 3, autoscaling: { maxReplicas: 5 } }),
    error: '[shop/api] replicas (3) and autoscaling would fight over the number of pods: leave one of them out',
  },
  {
    what: 'no pods',
    build: app({ replicas: 0 }),
    error: '[shop/api] replicas must be a whole number of at least 1, got 0',
  },
  {
    what: 'two and a half pods',
    build: app({ replicas: 2.5 }),
    error: '[shop/api] replicas must be a whole number of at least 1, got 2.5',
  },
  {
    what: 'an autoscaler whose most is less than its least',
    build: app({ autoscaling: { minReplicas: 5, maxReplicas: 3 } }),
    error: '[shop/api] autoscaling.maxReplicas must be more than minReplicas (5), got 3: raise it, or use replicas',
  },
  {
    what: 'an autoscaler whose most is its least by default',
    build: app({ autoscaling: { maxReplicas: 2 } }),
    error: '[shop/api] autoscaling.maxReplicas must be more than minReplicas (2), got 2: raise it, or use replicas',
  },
  {
    what: 'an autoscaler that scales to nothing',
    build: app({ autoscaling: { minReplicas: 0, maxReplicas: 3 } }),
    error: '[shop/api] autoscaling.minReplicas must be a whole number of at least 1, got 0',
  },
  {
    what: 'an autoscaler with half a pod at most',
    build: app({ autoscaling: { maxReplicas: 3.5 } }),
    error: '[shop/api] autoscaling.maxReplicas must be a whole number of at least 1, got 3.5',
  },
  {
    what: 'a share of the CPU that is no percentage',
    build: app({ autoscaling: { maxReplicas: 3, cpuUtilization: 0.7 } }),
    error: '[shop/api] autoscaling.cpuUtilization in percent must be a whole number from 1 to 1000, got 0.7',
  },
  {
    what: 'a budget that blocks every drain',
    build: app({ maxUnavailable: 0 }),
    error: '[shop/api] maxUnavailable must be at least 1, got 0: no node could ever be drained',
  },
  {
    what: 'a budget that lets a drain take all pods',
    build: app({ replicas: 3, maxUnavailable: 3 }),
    error: '[shop/api] maxUnavailable must be less than the number of pods (3), got 3: a drain could take all of them',
  },
  {
    what: 'a budget that lets a drain take the least that the autoscaler keeps',
    build: app({ autoscaling: { minReplicas: 4, maxReplicas: 9 }, maxUnavailable: 5 }),
    error: '[shop/api] maxUnavailable must be less than the number of pods (4), got 5: a drain could take all of them',
  },
  ...[0, 2, -1, 1.5, NaN].map((members) => ({
    what: `${members} members`,
    build: database({ members }),
    error: `[shop/orders] members must be odd to keep a quorum, and from 1 to 7, got ${members}: use 3, or 1 for a database that isn't replicated`,
  })),
  {
    what: '4 members',
    build: database({ members: 4 }),
    error: '[shop/orders] members must be odd to keep a quorum, and from 1 to 7, got 4: use 5, or 1 for a database that isn\'t replicated',
  },
  {
    what: '9 members',
    build: database({ members: 9 }),
    error: '[shop/orders] members must be odd to keep a quorum, and from 1 to 7, got 9: use 7, or 1 for a database that isn\'t replicated',
  },
  {
    what: 'zero loss with one member',
    build: database({ members: 1, durability: Durability.ZERO_LOSS }),
    error: '[shop/orders] durability ZERO_LOSS needs another member to confirm a write, got members 1: use 3, or Durability.AVAILABLE',
  },
  {
    what: 'a member that doesn\'t exist',
    build: (chart) => aDatabase(chart).member(3),
    error: '[shop/orders] a member\'s ordinal must be a whole number from 0 to 2, got 3',
  },
  {
    what: 'a zone twice',
    build: database({ zones: ['a', 'a', 'b'] }),
    error: '[shop/orders] zones must be different from each other and at least one, got ["a","a","b"]',
  },
  {
    what: 'no zones',
    build: database({ zones: [] }),
    error: '[shop/orders] zones must be different from each other and at least one, got []',
  },
  {
    what: 'two zones for three members',
    build: database({ zones: ['a', 'b'] }),
    error: '[shop/orders] 3 members in 2 zones lose their quorum with one zone: name 3 zones, or one',
  },
];

const RESOURCES: Wrong[] = [
  ...['250 m', '1x', '', '-1', '1,5'].map((cpu) => ({
    what: `'${cpu}' as a quantity`,
    build: app({ resources: { cpu } }),
    error: `[shop/api] resources.cpu must be a Kubernetes quantity such as '250m' or '2', got '${cpu}'`,
  })),
  {
    what: 'no CPU',
    build: database({ resources: { cpu: '0' } }),
    error: '[shop/orders] resources.cpu must be more than 0, got \'0\'',
  },
  {
    what: 'a limit that is no quantity',
    build: database({ resources: { cpuLimit: 'two' } }),
    error: '[shop/orders] resources.cpuLimit must be a Kubernetes quantity such as \'250m\' or \'2\', got \'two\'',
  },
  {
    what: 'a limit below what is requested',
    build: app({ resources: { cpu: '500m', cpuLimit: '0.25' } }),
    error: '[shop/api] resources.cpuLimit must be at least resources.cpu (500m), got \'0.25\': raise the limit',
  },
  {
    what: 'no memory',
    build: database({ resources: { memory: Size.gibibytes(0) } }),
    error: '[shop/orders] resources.memory must be more than 0, got 0Gi',
  },
  {
    what: 'no disk for logs',
    build: app({ resources: { ephemeralStorage: Size.mebibytes(0) } }),
    error: '[shop/api] resources.ephemeralStorage must be more than 0, got 0Mi',
  },
  {
    what: 'a volume without a size',
    build: database({ storage: { size: Size.gibibytes(0) } }),
    error: '[shop/orders] storage.size must be more than 0, got 0Gi',
  },
  {
    what: 'root as the user',
    build: app({ user: 0 }),
    error: '[shop/api] user must be a whole number of at least 1, got 0',
  },
  {
    what: 'half a user',
    build: app({ user: 1000.5 }),
    error: '[shop/api] user must be a whole number of at least 1, got 1000.5',
  },
  {
    what: 'a drain that is longer than the grace',
    build: app({ drain: Duration.seconds(40), terminationGrace: Duration.seconds(30) }),
    error: '[shop/api] terminationGrace must be at least preStopSleep (10 s) and drain (40 s) together, got 30 s: the app would be killed while it drains',
  },
  {
    what: 'a deadline that no pod can meet',
    build: app({ progressDeadline: Duration.seconds(10) }),
    error: '[shop/api] progressDeadline must be at least 30 seconds, got 10: a new pod needs time to start',
  },
];

const PROGRAMS_AND_VARIABLES: Wrong[] = [
  {
    what: 'a command without a program',
    build: app({ command: [] }),
    error: '[shop/api] command is empty: name a program, or leave it out',
  },
  {
    what: 'a program without a name',
    build: app({ command: ['', '--verbose'] }),
    error: '[shop/api] command is empty: name a program, or leave it out',
  },
  ...['PASSWORD', 'DB_PASSWORD', 'API_TOKEN', 'JWT_SECRET', 'STRIPE_APIKEY', 'SSH_PRIVATE_KEY', 'AWS_CREDENTIALS'].map((name) => ({
    what: `${name} as a plain value`,
    build: app({ env: { [name]: 'hunter2' } }),
    error: `[shop/api] env: ${name} looks like a secret, and would be readable in the YAML: use connectTo, or a file from a Secret`,
  })),
  {
    what: 'a variable that is a number',
    build: app({ env: untyped({ WORKERS: 4 }) }),
    error: '[shop/api] env: WORKERS must be a string, got 4: put it in quotes',
  },
  {
    what: 'a variable that is nothing',
    build: app({ env: untyped({ WORKERS: null }) }),
    error: '[shop/api] env: WORKERS must be a string, got null: put it in quotes',
  },
  {
    what: 'a variable with a dash',
    build: app({ env: { 'LOG-LEVEL': 'info' } }),
    error: '[shop/api] env: a variable\'s name must have letters, digits and \'_\' only, got \'LOG-LEVEL\'',
  },
  {
    what: 'a variable without a name',
    build: app({ env: { '': 'info' } }),
    error: '[shop/api] env: a variable\'s name must have letters, digits and \'_\' only, got \'\'',
  },
];

const EXPOSURE: Wrong[] = [
  {
    what: 'a host in upper case',
    build: expose({ host: 'Shop.example.com' }),
    error: '[shop/api] expose: host must be a host name such as \'shop.example.com\', got \'Shop.example.com\'',
  },
  {
    what: 'a host with a scheme',
    build: expose({ host: 'https://shop.example.com' }),
    error: '[shop/api] expose: host must be a host name such as \'shop.example.com\', got \'https://shop.example.com\'',
  },
  {
    what: 'a host without a domain',
    build: expose({ host: 'shop' }),
    error: '[shop/api] expose: host must be a host name such as \'shop.example.com\', got \'shop\'',
  },
  {
    what: 'a relative path',
    build: expose({ path: 'shop' }),
    error: '[shop/api] expose: path must be a path that starts with \'/\', got \'shop\'',
  },
  {
    what: 'an ingress class in upper case',
    build: expose({ controller: IngressController.of('ALB', Peer.cidrs(['10.0.0.0/8'])) }),
    error: '[shop/api] expose: the ingress class must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'ALB\'',
  },
  {
    what: 'a TLS Secret with an underscore',
    build: expose({ tls: Tls.fromSecret('shop_tls') }),
    error: '[shop/api] expose: the TLS Secret must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'shop_tls\'',
  },
  {
    what: 'a cluster issuer with a space',
    build: expose({ tls: Tls.certManager('lets encrypt') }),
    error: '[shop/api] expose: the cluster issuer must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'lets encrypt\'',
  },
];

const DATABASES: Wrong[] = [
  ...['Orders', 'my-orders', '1orders', '', 'or"ders', '_orders', 'o'.repeat(64)].map((name) => ({
    what: `'${name}' as a database's name`,
    build: databases({ name }),
    error: `[shop/orders] a database's name must have lower-case letters, digits and '_' only, start with a letter and be at most 63 characters, got '${name}'`,
  })),
  ...['Clerk', 'the-clerk', '2nd_clerk', '', 'o\'hara', 'c'.repeat(64)].map((owner) => ({
    what: `'${owner}' as an owner`,
    build: databases({ name: 'orders', owner }),
    error: `[shop/orders] the owner of database 'orders' must have lower-case letters, digits and '_' only, start with a letter and be at most 63 characters, got '${owner}'`,
  })),
  ...['postgres', 'template0', 'template1'].map((name) => ({
    what: `the database ${name}, which is the server's own`,
    build: databases({ name }),
    error: `[shop/orders] the database '${name}' belongs to PostgreSQL: use another name`,
  })),
  ...['postgres', 'replicator', 'rewinder', 'pg_monitor', 'public', 'none'].map((owner) => ({
    what: `the owner ${owner}, who is the server's own`,
    build: databases({ name: 'orders', owner }),
    error: `[shop/orders] the owner of database 'orders' can't be called '${owner}', which PostgreSQL or Patroni needs: use another name`,
  })),
  {
    what: 'an id that would be the name of the server\'s own database',
    build: (chart) => aDatabase(chart, {}, 'postgres'),
    error: '[shop/postgres] the database \'postgres\' belongs to PostgreSQL: use another name',
  },
  {
    what: 'a database twice',
    build: databases({ name: 'orders' }, { name: 'orders', owner: 'clerk' }),
    error: '[shop/orders] the database \'orders\' is declared twice: give each its own name',
  },
  {
    what: 'an owner of two databases',
    build: databases({ name: 'orders', owner: 'clerk' }, { name: 'stock', owner: 'clerk' }),
    error: '[shop/orders] \'clerk\' owns two databases, and would need two passwords: give each database an owner of its own',
  },
  {
    what: 'an empty list of databases',
    build: databases(),
    error: '[shop/orders] databases is empty: declare one, or leave it out',
  },
  {
    what: 'a Secret of a database with a space',
    build: databases({ name: 'orders', credentials: Credentials.fromSecret('my secret') }),
    error: '[shop/orders] credentials of database \'orders\': the Secret\'s name must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'my secret\'',
  },
  {
    what: 'a Secret of the engine\'s users without a name',
    build: database({ systemCredentials: Credentials.fromSecret('') }),
    error: '[shop/orders] systemCredentials: the Secret\'s name must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'\'',
  },
  {
    what: 'a database that wasn\'t declared',
    build: (chart) => aDatabase(chart).database('stock'),
    error: '[shop/orders] it has no database \'stock\': use one of orders, or declare it',
  },
];

const PARAMETERS: Wrong[] = [
  ...['port', 'synchronous_standby_names', 'data_directory', 'primary_conninfo'].map((name) => ({
    what: `the parameter ${name}, which is Patroni's`,
    build: parameters({ [name]: 'x' }),
    error: `[shop/orders] parameters: ${name} belongs to Patroni, got 'x': leave it out`,
  })),
  ...['fsync', 'full_page_writes', 'synchronous_commit'].map((name) => ({
    what: `the parameter ${name}, which would break the promise`,
    build: parameters({ [name]: 'off' }),
    error: `[shop/orders] parameters: ${name} is decided by durability, got 'off': leave it out`,
  })),
  {
    what: 'a parameter with a dash',
    build: parameters({ 'work-mem': '4MB' }),
    error: '[shop/orders] parameters: \'work-mem\' is no name of a parameter: use lower-case letters, digits and \'_\'',
  },
  {
    what: 'a parameter in upper case, which would hide one of Patroni\'s',
    build: parameters({ Port: '5433' }),
    error: '[shop/orders] parameters: \'Port\' is no name of a parameter: use lower-case letters, digits and \'_\'',
  },
  {
    what: 'a parameter without a value',
    build: parameters({ work_mem: '' }),
    error: '[shop/orders] parameters: work_mem must be a string on one line, got ""',
  },
  {
    what: 'a parameter with a second line',
    build: parameters({ log_line_prefix: '%m\nport = 5433' }),
    error: '[shop/orders] parameters: log_line_prefix must be a string on one line, got "%m\\nport = 5433"',
  },
  {
    what: 'a parameter that is a number',
    build: parameters(untyped({ max_connections: 200 })),
    error: '[shop/orders] parameters: max_connections must be a string on one line, got 200',
  },
  {
    what: 'a version that isn\'t supported any more',
    build: version('15.9'),
    error: '[shop/orders] PostgreSQL 15 isn\'t supported, got version \'15.9\': use one of 16, 17, 18',
  },
  {
    what: 'a version that isn\'t supported yet',
    build: version('19.1'),
    error: '[shop/orders] PostgreSQL 19 isn\'t supported, got version \'19.1\': use one of 16, 17, 18',
  },
  {
    what: 'a version without a minor',
    build: version('17'),
    error: '[shop/orders] the version of PostgreSQL must be a major and a minor such as \'17.11\', got \'17\'',
  },
  {
    what: 'a version with a letter',
    build: version('17.x'),
    error: '[shop/orders] the version of PostgreSQL must be a major and a minor such as \'17.11\', got \'17.x\'',
  },
];

const STORAGE: Wrong[] = [
  {
    what: 'a parameter that EBS\' driver doesn\'t know',
    build: ebs({ parameters: { fast: 'yes' } }),
    error: '[shop/orders] storage class: ebs.csi.aws.com knows no parameter \'fast\': use one of type, iops, iopsPerGB, allowAutoIOPSPerGBIncrease, throughput, '
      + 'encrypted, kmsKeyId, blockExpress, blockSize, inodeSize, bytesPerInode, numberOfInodes, ext4BigAlloc, ext4ClusterSize, ext4EncryptionSupport, '
      + 'csi.storage.k8s.io/fstype',
  },
  {
    what: 'a parameter that Google\'s driver doesn\'t know',
    build: gcePd({ parameters: { iops: '5000' } }),
    error: '[shop/orders] storage class: pd.csi.storage.gke.io knows no parameter \'iops\': use one of type, replication-type, disk-encryption-kms-key, labels, '
      + 'provisioned-iops-on-create, provisioned-throughput-on-create, resource-tags, csi.storage.k8s.io/fstype',
  },
  {
    what: 'a parameter that the preset sets',
    build: ebs({ parameters: { encrypted: 'false' } }),
    error: '[shop/orders] storage class: the parameter \'encrypted\' is set by the preset to \'true\': use the preset\'s own option',
  },
  {
    what: 'io2 without its speed',
    build: ebs({ volumeType: EbsVolumeType.IO2 }),
    error: '[shop/orders] storage class: io2 needs iops, got none: name a number from 100 to 256000',
  },
  {
    what: 'a throughput of io2',
    build: ebs({ volumeType: EbsVolumeType.IO2, iops: 1000, throughput: 500 }),
    error: '[shop/orders] storage class: throughput is for gp3, got it for io2: leave it out',
  },
  {
    what: 'gp3 that is slower than gp3',
    build: ebs({ iops: 2999 }),
    error: '[shop/orders] storage class: iops of gp3 must be a whole number from 3000 to 80000, got 2999',
  },
  {
    what: 'io2 that is faster than io2',
    build: ebs({ volumeType: EbsVolumeType.IO2, iops: 256001 }),
    error: '[shop/orders] storage class: iops of io2 must be a whole number from 100 to 256000, got 256001',
  },
  {
    what: 'a throughput below gp3\'s own',
    build: ebs({ throughput: 124 }),
    error: '[shop/orders] storage class: throughput in MiB/s must be a whole number from 125 to 2000, got 124',
  },
  {
    what: 'a disk replicated over one zone',
    build: gcePd({ replicaZones: ['europe-west1-b'] }),
    error: '[shop/orders] storage class: replicaZones must be two different zones, got ["europe-west1-b"]',
  },
  {
    what: 'a disk replicated over one zone twice',
    build: gcePd({ replicaZones: ['europe-west1-b', 'europe-west1-b'] }),
    error: '[shop/orders] storage class: replicaZones must be two different zones, got ["europe-west1-b","europe-west1-b"]',
  },
  {
    what: 'an existing class with a space',
    build: storageClass(() => StorageClass.existing('fast ssd')),
    error: '[shop/orders] storage class: name must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'fast ssd\'',
  },
  {
    what: 'an existing class without a name',
    build: storageClass(() => StorageClass.existing('')),
    error: '[shop/orders] storage class: name must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'\'',
  },
  {
    what: 'two classes of one name',
    build: (chart) => {
      const size = Size.gibibytes(50);
      aDatabase(chart, { storage: { size, storageClass: StorageClass.awsEbs() } }, 'orders');
      aDatabase(chart, { storage: { size, storageClass: StorageClass.awsEbs({ iops: 6000 }) } }, 'stock');
    },
    error: '[shop/stock] storage class \'ebs-gp3\' is defined differently elsewhere in the app: give one of them another name',
  },
];

const CONNECTIONS: Wrong[] = [
  {
    what: 'a connection to nothing',
    build: connect(() => untyped(undefined)),
    error: '[shop/api] connectTo needs something to connect to, got undefined: pass a construct of this library or Connection.external()',
  },
  {
    what: 'a connection to null',
    build: connect(() => untyped(null)),
    error: '[shop/api] connectTo needs something to connect to, got null: pass a construct of this library or Connection.external()',
  },
  {
    what: 'a connection to a name',
    build: connect(() => untyped('orders')),
    error: '[shop/api] connectTo needs something to connect to, got orders: pass a construct of this library or Connection.external()',
  },
  {
    what: 'a connection to one of several databases, without saying which',
    build: connect((scope) => aDatabase(scope, { databases: [{ name: 'orders' }, { name: 'stock' }] })),
    error: '[shop/orders] it has 2 databases (orders, stock): connect to one of them, by database(\'orders\')',
  },
  {
    what: 'a binding\'s name with a space',
    build: connect((scope) => aDatabase(scope), { name: 'my db' }),
    error: '[shop/api] connectTo: name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'my db\': use a name such as \'my-app\'',
  },
  {
    what: 'an entry that the target doesn\'t have',
    build: connect((scope) => aDatabase(scope), { env: { PGHOST: 'hostname' } }),
    error: '[shop/api] PGHOST asks for \'hostname\' of \'orders\', which has type, provider, host, port, database, username, password, uri: use one of these',
  },
  {
    what: 'the uri of a Secret that need not have one',
    build: connect((scope) => aDatabase(scope, { databases: [{ name: 'orders', credentials: Credentials.fromSecret('mine') }] }), { env: { DATABASE_URL: 'uri' } }),
    error: '[shop/api] DATABASE_URL asks for \'uri\' of \'orders\', which has type, provider, host, port, database, username, password: use one of these',
  },
  {
    what: 'a variable that is set already',
    build: (chart) => aWebApp(chart, { env: { PGHOST: 'elsewhere' } }).connectTo(aDatabase(chart), { env: { PGHOST: 'host' } }),
    error: '[shop/api] the variable PGHOST is set already, to something else: use another name',
  },
  {
    what: 'a database in another namespace',
    build: connect((scope) => aDatabase(new Chart(scope.node.root, 'stock', { namespace: 'stock' }))),
    error: '[shop/api] connectTo(\'orders\') needs a Secret of the namespace \'stock\', which pods in \'shop\' can\'t mount: put both in one namespace',
  },
  {
    what: 'an app in a chart that names no namespace',
    build: connect((scope) => aWebApp(new Chart(scope.node.root, 'site'), {}, 'web')),
    error: '[shop/api] connectTo(\'web\') crosses charts of which one names no namespace: give both charts one',
  },
  {
    what: 'an external host without a name',
    build: external({ host: ' ' }),
    error: '[shop/api/Workload] an external connection needs a host, got an empty string: name what is connected to',
  },
  {
    what: 'an address where a block belongs',
    build: external({ cidrs: ['203.0.113.5'] }),
    error: '[shop/api/Workload] an external connection\'s cidrs must be blocks such as \'203.0.113.0/24\', got \'203.0.113.5\'',
  },
  {
    what: 'a host name where a block belongs',
    build: external({ cidrs: ['pay.example.com'] }),
    error: '[shop/api/Workload] an external connection\'s cidrs must be blocks such as \'203.0.113.0/24\', got \'pay.example.com\'',
  },
  {
    what: 'variables of something external',
    build: external({}, { env: { PAY_HOST: 'host' } }),
    error: '[shop/api] an external connection has no binding, so connectTo(\'pay.example.com\') takes no name and no env',
  },
  {
    what: 'a binding of something external',
    build: external({}, { name: 'pay' }),
    error: '[shop/api] an external connection has no binding, so connectTo(\'pay.example.com\') takes no name and no env',
  },
];

describe.each([
  ['names', NAMES],
  ['images', IMAGES],
  ['ports and probes', PORTS_AND_PROBES],
  ['scale', SCALE],
  ['resources', RESOURCES],
  ['programs and variables', PROGRAMS_AND_VARIABLES],
  ['exposure', EXPOSURE],
  ['databases', DATABASES],
  ['parameters and versions', PARAMETERS],
  ['storage', STORAGE],
  ['connections', CONNECTIONS],
])('given wrong %s', (_, rows) => {
  test.each(rows)('then $what is refused', ({ build, error }) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
