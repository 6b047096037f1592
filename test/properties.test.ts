import { App, Chart, Duration, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import {
  Autoscaling, AzureDiskSku, ClaimRetention, Connection, DatabaseEngine, Durability, EbsVolumeType, Expose, Health, HostSpread, ImagePullPolicy,
  IngressController, PatternApp, PodManagementPolicy, PostgresVersion, Probe, ReplicatedDatabaseProps, Resources, Rollout, StatefulAppProps,
  StatelessWebAppProps, StorageClass, Tls, UpdateStrategy, Volume,
} from '../lib';
import { brokenReferences } from '../lib/conformance/references';
import { toYaml } from '../lib/kubernetes';
import { ENGINES } from './engines/list';
import { ClusterProps, EngineSample, aCluster } from './engines/sample';
import { aChart, aDatabase, aStatefulApp, aWebApp, objectsOf, postgresql } from './given';
import { KUBERNETES_MINORS, schemaErrors } from './schemas/kubernetes-schema';

fc.configureGlobal({ seed: 20_260, endOnFailure: true });

const SECRET = 'made-by-hand';
const EXTERNAL_PORTS = [443, 8443];
const GREATEST_ID = 2_147_483_647;
const LONGEST_NAME_OF_A_DATABASE = 40;

/** An object of which any part may be left out. */
const some = <T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<any> => fc.record(parts as any, { requiredKeys: [] });
const seconds = (min: number, max: number) => fc.integer({ min, max }).map((n) => Duration.seconds(n));
const text = (pattern: RegExp) => fc.stringMatching(pattern);

const zones = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 3, maxLength: 5 });
const resources = (leastMemory: number): fc.Arbitrary<Resources> => fc.integer({ min: 1, max: 64_000 }).chain((cpu) => some<Resources>({
  cpu: fc.constant(`${cpu}m`),
  cpuLimit: fc.integer({ min: Math.max(cpu, 500), max: 128_000 }).map((limit) => limit % 1000 === 0 ? String(limit / 1000) : `${limit}m`),
  memory: fc.integer({ min: leastMemory, max: 1 << 20 }).map((size) => Size.mebibytes(size)),
  ephemeralStorage: fc.integer({ min: 1, max: 64 }).map((size) => Size.gibibytes(size)),
}));

const scale: fc.Arbitrary<{ replicas?: number; autoscaling?: Autoscaling; maxUnavailable?: number }> = fc.oneof(
  fc.integer({ min: 3, max: 500 }).chain((replicas) =>
    fc.record({ replicas: fc.constant(replicas), maxUnavailable: fc.integer({ min: 1, max: replicas - 1 }) })),
  fc.record({ minReplicas: fc.integer({ min: 1, max: 9 }), more: fc.integer({ min: 1, max: 90 }), cpuUtilization: fc.integer({ min: 1, max: 200 }) })
    .map(({ minReplicas, more, cpuUtilization }) => ({ autoscaling: { minReplicas, maxReplicas: minReplicas + more, cpuUtilization }, resources: { cpu: '250m' } })),
  fc.constant({}),
);

const exposure = fc.record({
  host: text(/^(\*\.)?[a-z]{1,20}\.example\.com$/),
  controller: fc.constantFrom(IngressController.traefik(), IngressController.nginx('web')),
  tls: fc.constantFrom(Tls.none(), Tls.certManager('letsencrypt'), Tls.fromSecret('tls')),
  path: text(/^\/$|^(\/[a-z0-9]{1,9}){1,3}\/?$/),
}).map((props) => Expose.ingress(props));

const probe = (path: string) => some<any>({
  period: seconds(1, 60), timeout: seconds(1, 60), failureThreshold: fc.integer({ min: 1, max: 100 }),
}).chain((options) => fc.constantFrom(Probe.http(path, options), Probe.exec(['check', path], options)));

