import { ApiObject, App, Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AwsEbsOptions, ConnectOptions, Connection, Credentials, Database, DatabaseEngine, Durability, EbsVolumeType, Expose, ExternalConnectionProps,
  GcePdOptions, Health, IConnectable, IngressController, IngressExposure, Peer, PostgresImage, PostgresVersion, Probe, ReplicatedDatabaseProps,
  Rollout, ServerTls, StatelessWebAppProps, StorageClass, Tls,
} from '../lib';
import { aChart, aDatabase, aWebApp, objectsOf, postgresql } from './given';

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
  {
    what: 'a database\'s name that makes the Job\'s name too long for its pods\' label',
    build: database({ name: 'a'.repeat(41) }),
    error: `[shop/orders] name must have at most 40 characters so that the names derived from it fit, got 41 ('${'a'.repeat(41)}'): use a shorter name`,
  },
  {
    what: 'what it is part of with a space',
    build: app({ metadata: { partOf: 'my shop' } }),
    error: '[shop/api] partOf must have at most 63 letters, digits, \'-\', \'_\' and \'.\', got \'my shop\'',
  },
  {
    what: 'a chart\'s id with a space, which would be a label',
    build: () => aWebApp(new Chart(new App(), 'my shop')),
    error: '[my shop/api] partOf is the chart\'s id where it is left out, and must have at most 63 letters, digits, \'-\', \'_\' and \'.\', got \'my shop\': give partOf',
  },
  {
    what: 'two apps of one name',
    build: (chart) => {
      aWebApp(chart);
      objectsOf(aWebApp(chart, { name: 'api' }, 'api-again'));
    },
    error: 'Validation failed with the following errors:\n'
      + '  [shop/api-again/Workload/ServiceAccount] a second ServiceAccount is called \'api\' in the same namespace, the first is at shop/api/Workload/ServiceAccount: give one of them another name\n'
      + '  [shop/api-again/Workload/Resource] a second Deployment is called \'api\' in the same namespace, the first is at shop/api/Workload/Resource: give one of them another name\n'
      + '  [shop/api-again/Workload/DisruptionBudget] a second PodDisruptionBudget is called \'api\' in the same namespace, the first is at shop/api/Workload/DisruptionBudget: give one of them another name\n'
      + '  [shop/api-again/Workload/NetworkPolicy/Resource] a second NetworkPolicy is called \'api\' in the same namespace, the first is at shop/api/Workload/NetworkPolicy/Resource: give one of them another name\n'
      + '  [shop/api-again/Service] a second Service is called \'api\' in the same namespace, the first is at shop/api/Service: give one of them another name',
  },
  {
    what: 'an app called as a Service of a database',
    build: (chart) => {
      aDatabase(chart);
      objectsOf(aWebApp(chart, {}, 'orders-primary'));
    },
    error: 'Validation failed with the following errors:\n'
      + '  [shop/orders-primary/Service] a second Service is called \'orders-primary\' in the same namespace, the first is at shop/orders/Service-primary: give one of them another name',
  },
  {
    what: 'a ConfigMap called as one that Patroni makes',
    build: (chart) => {
      new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'orders-config' } });
      objectsOf(aDatabase(chart));
    },
    error: 'Validation failed with the following errors:\n'
      + '  [shop/Mine] the ConfigMap \'orders-config\' is one that postgresql makes for shop/orders: give it another name',
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
    what: 'no image',
    build: app({ image: undefined }),
    error: '[shop/api] image is missing: name one such as \'ghcr.io/acme/web:1.4.2\'',
  },
  {
    what: 'the tag latest of an image of PostgreSQL',
    build: image({ image: 'ghcr.io/acme/postgresql:latest' }),
    error: '[shop/orders] the image of PostgreSQL must not use the tag \'latest\', which names another image tomorrow, got \'ghcr.io/acme/postgresql:latest\': name a version or a digest',
  },
  {
    what: 'an image of PostgreSQL that runs as root',
    build: image({ user: 0 }),
    error: '[shop/orders] the user of the image must be a whole number from 1 to 2147483647, got 0',
  },
  {
    what: 'a relative folder of programs',
    build: image({ programs: 'usr/bin' }),
    error: '[shop/orders] the folder of PostgreSQL\'s programs must be a path that starts with \'/\', got \'usr/bin\'',
  },
  ...['ghcr.io/Acme/web:1.0', 'web:1.0:2.0', 'ghcr.io//web:1.0', 'https://ghcr.io/acme/web:1.0'].map((malformed) => ({
    what: `'${malformed}' as an image`,
    build: app({ image: malformed }),
    error: `[shop/api] image must be an image reference such as 'ghcr.io/acme/web:1.4.2', got '${malformed}'`,
  })),
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
    what: 'a probe of an empty path',
    build: app({ health: Health.of({ readiness: Probe.http('') }) }),
    error: '[shop/api] readiness probe\'s path must be a path that starts with \'/\', got \'\'',
  },
  {
    what: 'a probe of a relative path',
    build: app({ health: Health.of({ startup: Probe.http('readyz') }) }),
    error: '[shop/api] startup probe\'s path must be a path that starts with \'/\', got \'readyz\'',
  },
  {
    what: 'a probe without a command',
    build: app({ health: Health.of({ liveness: Probe.exec([]) }) }),
    error: '[shop/api] liveness probe has an empty command: name a program',
  },
  {
    what: 'a probe of an empty command',
    build: app({ health: Health.of({ liveness: Probe.exec(['']) }) }),
    error: '[shop/api] liveness probe has an empty command: name a program',
  },
  {
    what: 'a probe that runs a command, and has a port',
    build: app({ health: Health.of({ liveness: Probe.exec(['check'], { port: 8080 }) }) }),
    error: '[shop/api] liveness probe runs a command, which has no port, got 8080: leave port out',
  },
  {
    what: 'a probe of a port that the program doesn\'t listen on',
    build: app({ health: Health.of({ liveness: Probe.http('/healthz', { port: 9090 }) }) }),
    error: '[shop/api] liveness probe asks port 9090, but the container listens on 8080: use one of these',
  },
  {
    what: 'a probe of port 0',
    build: app({ health: Health.of({ startup: Probe.tcp({ port: 0 }) }) }),
    error: '[shop/api] startup probe asks port 0, but the container listens on 8080: use one of these',
  },
  {
    what: 'a probe without a pause',
    build: app({ health: Health.of({ readiness: Probe.http('/readyz', { period: Duration.seconds(0) }) }) }),
    error: '[shop/api] readiness probe\'s period in seconds must be a whole number of at least 1, got 0',
  },
  {
    what: 'a probe that waits for no answer',
    build: app({ health: Health.of({ readiness: Probe.http('/readyz', { timeout: Duration.seconds(0) }) }) }),
    error: '[shop/api] readiness probe\'s timeout in seconds must be a whole number of at least 1, got 0',
  },
  {
    what: 'a time to end for what restarts nothing',
    build: app({ health: Health.of({ readiness: Probe.http('/readyz', { terminationGrace: Duration.seconds(5) }) }) }),
    error: '[shop/api] readiness probe has terminationGrace, got 5 seconds, and restarts nothing: leave it out',
  },
  {
    what: 'no time to end for what is stuck',
    build: app({ health: Health.of({ liveness: Probe.http('/healthz', { terminationGrace: Duration.seconds(0) }) }) }),
    error: '[shop/api] liveness probe\'s terminationGrace in seconds must be a whole number of at least 1, got 0',
  },
  {
    what: 'one and a half failures of a probe',
    build: app({ health: Health.of({ readiness: Probe.http('/readyz', { failureThreshold: 1.5 }) }) }),
    error: '[shop/api] readiness probe\'s failureThreshold must be a whole number of at least 1, got 1.5',
  },
  {
    what: 'a probe that has failed before it asks',
    build: app({ health: Health.of({ liveness: Probe.http('/healthz', { failureThreshold: 0 }) }) }),
    error: '[shop/api] liveness probe\'s failureThreshold must be a whole number of at least 1, got 0',
  },
  {
    what: 'a period of a probe in fractions of a second',
    build: app({ health: Health.of({ readiness: Probe.http('/readyz', { period: Duration.millis(1500) }) }) }),
    error: '[shop/api] readiness probe\'s period must be a whole number of seconds, got 1.5',
  },
  {
    what: 'readiness that asks what liveness asks',
    build: app({ health: Health.of({ liveness: Probe.http('/readyz') }) }),
    error: '[shop/api] readiness and liveness ask the same question (GET /readyz on port 8080), so a dependency that is away would restart every pod: ask liveness something that depends on nothing',
  },
];

