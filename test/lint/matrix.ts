import { Chart, Duration, Size } from 'cdk8s';
import {
  Account, AppConfig, AppProtocol, AppSecret, Connection, Expose, FileSource, Health, HostSpread, ImagePullPolicy, IngressController, Metrics,
  OneOffJob, Peer, PersistentFolder, PodField, Port, Probe, ProgramProps, Rollout, ScheduledJob, StatefulApp, StatelessWebApp, Tls, Toleration,
  Variable, Volume, Worker,
} from '../../lib';
import { Combination, Factors, pairwise } from './pairwise';

/** What a level adds to the props. Made in the chart, and of its number, where it has a name or an address of its own. */
type Level = (chart: Chart, n: number) => object;

const SECRET = AppSecret.existing('api-secrets', ['key', 'username', 'password']);
const NONE: Level = () => ({});

/** What any program may be told and asked to be. */
const PROGRAM: Factors<Level> = {
  configuration: {
    none: NONE,
    variables: () => ({ env: { LEVEL: 'info' }, variables: { KEY: Variable.secret(SECRET, 'key'), POD_IP: Variable.podField(PodField.IP) } }),
    files: () => ({ files: { '/etc/app/app.ini': FileSource.text('level = info\n'), '/etc/app/key': FileSource.secret(SECRET, 'key') } }),
    shared: (chart) => ({ config: [new AppConfig(chart, 'settings', { env: { REGION: 'eu' }, files: { '/etc/app.ini': FileSource.text('a = b\n') } })] }),
  },
  volumes: {
    none: NONE,
    scratch: () => ({ volumes: { '/var/cache': Volume.scratch(Size.mebibytes(128)), '/dev/shm': Volume.memory(Size.mebibytes(16)) } }),
    claim: (chart) => ({ volumes: { '/srv': Volume.claim(new PersistentFolder(chart, 'files', { size: Size.gibibytes(1), shared: true })) } }),
    tmp: () => ({ volumes: { '/tmp': Volume.scratch(Size.gibibytes(1)) } }),
  },
  security: {
    none: NONE,
    user: () => ({ security: { user: 1000, supplementalGroups: [2000] } }),
    writable: () => ({ security: { writableRoot: 'it keeps its cache beside its programs' } }),
  },
  account: {
    none: NONE,
    rights: () => ({ account: Account.withRights([{ resource: 'configmaps', verbs: ['get', 'list'] }]) }),
    annotations: () => ({ account: Account.withAnnotations({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/api' }) }),
  },
  helpers: {
    none: NONE,
    init: () => ({ init: [{ name: 'prepare', command: ['app', 'prepare'] }] }),
    sidecar: () => ({ sidecars: [{ name: 'agent', image: 'ghcr.io/acme/agent:1.0.0', writableRoot: 'its image has its queue' }] }),
    both: () => ({ init: [{ name: 'wait', image: 'ghcr.io/acme/wait:1.0.0' }], sidecars: [{ name: 'agent', image: 'ghcr.io/acme/agent:1.0.0', sharesAll: true }] }),
  },
  pull: { none: NONE, always: () => ({ pull: { policy: ImagePullPolicy.ALWAYS } }), secrets: () => ({ pull: { secrets: ['registry'] } }) },
  image: { tag: NONE, digest: () => ({ image: `ghcr.io/acme/api@sha256:${'0'.repeat(64)}` }) },
  scheduling: {
    none: NONE,
    some: () => ({ scheduling: { priorityClass: 'high', nodeLabels: { pool: 'web' }, tolerations: [Toleration.of('dedicated')], zones: ['a', 'b'] } }),
    apart: () => ({ scheduling: { hostSpread: HostSpread.REQUIRED, runtimeClass: 'gvisor' } }),
  },
  people: {
    none: NONE,
    told: () => ({ metadata: { labels: { team: 'shop' }, podAnnotations: { 'example.com/log': 'json' } }, dns: { ndots: 1, hostAliases: { 'ldap.example.com': '10.1.2.3' } } }),
  },
};

/** What is connected, after the props. */
const USES: Factors<Level> = { uses: { nothing: NONE, database: NONE, outside: NONE } };

const ENDLESS: Factors<Level> = {
  scale: {
    two: NONE,
    five: () => ({ replicas: 5, maxUnavailable: 2 }),
    one: () => ({ replicas: 1 }),
    auto: () => ({ autoscaling: { maxReplicas: 5, memoryUtilization: 80 } }),
  },
  rollout: { none: NONE, rolling: () => ({ rollout: Rollout.rolling({ maxSurge: 2 }) }), recreate: () => ({ rollout: Rollout.recreate() }) },
  metrics: { none: NONE, prometheus: () => ({ metrics: Metrics.prometheus({ alerts: [{ name: 'Down', expr: 'up == 0', summary: 'it is down' }] }) }) },
};

const WEB: Factors<Level> = {
  health: {
    two: NONE,
    one: () => ({ health: Health.single('/health', { headers: { Host: 'shop.example.com' } }) }),
    grpc: () => ({ health: Health.grpc() }),
    command: () => ({ health: Health.exec(['app', 'alive'], ['app', 'ready']) }),
  },
  ports: {
    none: NONE,
    more: () => ({ ports: [Port.grpc('grpc', 9090), Port.udp('statsd', 8125)] }),
    among: () => ({ ports: [Port.tcp('gossip', 7946, { amongPods: true })] }),
    tls: () => ({ ports: [Port.https('https', 8443)] }),
  },
  service: {
    none: NONE,
    sticky: () => ({ service: { stickyFor: Duration.hours(1), headless: true } }),
    other: () => ({ service: { port: 443, appProtocol: AppProtocol.HTTPS } }),
  },
  expose: {
    none: NONE,
    ingress: (_, n) => ({ expose: ingress(n) }),
    gateway: (_, n) => ({ expose: gateway(n) }),
    balancer: () => ({ expose: Expose.loadBalancer({ sourceRanges: ['203.0.113.0/24'] }) }),
    several: (_, n) => ({ expose: Expose.several([ingress(n), gateway(n), Expose.loadBalancer({ sourceRanges: ['10.0.0.0/8'] })]) }),
  },
};

function ingress(n: number): Expose {
  return Expose.ingress({ host: `shop${n}.example.com`, controller: IngressController.nginx(), tls: Tls.certManager('letsencrypt') });
}

function gateway(n: number): Expose {
  return Expose.gateway({ gateway: 'main', host: `shop${n}.example.com`, peer: Peer.pods({ app: 'gateway' }, 'gateways') });
}

/** What can be made of the factors, and of which. */
const KINDS: { [kind: string]: { readonly factors: Factors<Level>; readonly make: (chart: Chart, props: any) => any } } = {
  web: { factors: { ...WEB, ...ENDLESS, ...PROGRAM, ...USES }, make: (chart, props) => new StatelessWebApp(chart, 'api', { port: 8080, ...props }) },
  worker: {
    factors: { ...ENDLESS, ...PROGRAM, ...USES },
    make: (chart, props) => new Worker(chart, 'api', {
      ...props, ports: [Port.http('health', 8081)], health: Health.of({ readiness: Probe.tcp(), liveness: Probe.http('/healthz') }),
    }),
  },
  scheduled: { factors: { ...PROGRAM, ...USES }, make: (chart, props) => new ScheduledJob(chart, 'api', { schedule: '30 2 * * *', ...props }) },
  once: { factors: { ...PROGRAM, ...USES }, make: (chart, props) => new OneOffJob(chart, 'api', props) },
  members: {
    factors: { ...PROGRAM, ...USES },
    make: (chart, { volumes, ...props }) => new StatefulApp(chart, 'api', {
      members: 3, health: Health.http('/readyz', '/healthz'), ports: [Port.http('http', 8080)],
      volumes: { ...volumes, '/data': Volume.perPod(Size.gibibytes(1)) }, ...props,
    }),
  },
};

/** One thing of the matrix, as a chart of its own can have it. */
export interface Sample {
  readonly what: string;
  readonly make: (chart: Chart) => void;
}

export const MATRIX: Sample[] = Object.entries(KINDS).flatMap(([kind, { factors, make }]) => pairwise(factors).map((combination, n): Sample => ({
  what: `${kind} ${n}: ${Object.entries(combination).map(([factor, level]) => `${factor} ${level}`).join(', ')}`,
  make: (chart) => {
    const one = make(chart, propsOf(factors, combination, chart, n));
    if (combination.uses === 'outside') {
      one.connectTo(Connection.external({ host: '203.0.113.7', ports: [443] }));
    } else if (combination.uses === 'database') {
      one.connectTo(Connection.postgresql({ name: 'db', host: 'db.example.com', cidrs: ['10.2.0.0/16'], secret: SECRET }), { env: { PGPASSWORD: 'password' } });
    }
  },
})));

function propsOf(factors: Factors<Level>, combination: Combination, chart: Chart, n: number): ProgramProps {
  const levels = Object.entries(combination).map(([factor, level]) => factors[factor][level](chart, n));
  return Object.assign({ image: 'ghcr.io/acme/api:1.4.2', resources: { cpu: '250m', ephemeralStorage: Size.gibibytes(2) } }, ...levels);
}