const webAppProps: fc.Arbitrary<Partial<StatelessWebAppProps>> = fc.tuple(
  some<any>({
    image: fc.oneof(text(/^[a-z]{1,9}\.example\.com(:[1-9][0-9]{0,3})?(\/[a-z0-9]{1,9}){1,3}:[A-Za-z0-9_][A-Za-z0-9._-]{0,40}$/).filter((image) => !image.endsWith(':latest')),
      fc.constant(`nginx@sha256:${'0'.repeat(64)}`)),
    port: fc.integer({ min: 1, max: 65_535 }),
    command: fc.array(fc.string(), { maxLength: 4 }).map((rest) => ['run', ...rest]),
    env: fc.dictionary(text(/^[A-Za-z_][A-Za-z0-9_]{0,12}X$/), fc.string({ unit: 'binary-ascii' }).filter((value) => !value.includes('\0'))),
    resources: resources(64),
    health: some<any>({ startup: probe('/started'), readiness: probe('/ready'), liveness: probe('/alive') }).map((probes) => Health.of(probes)),
    lifecycle: some<any>({ preStopSleep: seconds(0, 120), drain: seconds(0, 3600) }),
    rollout: seconds(6000, 7200).map((progressDeadline) => Rollout.rolling({ progressDeadline })),
    expose: exposure,
    security: some<any>({ user: fc.integer({ min: 1, max: GREATEST_ID }) }),
    pull: some<any>({ policy: fc.constantFrom(...Object.values(ImagePullPolicy)) }),
    metadata: some<any>({ partOf: text(/^[a-zA-Z0-9]([-_.a-z0-9]{0,61}[a-z0-9])?$/) }),
  }),
  scale,
).map(([props, scaled]) => ({ ...props, ...scaled }));

const gp3 = fc.integer({ min: 125, max: 2000 }).chain((throughput) =>
  fc.integer({ min: Math.max(3000, 4 * throughput), max: 80_000 }).map((iops) => StorageClass.awsEbs({ throughput, iops })));
const storageClass = fc.oneof(gp3, fc.constantFrom(
  StorageClass.clusterDefault(), StorageClass.existing('fast'), StorageClass.awsEbs({ throughput: 500 }), StorageClass.gcePd({ replicaZones: ['a', 'b'] }),
  StorageClass.awsEbs({ volumeType: EbsVolumeType.IO2, iops: 5000 }), StorageClass.azureDisk({ sku: AzureDiskSku.STANDARD_ZRS }),
));

const volumeSize = fc.integer({ min: 1, max: 64_000 }).map((size) => Size.gibibytes(size));

const statefulProps: fc.Arbitrary<Partial<StatefulAppProps>> = fc.tuple(
  some<any>({
    podManagementPolicy: fc.constantFrom(...Object.values(PodManagementPolicy)),
    whenDeleted: fc.constantFrom(...Object.values(ClaimRetention)),
    whenScaled: fc.constantFrom(...Object.values(ClaimRetention)),
    resources: resources(64),
    // a preset could be defined otherwise for the database, under the same name
    volumes: fc.tuple(volumeSize, volumeSize, fc.constantFrom(StorageClass.clusterDefault(), StorageClass.existing('fast'))).map(([data, log, of]) =>
      ({ '/log': Volume.perPod(log, { name: 'log', storageClass: of, subPath: 'a/b' }), '/data': Volume.perPod(data) })),
  }),
  fc.integer({ min: 1, max: 20 }).chain((members) => fc.record({
    members: fc.constant(members),
    maxUnavailable: fc.integer({ min: 1, max: Math.max(1, members - 1) }),
    updateStrategy: fc.oneof(fc.constant(UpdateStrategy.onDelete()), fc.tuple(seconds(0, 3600), fc.integer({ min: 0, max: members - 1 }))
      .map(([minReady, partition]) => UpdateStrategy.rolling({ minReady, partition }))),
  })),
).map(([props, scaled]) => ({ ...props, ...scaled }));

/** A cluster of any engine, with any props that are accepted. */
interface Cluster {
  readonly sample: EngineSample;
  readonly props: Partial<ClusterProps>;
}

const commonProps = (sample: EngineSample): fc.Arbitrary<Partial<ClusterProps>> => {
  const { durabilities } = sample.engine();
  const alone = durabilities.filter((one) => one !== Durability.ZERO_LOSS);
  return fc.tuple(
    fc.constantFrom<Partial<ClusterProps>>({}, { members: 1 }, ...alone.map((durability) => ({ members: 1, durability })),
      ...[3, 5, 7].flatMap((members) => durabilities.map((durability) => ({ members, durability })))),
    some<any>({
      storage: fc.record({
        size: fc.integer({ min: 1, max: 64_000 }).map((size) => Size.gibibytes(size)),
        storageClass,
        whenDeleted: fc.constantFrom(...Object.values(ClaimRetention)),
        whenScaled: fc.constantFrom(...Object.values(ClaimRetention)),
      }),
      resources: resources(1024),
      credentialsResources: resources(64),
      hostSpread: fc.constantFrom(...Object.values(HostSpread)),
      imagePullPolicy: fc.constantFrom(...Object.values(ImagePullPolicy)),
      partOf: text(/^[a-zA-Z0-9]([-_.a-z0-9]{0,61}[a-z0-9])?$/),
    }),
    zones,
    fc.boolean(),
  ).map(([promise, props, list, limited]) => ({ ...props, ...promise, ...(limited ? { zones: list } : {}) }));
};