const SCALE: Wrong[] = [
  {
    what: 'a number of pods and an autoscaler',
    build: app({ replicas: 3, autoscaling: { maxReplicas: 5 } }),
    error: '[shop/api] replicas (3) and autoscaling would fight over the number of pods: leave one of them out',
  },
  {
    what: 'fewer than no pods',
    build: app({ replicas: -1 }),
    error: '[shop/api] replicas must be a whole number of at least 0, got -1',
  },
  {
    what: 'two and a half pods',
    build: app({ replicas: 2.5 }),
    error: '[shop/api] replicas must be a whole number of at least 0, got 2.5',
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
    what: 'an autoscaler that no load would reach',
    build: app({ autoscaling: { maxReplicas: 5, cpuUtilization: 182 }, resources: { cpu: '500m' } }),
    error: '[shop/api] autoscaling.cpuUtilization must be at most 181, as a pod may use no more than resources.cpuLimit (1), got 182: no load would add a pod, so lower it, or raise the limit',
  },
  {
    what: 'an autoscaler that the limit keeps within what it takes for no change',
    build: app({ autoscaling: { maxReplicas: 5, cpuUtilization: 95 }, resources: { cpu: '2' } }),
    error: '[shop/api] autoscaling.cpuUtilization must be at most 90, as a pod may use no more than resources.cpuLimit (2), got 95: no load would add a pod, so lower it, or raise the limit',
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
    build: app({ autoscaling: { minReplicas: 4, maxReplicas: 9 }, maxUnavailable: 5, resources: { cpu: '500m' } }),
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
    error: '[shop/orders] zones must be different from each other and at least one, got [\'a\', \'a\', \'b\']',
  },
  {
    what: 'no zones',
    build: database({ zones: [] }),
    error: '[shop/orders] zones must be different from each other and at least one, got []',
  },
  {
    what: 'a controller that Python doesn\'t start in',
    build: database({ controllerResources: { memory: Size.mebibytes(16) } }),
    error: '[shop/orders] controllerResources.memory must be at least 32Mi, got 16Mi: nothing runs in less',
  },
  {
    what: 'a Job for Secrets with a limit below its request',
    build: database({ credentialsResources: { cpu: '200m', cpuLimit: '100m' } }),
    error: '[shop/orders] credentialsResources.cpuLimit must be at least credentialsResources.cpu (200m), got \'100m\': raise the limit',
  },
  {
    what: 'two zones for three members',
    build: database({ zones: ['a', 'b'] }),
    error: '[shop/orders] 3 members in 2 zones lose their quorum with one zone: name 3 zones, or one',
  },
  {
    what: 'a negative budget',
    build: app({ maxUnavailable: -1 }),
    error: '[shop/api] maxUnavailable must be a whole number of at least 1, got -1',
  },
  {
    what: 'one member in two zones',
    build: database({ members: 1, zones: ['', 'eu west'] }),
    error: '[shop/orders] zones must be labels\' values, got \'\': use the names that the nodes have in topology.kubernetes.io/zone',
  },
  {
    what: 'a promise that doesn\'t exist, which would be a weaker one in silence',
    build: database({ durability: untyped('zero_loss') }),
    error: '[shop/orders] durability must be one of zero-loss, available, best-effort, got \'zero_loss\'',
  },
  {
    what: 'a spread that doesn\'t exist',
    build: database({ hostSpread: untyped('never') }),
    error: '[shop/orders] hostSpread must be one of required, preferred, got \'never\'',
  },
  ...[app({ pull: { policy: untyped('Sometimes') } }), database({ imagePullPolicy: untyped('Sometimes') })].map((build, i) => ({
    what: `a pull policy that doesn't exist of ${['an app', 'a database'][i]}`,
    build,
    error: `[shop/${['api] pull.policy', 'orders] imagePullPolicy'][i]} must be one of Always, IfNotPresent, Never, got 'Sometimes'`,
  })),
  {
    what: 'a zone with a space',
    build: database({ zones: ['eu west'] }),
    error: '[shop/orders] zones must be labels\' values, got \'eu west\': use the names that the nodes have in topology.kubernetes.io/zone',
  },
];

const RESOURCES: Wrong[] = [
  ...['250 m', '1x', '', '-1', '1,5'].map((cpu) => ({
    what: `'${cpu}' as a quantity`,
    build: app({ resources: { cpu } }),
    error: `[shop/api] resources.cpu must be a number of cores or thousandths such as '2' or '250m', got '${cpu}'`,
  })),
  {
    what: 'no CPU',
    build: database({ resources: { cpu: '0' } }),
    error: '[shop/orders] resources.cpu must be more than 0, got \'0\'',
  },
  {
    what: 'a limit that is no quantity',
    build: database({ resources: { cpuLimit: 'two' } }),
    error: '[shop/orders] resources.cpuLimit must be a number of cores or thousandths such as \'2\' or \'250m\', got \'two\'',
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
    what: 'a volume of no size at all',
    build: database({ storage: untyped({}) }),
    error: '[shop/orders] storage.size must be a Size such as Size.gibibytes(1), got undefined',
  },
  {
    what: 'a size that is a text',
    build: app({ resources: { memory: untyped('256Mi') } }),
    error: '[shop/api] resources.memory must be a Size such as Size.gibibytes(1), got \'256Mi\'',
  },
  {
    what: 'a time that is a number',
    build: app({ lifecycle: { drain: untyped(20) } }),
    error: '[shop/api] lifecycle.drain must be a Duration such as Duration.seconds(10), got 20',
  },
  {
    what: 'memory that a member can\'t live on',
    build: database({ resources: { memory: Size.mebibytes(255) } }),
    error: '[shop/orders] resources.memory must be at least 256 MiB, got 255Mi: PostgreSQL, Patroni and its callbacks need room',
  },
  {
    what: 'root as the user',
    build: app({ security: { user: 0 } }),
    error: '[shop/api] security.user must be a whole number from 1 to 2147483647, got 0',
  },
  {
    what: 'half a user',
    build: app({ security: { user: 1000.5 } }),
    error: '[shop/api] security.user must be a whole number from 1 to 2147483647, got 1000.5',
  },
  {
    what: 'a drain that is longer than the grace',
    build: app({ lifecycle: { drain: Duration.seconds(40), terminationGrace: Duration.seconds(30) } }),
    error: '[shop/api] lifecycle.terminationGrace must be at least preStopSleep (10 s) and drain (40 s) together, got 30 s: the program would be killed while it drains',
  },
  {
    what: 'a deadline that no pod can meet',
    build: app({ rollout: Rollout.rolling({ progressDeadline: Duration.seconds(10) }) }),
    error: '[shop/api] rollout.progressDeadline must be at least 30 seconds, got 10: a new pod needs time to start',
  },
  ...['1Gi', '2k', '1.5m', '0.0005', '.5', '1e3'].map((cpu) => ({
    what: `'${cpu}' as CPU`,
    build: app({ resources: { cpu } }),
    error: `[shop/api] resources.cpu must be a number of cores or thousandths such as '2' or '250m', got '${cpu}'`,
  })),
  {
    what: 'memory that is no whole number of kibibytes',
    build: app({ resources: { memory: Size.gibibytes(0.1) } }),
    error: '[shop/api] resources.memory must be a whole number of KiB, got 0.1Gi: use a smaller unit',
  },
  {
    what: 'a volume that is no whole number of kibibytes',
    build: database({ storage: { size: Size.gibibytes(0.1) } }),
    error: '[shop/orders] storage.size must be a whole number of KiB, got 0.1Gi: use a smaller unit',
  },
  {
    what: 'a pause in fractions of a second',
    build: app({ lifecycle: { preStopSleep: Duration.seconds(0.5) } }),
    error: '[shop/api] lifecycle.preStopSleep must be a whole number of seconds, got 0.5',
  },
  {
    what: 'a deadline in fractions of a second',
    build: app({ rollout: Rollout.rolling({ progressDeadline: Duration.millis(60_500) }) }),
    error: '[shop/api] rollout.progressDeadline must be a whole number of seconds, got 60.5',
  },
  {
    what: 'a user that no kernel knows',
    build: app({ security: { user: 2 ** 40 } }),
    error: '[shop/api] security.user must be a whole number from 1 to 2147483647, got 1099511627776',
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
  ...[
    'PASSWORD', 'PASSWORDS', 'DB_PASSWORD', 'PGPASSWORD', 'dbPassword', 'DB_PASS', 'MYSQL_PWD', 'SSH_PASSPHRASE', 'API_TOKEN', 'TOKEN_V2', 'JWT_SECRET',
    'STRIPE_APIKEY', 'SSH_PRIVATE_KEY', 'AWS_SECRET_ACCESS_KEY', 'SECRET_KEY_BASE', 'ENCRYPTION_KEY', 'AWS_CREDENTIALS',
  ].map((name) => ({
    what: `${name} as a plain value`,
    build: app({ env: { [name]: 'hunter2' } }),
    error: `[shop/api] env: ${name} looks like a secret, and would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets`,
  })),
  {
    what: 'a variable that is a number',
    build: app({ env: untyped({ WORKERS: 4 }) }),
    error: '[shop/api] env: WORKERS must be a string, got 4: put it in quotes',
  },
  {
    what: 'a variable that is nothing',
    build: app({ env: untyped({ WORKERS: null }) }),
    error: '[shop/api] env.WORKERS is null: give it a value, or leave it out',
  },
  {
    what: 'a variable with a dash',
    build: app({ env: { 'LOG-LEVEL': 'info' } }),
    error: '[shop/api] env: a variable\'s name must have letters, digits and \'_\' only and start with no digit, got \'LOG-LEVEL\'',
  },
  {
    what: 'a variable without a name',
    build: app({ env: { '': 'info' } }),
    error: '[shop/api] env: a variable\'s name must have letters, digits and \'_\' only and start with no digit, got \'\'',
  },
  {
    what: 'a password in a URL',
    build: app({ env: { DATABASE_URL: 'postgresql://orders:hunter2@db/orders' } }),
    error: '[shop/api] env: DATABASE_URL has a password in it, which would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets',
  },
  {
    what: 'a variable that starts with a digit',
    build: app({ env: { '1ST': 'x' } }),
    error: '[shop/api] env: a variable\'s name must have letters, digits and \'_\' only and start with no digit, got \'1ST\'',
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
  {
    what: 'an address as a host',
    build: expose({ host: '10.0.0.1' }),
    error: '[shop/api] expose: host must be a host name such as \'shop.example.com\', got \'10.0.0.1\'',
  },
  ...['/a//b', '/../b', '/a/.', '/a%2Fb'].map((path) => ({
    what: `'${path}' as a path of an Ingress`,
    build: expose({ path }),
    error: `[shop/api] expose: path must be a path without '//', '/./', '/../' and '%2F', got '${path}'`,
  })),
  {
    what: 'an annotation that is a number',
    build: expose({ annotations: untyped({ 'example.com/limit': 5 }) }),
    error: '[shop/api] expose: the annotation example.com/limit must be a string, got 5: put it in quotes',
  },
  {
    what: 'an ingress controller in no possible namespace',
    build: expose({ controller: IngressController.nginx('Ingress NGINX') }),
    error: '[shop/api] expose: the controller\'s namespace must be the name of a namespace (lower-case letters, digits and \'-\', at most 63), got \'Ingress NGINX\': use a name such as \'shop\'',
  },
  {
    what: 'an annotation without a name',
    build: expose({ annotations: { 'my note': 'x' } }),
    error: '[shop/api] expose: an annotation\'s name must be a name such as \'example.com/limit\', got \'my note\'',
  },
  {
    what: 'an ingress controller at no address',
    build: expose({ controller: IngressController.of('alb', Peer.cidrs(['10.0.0.0/33'])) }),
    error: '[shop/api] expose: the controller must be blocks such as \'203.0.113.0/24\', got \'10.0.0.0/33\'',
  },
];

const DATABASES: Wrong[] = [
  ...['Orders', 'my-orders', '1orders', '', 'or"ders', '_orders', 'o'.repeat(64)].map((name) => ({
    what: `'${name}' as a database's name`,
    build: databases({ name }),
    error: `[shop/orders] a database's name must have lower-case letters, digits and '_' only, start with a letter, end with a letter or digit and be at most 63 characters, got '${name}'`,
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
  {
    what: 'a database whose Secret and volume could not be named',
    build: databases({ name: 'orders_' }),
    error: '[shop/orders] a database\'s name must have lower-case letters, digits and \'_\' only, start with a letter, end with a letter or digit and be at most 63 characters, got \'orders_\'',
  },
  {
    what: 'a database whose volumes could not be named',
    build: databases({ name: 'o'.repeat(64) }),
    error: `[shop/orders] a database's name must have lower-case letters, digits and '_' only, start with a letter, end with a letter or digit and be at most 63 characters, got '${'o'.repeat(64)}'`,
  },
  {
    what: 'one Secret for two databases, which have two owners',
    build: databases({ name: 'orders', credentials: Credentials.fromSecret('mine') }, { name: 'stock', credentials: Credentials.fromSecret('mine') }),
    error: '[shop/orders] the Secret \'mine\' is given for two databases, which have two owners: give each a Secret of its own',
  },
  {
    what: 'no engine',
    build: database({ engine: undefined }),
    error: '[shop/orders] engine is missing: use DatabaseEngine.postgresql()',
  },
  {
    what: 'no storage',
    build: database({ storage: undefined }),
    error: '[shop/orders] storage is missing: give it a size: { size: Size.gibibytes(50) }',
  },
  {
    what: 'a Secret that is generated for another database',
    build: databases({ name: 'orders', credentials: Credentials.fromSecret('orders-db-stock') }, { name: 'stock' }),
    error: '[shop/orders] the Secret \'orders-db-stock\' is given for two databases, which have two owners: give each a Secret of its own',
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
    error: '[shop/orders] parameters: work_mem must be a string on one line, got \'\'',
  },
  {
    what: 'a parameter with a second line',
    build: parameters({ log_line_prefix: '%m\nport = 5433' }),
    error: '[shop/orders] parameters: log_line_prefix must be a string on one line, got \'%m\\nport = 5433\'',
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
  ...['many', '0', '-5', '1.5'].map((value) => ({
    what: `'${value}' connections`,
    build: parameters({ max_connections: value }),
    error: `[shop/orders] parameters: max_connections must be a whole number from 25 to 262143, got '${value}'`,
  })),
  {
    what: 'fewer connections than Patroni accepts, which it would replace by 100',
    build: parameters({ max_connections: '10' }),
    error: '[shop/orders] parameters: max_connections must be a whole number from 25 to 262143, got \'10\'',
  },
  {
    what: 'fewer senders than members',
    build: parameters({ max_wal_senders: '0' }),
    error: '[shop/orders] parameters: max_wal_senders must be a whole number from 3 to 262143, got \'0\'',
  },
  {
    what: 'a log that can\'t be replicated',
    build: parameters({ wal_level: 'minimal' }),
    error: '[shop/orders] parameters: wal_level must be replica or logical, got \'minimal\'',
  },
  {
    what: 'the parameter password_encryption',
    build: parameters({ password_encryption: 'md5' }),
    error: '[shop/orders] parameters: password_encryption is always scram-sha-256, got \'md5\': leave it out',
  },
  {
    what: 'the parameter wal_sender_timeout',
    build: parameters({ wal_sender_timeout: '1min' }),
    error: '[shop/orders] parameters: wal_sender_timeout decides how long a fail-over takes, got \'1min\': leave it out',
  },
  {
    what: 'a version that is empty',
    build: version(''),
    error: '[shop/orders] the version of PostgreSQL must be a major and a minor such as \'17.11\', got \'\'',
  },
  {
    what: 'a bound on lag that is no size',
    build: database({ engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17, maximumReplicaLag: untyped('64MB') }) }),
    error: '[shop/orders] maximumReplicaLag must be a Size such as Size.gibibytes(1), got \'64MB\'',
  },
  {
    what: 'a bound on lag that no replica keeps',
    build: database({ engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17, maximumReplicaLag: Size.kibibytes(0) }) }),
    error: '[shop/orders] maximumReplicaLag must be more than 0, got 0Ki',
  },
  {
    what: 'certificates that nobody makes',
    build: database({ engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17, tls: ServerTls.selfMade() }) }),
    error: '[shop/orders] tls is ServerTls.selfMade(), and PostgreSQL makes no certificates: use ServerTls.fromSecret(), or leave it out',
  },
  {
    what: 'certificates that are the name of a Secret',
    build: database({ engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17, tls: untyped('orders-tls') }) }),
    error: '[shop/orders] tls must be made by ServerTls.fromSecret(), got \'orders-tls\'',
  },
  {
    what: 'TLS by parameters',
    build: database({ engine: postgresql({ ssl: 'on' }) }),
    error: '[shop/orders] parameters: ssl follows from tls, got \'on\': leave it out',
  },
  {
    what: 'no version',
    build: database({ engine: DatabaseEngine.postgresql(untyped({})) }),
    error: '[shop/orders] DatabaseEngine.postgresql(): version is missing: use one such as PostgresVersion.V17',
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
    error: '[shop/orders] storage class: the parameter \'encrypted\' is set by the preset to \'true\': leave it out',
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
    error: '[shop/orders] storage class: replicaZones must be two different zones, got [\'europe-west1-b\']',
  },
  {
    what: 'a disk replicated over one zone twice',
    build: gcePd({ replicaZones: ['europe-west1-b', 'europe-west1-b'] }),
    error: '[shop/orders] storage class: replicaZones must be two different zones, got [\'europe-west1-b\', \'europe-west1-b\']',
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
  {
    what: 'a parameter of EBS that is a number',
    build: ebs({ parameters: untyped({ iopsPerGB: 5 }) }),
    error: '[shop/orders] storage class: the parameter \'iopsPerGB\' must be a string, got 5: put it in quotes',
  },
  {
    what: 'speed by the driver\'s parameter, past its check',
    build: ebs({ parameters: { iops: '1' } }),
    error: '[shop/orders] storage class: the parameter \'iops\' is set by an option of the preset: use iops',
  },
  {
    what: 'a throughput that gp3 only has with more operations',
    build: ebs({ throughput: 2000 }),
    error: '[shop/orders] storage class: a throughput of 2000 MiB/s needs at least 8000 iops on gp3, got 3000: raise iops',
  },
  {
    what: 'an empty key',
    build: ebs({ kmsKeyId: '' }),
    error: '[shop/orders] storage class: kmsKeyId is empty: name a key, or leave it out',
  },
  {
    what: 'a type of EBS that doesn\'t exist',
    build: ebs({ volumeType: untyped('gp4') }),
    error: '[shop/orders] storage class: volumeType must be one of gp3, io2, got \'gp4\'',
  },
  {
    what: 'a type of Google\'s disks that doesn\'t exist',
    build: gcePd({ diskType: untyped('pd-fast') }),
    error: '[shop/orders] storage class: diskType must be one of pd-balanced, pd-ssd, got \'pd-fast\'',
  },
  {
    what: 'a kind of Azure\'s disks that doesn\'t exist',
    build: storageClass(() => StorageClass.azureDisk({ sku: untyped('Ultra') })),
    error: '[shop/orders] storage class: sku must be one of Premium_ZRS, Premium_LRS, StandardSSD_ZRS, got \'Ultra\'',
  },
  {
    what: 'a policy of claims that doesn\'t exist',
    build: database({ storage: { size: Size.gibibytes(50), whenDeleted: untyped('delete') } }),
    error: '[shop/orders] storage.whenDeleted must be one of Retain, Delete, got \'delete\'',
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
    error: '[shop/api] connectTo needs something to connect to, got \'orders\': pass a construct of this library or Connection.external()',
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
    error: '[shop/api] PGHOST asks for \'hostname\' of \'orders\', which has type, provider, host, port, database, jdbc, username, password, uri: use one of these',
  },
  {
    what: 'the uri of a Secret that need not have one',
    build: connect((scope) => aDatabase(scope, { databases: [{ name: 'orders', credentials: Credentials.fromSecret('mine') }] }), { env: { DATABASE_URL: 'uri' } }),
    error: '[shop/api] DATABASE_URL asks for \'uri\' of \'orders\', which has type, provider, host, port, database, jdbc, username, password: use one of these',
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
    error: '[shop/api] Connection.external(): host must be a host name such as \'db.example.com\' in small letters, or an address, got \' \'',
  },
  {
    what: 'an address where a block belongs',
    build: external({ cidrs: ['203.0.113.5'] }),
    error: '[shop/api] Connection.external(): cidrs must be blocks such as \'203.0.113.0/24\', got \'203.0.113.5\'',
  },
  {
    what: 'a host name where a block belongs',
    build: external({ cidrs: ['pay.example.com'] }),
    error: '[shop/api] Connection.external(): cidrs must be blocks such as \'203.0.113.0/24\', got \'pay.example.com\'',
  },
  {
    what: 'variables of something external',
    build: external({}, { env: { PAY_HOST: 'host' } }),
    error: '[shop/api] connectTo(\'pay.example.com\'): a connection without a kind has no binding, so it takes no name and no env: say what it is, as in { kind: \'kafka\' }',
  },
  {
    what: 'a binding of something external',
    build: external({}, { name: 'pay' }),
    error: '[shop/api] connectTo(\'pay.example.com\'): a connection without a kind has no binding, so it takes no name and no env: say what it is, as in { kind: \'kafka\' }',
  },
  {
    what: 'no blocks, which would open every address',
    build: external({ cidrs: [] }),
    error: '[shop/api] Connection.external(): cidrs is empty: name a block such as \'203.0.113.0/24\', or leave it out',
  },
  ...['10.0.0.0/33', '10.0.0.0/08', '999.0.0.0/8', '2001:db8::/129', 'fe80::1%eth0/64', ':::::/1'].map((cidr) => ({
    what: `'${cidr}' as a block`,
    build: external({ cidrs: [cidr] }),
    error: `[shop/api] Connection.external(): cidrs must be blocks such as '203.0.113.0/24', got '${cidr}'`,
  })),
  {
    what: 'a peer that is no block',
    build: (chart) => aWebApp(chart).networkPolicy.allowTo(Peer.cidrs(['nonsense']), [443]),
    error: '[shop/api/Workload/NetworkPolicy] a peer must be blocks such as \'203.0.113.0/24\', got \'nonsense\'',
  },
  {
    what: 'a peer of no blocks, which would open every address',
    build: (chart) => aWebApp(chart).networkPolicy.allowTo(Peer.cidrs([]), [443]),
    error: '[shop/api/Workload/NetworkPolicy] a peer needs at least one block, got none: use Peer.internet() for every public one',
  },
  {
    what: 'a peer whose label has a space',
    build: (chart) => aWebApp(chart).networkPolicy.allowFrom(Peer.pods({ 'my app': 'web' }), [8080]),
    error: '[shop/api/Workload/NetworkPolicy] a peer\'s label must be a name such as \'example.com/limit\', got \'my app\'',
  },
  {
    what: 'a peer whose label cdk8s can\'t write',
    build: (chart) => aWebApp(chart).networkPolicy.allowFrom(Peer.pods({ constructor: 'web' } as any), [8080]),
    error: '[shop/api/Workload/NetworkPolicy] a peer\'s label can\'t be called \'constructor\', which cdk8s takes for the class of what holds it: use another name',
  },
  {
    what: 'a peer in no possible namespace',
    build: (chart) => aWebApp(chart).networkPolicy.allowFrom(Peer.pods({ app: 'web' }, 'My.Team'), [8080]),
    error: '[shop/api/Workload/NetworkPolicy] a peer\'s namespace must be the name of a namespace (lower-case letters, digits and \'-\', at most 63), got \'My.Team\': use a name such as \'shop\'',
  },
  {
    what: 'no ports of something external',
    build: external({ ports: [] }),
    error: '[shop/api] Connection.external(): ports is empty: name the ports',
  },
  {
    what: 'port 65536 of something external',
    build: external({ ports: [443, 65536] }),
    error: '[shop/api] Connection.external(): ports must be ports from 1 to 65535, got 65536',
  },
  {
    what: 'a port twice of something external',
    build: external({ ports: [443, 443] }),
    error: '[shop/api] Connection.external(): port 443 is given twice: leave one of them out',
  },
  {
    what: 'a connection to an object without an endpoint',
    build: connect(() => untyped({})),
    error: '[shop/api] connectTo needs something to connect to, got an object without an endpoint: pass a construct of this library or Connection.external()',
  },
  {
    what: 'a connection twice',
    build: (chart) => {
      const [api, orders] = [aWebApp(chart), aDatabase(chart)];
      api.connectTo(orders);
      api.connectTo(orders);
    },
    error: '[shop/api] connectTo: it has a binding called \'orders\' already: connect once, or give another name',
  },
  {
    what: 'two targets under one name',
    build: (chart) => {
      const api = aWebApp(chart);
      api.connectTo(aDatabase(chart));
      api.connectTo(aDatabase(chart, {}, 'stock'), { name: 'orders' });
    },
    error: '[shop/api] connectTo: it has a binding called \'orders\' already: connect once, or give another name',
  },
  {
    what: 'a binding\'s name that makes its volume\'s name too long',
    build: connect((scope) => aDatabase(scope), { name: 'b'.repeat(60) }),
    error: `[shop/api] connectTo: name must have at most 55 characters so that the names derived from it fit, got 60 ('${'b'.repeat(60)}'): use a shorter name`,
  },
  {
    what: 'a variable of a binding with a space',
    build: connect((scope) => aDatabase(scope), { env: { 'PG HOST': 'host' } }),
    error: '[shop/api] connectTo: a variable\'s name must have letters, digits and \'_\' only and start with no digit, got \'PG HOST\'',
  },
  {
    what: 'an entry that only JavaScript has',
    build: connect((scope) => aDatabase(scope), { env: { PGHOST: 'constructor' } }),
    error: '[shop/api] PGHOST asks for \'constructor\' of \'orders\', which has type, provider, host, port, database, jdbc, username, password, uri: use one of these',
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