const cluster: fc.Arbitrary<Cluster> = fc.constantFrom(...ENGINES).chain((sample) =>
  fc.tuple(commonProps(sample), sample.props).map(([common, own]) => ({ sample, props: { ...common, ...own } })));

interface Site {
  readonly names: string[];
  readonly apps: Partial<StatelessWebAppProps>[];
  readonly cluster: Cluster;
  readonly stateful: Partial<StatefulAppProps>;
  /** For each app: whether it is connected to the cluster, to the app before it, and to something outside. */
  readonly paths: boolean[][];
}

const site: fc.Arbitrary<Site> = fc.record({
  names: fc.tuple(...[LONGEST_NAME_OF_A_DATABASE, 52, 52, 52, 52].map((longest) => text(new RegExp(`^[a-z]([-a-z0-9]{0,${longest - 2}}[a-z0-9])?$`))))
    // `a` and `a-primary` would be two of one name, which is refused
    .filter((names) => new Set(names).size === 5 && names.every((name) => names.every((other) => name === other || !other.startsWith(`${name}-`)))),
  apps: fc.array(webAppProps, { minLength: 1, maxLength: 3 }),
  cluster,
  stateful: statefulProps,
  paths: fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 3, maxLength: 3 }),
});

function build({ names: [clusterName, statefulName, ...names], apps, cluster: { sample, props }, stateful, paths }: Site): Chart {
  const chart = aChart('shop', new PatternApp());
  const built = aCluster(sample, chart, props, clusterName);
  const target = sample.target?.(built, props) ?? built;
  const members = aStatefulApp(chart, stateful, statefulName);
  members.connectTo(target, { name: 'db' });
  let last: ReturnType<typeof aWebApp> | undefined;
  apps.forEach((appProps, i) => {
    const app = aWebApp(chart, appProps, names[i]);
    const [toCluster, toLast, outside] = paths[i];
    if (toCluster) {
      const env: { [variable: string]: string } = { BINDING_HOST: 'host', ...(sample.logsIn ? { BINDING_USER: 'username' } : {}) };
      // a long name of a database and that of its server don't fit together
      app.connectTo(target, { name: target.endpoint.name.length > 55 ? 'db' : undefined, env });
    }
    if (toLast && last) {
      app.connectTo(last);
    }
    if (outside) {
      app.connectTo(members);
      app.connectTo(Connection.external({ host: 'pay.example.com', ports: EXTERNAL_PORTS, cidrs: ['203.0.113.0/24'] }));
    }
    last = app;
  });
  return chart;
}

/** Runs a property over sites, each built once. */
function everySite(holds: (objects: any[], site: Site, chart: Chart) => void, numRuns = 25): void {
  fc.assert(fc.property(site, (sample) => {
    const chart = build(sample);
    holds(objectsOf(chart), sample, chart);
  }), { numRuns });
}

describe('given any props that are accepted', () => {
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  test('then every Kubernetes minor knows every object, field and type', () => {
    everySite((objects) =>
      expect(KUBERNETES_MINORS.flatMap((minor) => objects.flatMap((object) => schemaErrors(object, minor)))).toEqual([]));
  });

  test('then everything that is referred to exists, and nothing looks like a password', () => {
    everySite((objects) => expect(brokenReferences(objects, { secrets: [SECRET], ports: EXTERNAL_PORTS })).toEqual([]), 80);
  });

  test('then the same props give the same objects, and a second synthesis too', () => {
    everySite((objects, sample, chart) => {
      expect(objectsOf(chart)).toEqual(objects);
      expect(JSON.stringify(objectsOf(build(sample)))).toBe(JSON.stringify(objects));
    });
  });

  test('then the file says what the objects say, as YAML 1.1 and 1.2 read it', () => {
    everySite((objects, _, chart) => {
      const file = App.of(chart).synthYaml();
      expect(file).toBe(objects.map(toYaml).join('---\n'));
      for (const version of ['1.1', '1.2'] as const) {
        expect(parseAllDocuments(file, { version }).map((document) => document.toJS())).toEqual(objects);
      }
    }, 10);
  });
});

describe('given a single prop that is wrong', () => {
  const whole = (min: number, max: number) =>
    fc.oneof(fc.integer({ max: min - 1 }), fc.integer({ min: max + 1, max: Number.MAX_SAFE_INTEGER }), fc.constantFrom(NaN, Infinity, min + 0.5));
  const not = (pattern: RegExp) => fc.string().filter((value) => !pattern.test(value));
  const label = (longest: number) => fc.oneof(not(/^[a-z]([-a-z0-9]*[a-z0-9])?$/), fc.integer({ min: longest + 1, max: 300 }).map((n) => 'a'.repeat(n)));
  const sqlName = fc.oneof(not(/^[a-z][a-z0-9_]*$/), fc.integer({ min: 64, max: 300 }).map((n) => 'a'.repeat(n)));
  const cpu = fc.oneof(not(/^(\d+(\.\d{1,3})?|\d+m)$/), text(/^[1-9](\.[0-9])?(k|Ki|M|Mi|Gi|u|n)$/));
  const fraction = fc.integer({ min: 0, max: 100_000 }).map((n) => Duration.millis(n * 1000 + 1));

  const inApp: [string, fc.Arbitrary<Partial<StatelessWebAppProps>>][] = [
    ['name', label(52).map((name) => ({ name }))],
    ['image', fc.oneof(text(/^[a-z]{1,20}(\/[a-z]{1,20})?(:latest)?$/), text(/^[a-z]{1,9} ?:$/), text(/^[a-z]{1,9}[A-Z/:@]{2}[a-z]{0,9}:1$/), fc.string()).map((image) => ({ image }))],
    ['port', whole(1, 65_535).map((port) => ({ port }))],
    ['replicas', fc.oneof(fc.integer({ max: -1 }), fc.constantFrom(NaN, 2.5)).map((replicas) => ({ replicas }))],
    ['maxReplicas', fc.integer({ max: 2 }).map((maxReplicas) => ({ autoscaling: { maxReplicas }, resources: { cpu: '1' } }))],
    ['cpuUtilization', whole(1, 1000).map((cpuUtilization) => ({ autoscaling: { maxReplicas: 5, cpuUtilization }, resources: { cpu: '1' } }))],
    ['maxUnavailable', fc.oneof(fc.integer({ max: 0 }), fc.integer({ min: 2 }), fc.constantFrom(NaN, 0.5)).map((maxUnavailable) => ({ maxUnavailable }))],
    ['resources.cpu', cpu.map((value) => ({ resources: { cpu: value } }))],
    ['resources.cpuLimit', cpu.map((cpuLimit) => ({ resources: { cpuLimit } }))],
    ['env', not(/^[A-Za-z_][A-Za-z0-9_]*$/).map((name) => ({ env: { [name]: 'x' } }))],
    ['env', text(/^[A-Z]{0,9}_(PASSWORD|TOKEN|SECRETS?|API_?KEY|PWD)(_[0-9])?$/).map((name) => ({ env: { [name]: 'hunter2' } }))],
    ['user', whole(1, GREATEST_ID).map((user) => ({ security: { user } }))],
    ['preStopSleep', fraction.map((preStopSleep) => ({ lifecycle: { preStopSleep } }))],
    ['drain', fraction.map((drain) => ({ lifecycle: { drain } }))],
    ['resources.memory', fc.integer({ min: 1, max: 1000 }).map((n) => ({ resources: { memory: Size.kibibytes(n + 0.5) } }))],
    ['pull.policy', fc.string().map((policy) => ({ pull: { policy: policy as ImagePullPolicy } }))],
    ['partOf', not(/^[-_.A-Za-z0-9]+$/).map((partOf) => ({ metadata: { partOf } }))],
    ['terminationGrace', seconds(0, 29).map((terminationGrace) => ({ lifecycle: { terminationGrace } }))],
    ['progressDeadline', fc.oneof(seconds(0, 29), fraction).map((progressDeadline) => ({ rollout: Rollout.rolling({ progressDeadline }) }))],
    ['readiness', fc.oneof(not(/^\//).map((path) => Probe.http(path)), whole(8080, 8080).map((port) => Probe.tcp({ port }))).map((readiness) => ({ health: Health.of({ readiness }) }))],
    ['expose: host', not(/^[a-z0-9.*-]*$/).map((host) => ({ expose: Expose.ingress({ host, controller: IngressController.nginx(), tls: Tls.none() }) }))],
  ];
  const inDatabase: [string, fc.Arbitrary<Partial<ReplicatedDatabaseProps>>][] = [
    ['name', label(LONGEST_NAME_OF_A_DATABASE).map((name) => ({ name }))],
    ['members', fc.oneof(fc.integer({ max: 0 }), fc.integer({ min: 8 }), fc.constantFrom(2, 4, 6, NaN, 1.5)).map((members) => ({ members }))],
    ['durability', fc.string().map((durability) => ({ durability: durability as Durability }))],
    ['hostSpread', fc.string().map((hostSpread) => ({ hostSpread: hostSpread as HostSpread }))],
    ['database', fc.oneof(sqlName, text(/^[a-z]{1,9}_$/), text(/^[a-z]{64,80}$/)).map((name) => ({ databases: [{ name }] }))],
    ['owner', sqlName.map((owner) => ({ databases: [{ name: 'orders', owner }] }))],
    ['parameters', not(/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/).map((name) => ({ engine: postgresql({ [name]: 'x' }) }))],
    ['parameters', text(/^[a-z ]{0,9}[\r\n][a-z ]{0,9}$/).map((value) => ({ engine: postgresql({ work_mem: value }) }))],
    ['zones', fc.uniqueArray(fc.string(), { minLength: 0, maxLength: 3 }).map((list) => ({ zones: [...list, ...list] }))],
    ['max_connections', fc.oneof(not(/^\s*\d*\s*$/), fc.integer({ max: 24 }).map(String)).filter((value) => !/[\r\n\0]/.test(value))
      .map((value) => ({ engine: postgresql({ max_connections: value }) }))],
    ['resources.memory', fc.integer({ min: 0, max: 255 }).map((size) => ({ resources: { memory: Size.mebibytes(size) } }))],
    ['version', not(/^\d+\.\d+$/).map((version) => ({ engine: DatabaseEngine.postgresql({ version: PostgresVersion.of(version) }) }))],
    ['storage class', not(/^[a-z0-9.-]*$/).map((name) => ({ storage: { size: Size.gibibytes(1), storageClass: StorageClass.existing(name) } }))],
  ];

  const inMembers: [string, fc.Arbitrary<Partial<StatefulAppProps>>][] = [
    ['name', label(52).map((name) => ({ name }))],
    ['members', whole(1, 1000).map((members) => ({ members }))],
    ['maxUnavailable', whole(1, 2).map((maxUnavailable) => ({ maxUnavailable }))],
    ['podManagementPolicy', fc.string().map((policy) => ({ podManagementPolicy: policy as PodManagementPolicy }))],
    ['updateStrategy.partition', whole(0, 2).map((partition) => ({ updateStrategy: UpdateStrategy.rolling({ partition }) }))],
    ['updateStrategy.minReady', fraction.map((minReady) => ({ updateStrategy: UpdateStrategy.rolling({ minReady }) }))],
    ['whenScaled', fc.string().map((whenScaled) => ({ whenScaled: whenScaled as ClaimRetention }))],
    ['volumes: /data: name', label(63).map((name) => ({ volumes: { '/data': Volume.perPod(Size.gibibytes(1), { name }) } }))],
    ['volumes: /data', fc.integer({ min: 1, max: 1023 }).map((size) => ({ volumes: { '/data': Volume.perPod(Size.kibibytes(size)) } }))],
  ];

  const errorOf = (make: () => unknown): string => {
    try {
      make();
      return 'nothing';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each(inApp)('then the error of an app names %s, and where it is', (prop, wrong) => {
    fc.assert(fc.property(wrong, (props) => {
      expect(errorOf(() => aWebApp(aChart(), props))).toMatch(new RegExp(`^\\[shop/api\\] .*\\b${prop}\\b`));
    }), { numRuns: 50 });
  });

  test.each(inDatabase)('then the error of a database names its %s, and where it is', (prop, wrong) => {
    fc.assert(fc.property(wrong, (props) => {
      expect(errorOf(() => aDatabase(aChart(), props))).toMatch(new RegExp(`^\\[shop/orders\\] .*\\b${prop}\\b`));
    }), { numRuns: 50 });
  });

  test.each(inMembers)('then the error of members names their %s, and where they are', (prop, wrong) => {
    fc.assert(fc.property(wrong, (props) => {
      expect(errorOf(() => aStatefulApp(aChart(), props))).toMatch(new RegExp(`^\\[shop/queue\\] .*${prop}\\b`));
    }), { numRuns: 50 });
  });
});
