import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { Duration, Size } from 'cdk8s';
import { AppSecret, Connection, Credentials, Durability, EngineSpec, Probe, ReplicatedDatabase, Variable, Volume, VolumeAttributesClass } from '../../lib';
import { MemoEngine } from '../engines/memo';
import { aBroker, aChart, aDatabase, aWebApp, objectOf, objectsOf, postgresql } from '../given';

const LIB = join(__dirname, '..', '..', 'lib');

const statefulSetOf = (spec: Partial<EngineSpec> = {}): any => objectOf(aBroker(aChart(), () => spec), 'StatefulSet', 'events');
const untyped = (value: unknown): any => value;

describe('given an engine that says the least', () => {
  const broker = aBroker(aChart());
  const objects = objectsOf(broker);

  test('then members are replaced in the order of their numbers, and by nobody else', () => {
    expect(statefulSetOf().spec.updateStrategy).toEqual({ type: 'RollingUpdate' });
    expect(objects.filter(({ kind }) => kind === 'Deployment')).toEqual([]);
  });

  test('then there is no token, no Role, no Secret and no Job', () => {
    expect(statefulSetOf().spec.template.spec.automountServiceAccountToken).toBe(false);
    expect(objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Service', 'StatefulSet', 'PodDisruptionBudget', 'NetworkPolicy', 'Service']);
  });

  test('then its only Service leads to all members that are ready', () => {
    expect(objectOf(broker, 'Service', 'events-client').spec.selector).toEqual({ 'app.kubernetes.io/instance': 'events', 'app.kubernetes.io/component': 'broker' });
  });

  test('then members reach each other on the ports that they say, and nobody else reaches them', () => {
    const { ingress, egress } = objectOf(broker, 'NetworkPolicy', 'events').spec;
    expect(ingress.flatMap(({ ports }: any) => ports.map(({ port }: any) => port))).toEqual([7070]);
    expect(egress.filter(({ ports }: any) => ports.some(({ port }: any) => port === 7070))).toHaveLength(1);
  });

  test('then a range of ports is open between members as a whole', () => {
    const ports = [{ name: 'memo', port: 7070 }, { name: 'copies', port: 6000, endPort: 6063, betweenMembers: true }];
    const { ingress, egress } = objectOf(aBroker(aChart(), () => ({ ports })), 'NetworkPolicy', 'events').spec;
    const range = { protocol: 'TCP', port: 6000, endPort: 6063 };
    expect([ingress.flatMap((rule: any) => rule.ports), egress.at(-1).ports]).toEqual([[range], [range]]);
  });

  test('then a client reaches all ports of its first Service, and no other', () => {
    const chart = aChart();
    const ports = [{ name: 'memo', port: 7070 }, { name: 'memos', port: 7071 }, { name: 'page', port: 7072 }];
    aWebApp(chart).connectTo(aBroker(chart, () => ({ ports, endpoints: [{ suffix: 'client', ports: ['memo', 'memos'] }, { suffix: 'page', ports: ['page'] }] })));
    const open = ({ spec }: any) => [...spec.ingress ?? [], ...spec.egress].flatMap((rule: any) => rule.ports.map(({ port }: any) => port));
    expect(open(objectOf(chart, 'NetworkPolicy', 'events')).filter((port) => port >= 7070 && port <= 7072)).toEqual([7070, 7071]);
    expect(open(objectOf(chart, 'NetworkPolicy', 'api')).filter((port) => port >= 7070 && port <= 7072)).toEqual([7070, 7071]);
  });
});

describe('given rights', () => {
  test('then there is a token, a Role and the path to the API server', () => {
    const chart = aChart();
    aBroker(chart, () => ({ rights: [{ resource: 'pods', verbs: ['get'], names: ['events-0'] }] }));
    expect(objectOf(chart, 'StatefulSet', 'events').spec.template.spec.automountServiceAccountToken).toBe(true);
    expect(objectOf(chart, 'Role', 'events').rules).toEqual([{ apiGroups: [''], resources: ['pods'], resourceNames: ['events-0'], verbs: ['get'] }]);
    expect(objectOf(chart, 'NetworkPolicy', 'events').spec.egress.some(({ to, ports }: any) => to === undefined && ports[0].port === 443)).toBe(true);
  });

  test('then none of them mount no token', () => {
    expect(statefulSetOf({ rights: [] }).spec.template.spec.automountServiceAccountToken).toBe(false);
  });
});

describe('given a folder of files', () => {
  const annotationOf = (spec: Partial<EngineSpec>): any => statefulSetOf(spec).spec.template.metadata.annotations['cdk8s-patterns/config'];
  const folder = (text: string, readAnew?: string[]) => ({ folder: { name: 'settings', path: '/etc/memo', files: { 'memo.conf': text, 'other.conf': 'o' }, readAnew } });

  test('then another text restarts the members', () => {
    expect(annotationOf(folder('b'))).not.toBe(annotationOf(folder('a')));
  });

  test('then that of a file that the product reads anew doesn\'t, unless the engine says so', () => {
    expect(annotationOf(folder('b', ['memo.conf']))).toBe(annotationOf(folder('a', ['memo.conf'])));
    expect(annotationOf({ ...folder('b', ['memo.conf']), restartFor: 'b' })).not.toBe(annotationOf({ ...folder('a', ['memo.conf']), restartFor: 'a' }));
  });

  test('then no member has an annotation where there is nothing to restart for', () => {
    expect(Object.keys(statefulSetOf().spec.template.metadata.annotations)).not.toContain('cdk8s-patterns/config');
  });
});

describe('given what a product hasn\'t got', () => {
  const attributes = VolumeAttributesClass.existing('fast');
  test.each<[string, (chart: any) => unknown, string]>([
    ['a durability', (chart) => aBroker(chart, undefined, { engine: new MemoEngine(undefined, '1', [Durability.BEST_EFFORT]), durability: Durability.ZERO_LOSS }),
      '[shop/events] durability is \'zero-loss\', which memo can\'t promise: use best-effort'],
    ['a promise that one member can keep', (chart) => aBroker(chart, undefined, { engine: new MemoEngine(undefined, '1', [Durability.ZERO_LOSS]), members: 1 }),
      '[shop/events] memo promises zero-loss, which takes other members to confirm a write, got members 1: use 3'],
    ['a controller', (chart) => aBroker(chart, undefined, { controllerResources: { cpu: '1' } }), '[shop/events] controllerResources are given, and memo has no controller: leave them out'],
    ['a controller for volumes', (chart) => aBroker(chart, undefined, { storage: { size: Size.gibibytes(1), volumeAttributes: attributes } }),
      '[shop/events] storage.volumeAttributes are given, and memo has no controller, which would give them to the claims: leave them out'],
    ['passwords of its own', (chart) => aBroker(chart, undefined, { systemCredentials: Credentials.fromSecret('mine') }),
      '[shop/events] systemCredentials are given, and memo has no passwords of its own: leave them out'],
    ['accounts', (chart) => aBroker(chart, undefined, { accounts: [{ name: 'app' }] }), '[shop/events] accounts are given, and memo lets in whoever is connected: leave them out'],
    ['databases', (chart) => aDatabase(chart, { engine: new MemoEngine() }), '[shop/orders] memo keeps no databases: use MessageBroker, or another engine'],
    ['messages', (chart) => aBroker(chart, undefined, { engine: postgresql() }), '[shop/events] postgresql keeps databases: use ReplicatedDatabase, or another engine'],
    ['a primary', (chart) => aDatabase(chart, { engine: new MemoEngine(() => ({ clientUri: 'memo://{username}:{password}@{host}/{database}' })) }).primaryService,
      '[shop/orders] memo has no Service \'primary\': use one of client'],
  ])('then %s can\'t be asked for, and one sentence says so', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });

  test('then the strongest of its promises is the default', () => {
    const asked: Durability[] = [];
    const engine = new MemoEngine(({ durability }) => {
      asked.push(durability);
      return {};
    }, '1', [Durability.AVAILABLE, Durability.BEST_EFFORT]);
    aBroker(aChart(), undefined, { engine });
    expect(asked).toEqual([Durability.AVAILABLE]);
  });
});

describe('given what an engine answers', () => {
  const wrong = (spec: unknown) => () => aBroker(aChart(), () => untyped(spec));
  test.each<[string, unknown, string]>([
    ['an image without a tag', { image: 'memo' }, 'engine.image has no tag, got \'memo\': name a version or a digest'],
    ['no command', { command: undefined }, 'engine.command is missing: name the program, for the image\'s entry point isn\'t relied on'],
    ['a root user', { user: 0 }, 'engine.user must be a whole number from 1 to 2147483647, got 0'],
    ['no ports', { ports: [] }, 'engine.ports is empty: name those that members listen on'],
    ['a port of no name', { ports: [{ port: 1 }] }, 'engine.ports[0].name must have at most 15 lower-case letters, digits and \'-\', and a letter, got undefined: use one such as \'grpc\''],
    ['a range that ends before it begins', { ports: [{ name: 'memo', port: 7070, endPort: 7070, betweenMembers: true }] },
      'engine.ports[0].endPort must be more than port (7070), got 7070: raise it, or leave it out'],
    ['a range for clients', { ports: [{ name: 'memo', port: 7070, endPort: 7080 }] },
      'engine.ports[0] is a range, and not betweenMembers: only members reach each other by one, so leave endPort out'],
    ['a panel that shows nothing', { metrics: { port: 'memo', panels: [{ title: 'a', lines: {} }] } },
      'engine.metrics.panels[0].lines is empty: give it a query, or leave the panel out'],
    ['a connection to nothing', { connections: { west: 5 } },
      'engine.connections: west needs something to connect to, got 5: pass a construct of this library or Connection.external()'],
    ['a connection without a name', { connections: { '': aWebApp(aChart()) } },
      'engine.connections: a name must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'\': use a name such as \'my-app\''],
    ['no endpoint', { endpoints: [] }, 'engine.endpoints is empty: say by which Service clients come'],
    ['an endpoint of another port', { endpoints: [{ suffix: 'client', ports: ['http'] }] },
      'engine.endpoints[0].ports[0] must be the name of one of the engine\'s ports (memo), got \'http\''],
    ['a URL without a password', { clientUri: 'memo://{username}@{host}' },
      'engine.clientUri must have {username} and {password} in it, and no other brace, got \'memo://{username}@{host}\': write one such as \'nats://{username}:{password}@{host}:{port}\''],
    ['a URL of something else', { clientUri: 'memo://{user}:{password}@{host}' }, 'engine.clientUri asks for {user}: use username, password, host, port, database'],
    ['a URL for Java with a password', { clientUri: 'memo://{username}:{password}@{host}/{database}', clientJdbc: 'jdbc:memo://{host}/{database}?password={password}' },
      'engine.clientJdbc asks for {password}: use host, port, database'],
    ['a URL for Java of another kind', { clientUri: 'memo://{username}:{password}@{host}', clientJdbc: 'memo://{host}' },
      'engine.clientJdbc must begin with \'jdbc:\', and have no other brace in it, got \'memo://{host}\': write one such as \'jdbc:mysql://{host}:{port}/{database}\''],
    ['a URL for Java where nobody logs in', { clientJdbc: 'jdbc:memo://{host}' }, 'engine.clientJdbc is given, and nobody logs in: give clientUri too, or leave it out'],
    ['a password in a file', { folder: { name: 'settings', path: '/etc/memo', files: { 'memo.conf': 'password = hunter2' } } },
      'engine.folder.files: memo.conf sets password, which looks like a secret and would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['a time to stop of half a second', { terminationGrace: Duration.millis(500) }, 'engine.terminationGrace must be a whole number of seconds, got 0.5'],
    ['a controller of nothing', { controller: { programs: {} } }, 'engine.controller.programs is empty: give it a file, or leave it out'],
    ['what JSON can\'t hold', { controller: { programs: { 'engine.py': '' }, want: { a: [1n] } } },
      'engine.controller.want.a.0 must be what JSON can hold, got 1n: use texts, numbers, lists and objects'],
    ['what every controller is told', { controller: { programs: { 'engine.py': '' }, want: { members: 3 } } },
      'engine.controller.want has members, which every controller is told: give it another name'],
    ['a password that nobody makes', { controller: { programs: { 'engine.py': '' }, passwords: { ADMIN: 'admin' } } },
      'engine.controller.passwords: ADMIN asks for \'admin\', and cluster.passwords() has made none: have it made'],
    ['a finding of no linter', { exemptions: [{ reason: 'why not' }] }, 'engine.exemptions[0] is of no linter: name its check in kubeScore or checkov'],
    ['a program of every controller', { controller: { programs: { 'engine.py': '', 'kube_api.py': '' } } },
      'engine.controller.programs has kube_api.py, which every controller has: give it another name'],
    ['a volume of each member\'s own', { volumes: [{ name: 'more', path: '/more', volume: Volume.perPod(Size.gibibytes(1), { name: 'more' }) }] },
      'engine.volumes has a volume of each member\'s own, which it has at dataPath: use Volume.scratch()'],
    ['liveness that asks for a quorum', { readiness: Probe.tcp(), liveness: Probe.tcp() },
      'readiness and liveness ask the same question (a connection to port 7070), so a dependency that is away would restart every pod: ask liveness something that depends on nothing'],
    ['a variable that is none', { variables: { A: 'b' } }, 'engine.variables: A must be made by a factory such as Variable.secret(), got \'b\''],
  ])('then %s is refused', (_, spec, error) => {
    expect(wrong(spec)).toThrow(new Error(`[shop/events] ${error}`));
  });

  test('then nothing at all is refused', () => {
    const engine = Object.assign(new MemoEngine(), { bind: () => undefined });
    expect(() => aBroker(aChart(), undefined, { engine: untyped(engine) })).toThrow(new Error('[shop/events] the engine\'s bind() must return what a cluster is made of, got undefined: return an EngineSpec'));
  });

  test('then a refusal of the engine\'s own names the cluster', () => {
    expect(() => aBroker(aChart(), (cluster) => untyped(cluster.fail('memo wants more')))).toThrow(new Error('[shop/events] memo wants more'));
  });
});

describe('given what an engine is told', () => {
  test('then it is all of the cluster', () => {
    let told: any;
    aBroker(aChart(), (cluster) => {
      told = cluster;
      return { clientUri: 'memo://{username}:{password}@{host}:{port}' };
    }, { members: 3, resources: { cpu: '250m', cpuLimit: '1500m', memory: Size.gibibytes(2) }, accounts: [{ name: 'b' }, { name: 'a' }] });
    expect(told).toMatchObject({
      name: 'events', members: 3, durability: Durability.ZERO_LOSS, cpu: 0.25, cpuLimit: 1.5,
      memberNames: ['events-0', 'events-1', 'events-2'],
      memberHosts: ['events-0.events-headless.shop.svc', 'events-1.events-headless.shop.svc', 'events-2.events-headless.shop.svc'],
      headlessService: 'events-headless', headlessHost: 'events-headless.shop.svc',
    });
    expect(told.possibleMemberNames).toHaveLength(7);
    expect(told.accounts.map(({ username }: any) => username)).toEqual(['a', 'b']);
    expect(told.labels).toMatchObject({ 'app.kubernetes.io/name': 'memo', 'app.kubernetes.io/version': '1.2.0', ...told.selector });
  });

  test('then a password of the product\'s own is made in the cluster, or is the user\'s', () => {
    const spec = (cluster: any): Partial<EngineSpec> => ({ variables: { ADMIN: Variable.secret(cluster.passwords(['admin']), 'admin') } });
    const generated = aBroker(aChart(), spec);
    expect(JSON.parse(objectOf(generated, 'ConfigMap', 'events-credentials').data['secrets.json'])).toMatchObject([{ name: 'events-system', passwords: ['admin'] }]);
    const own = aBroker(aChart(), spec, { systemCredentials: Credentials.fromSecret('mine') });
    expect(objectOf(own, 'StatefulSet', 'events').spec.template.spec.containers[0].env).toEqual([{ name: 'ADMIN', valueFrom: { secretKeyRef: { name: 'mine', key: 'admin' } } }]);
    expect(objectsOf(own).filter(({ kind }) => kind === 'Job')).toEqual([]);
  });

  test('then the Job that makes Secrets takes nothing of the product\'s image', () => {
    const [job] = objectsOf(aBroker(aChart(), (cluster) => ({ variables: { A: Variable.secret(cluster.passwords(['a']), 'a') } }))).filter(({ kind }) => kind === 'Job');
    expect(job.spec.template.spec.containers[0]).toMatchObject({ image: 'docker.io/library/python:3.13.9-alpine3.22', command: ['python3', expect.anything(), expect.anything()] });
  });
});

describe('given members that use something', () => {
  test('then they are connected as any app is', () => {
    const chart = aChart();
    const broker = aBroker(chart);
    broker.connectTo(aWebApp(chart));
    expect(objectOf(chart, 'ConfigMap', 'events-binding-api').data.host).toBe('api.shop.svc');
    expect(objectOf(chart, 'StatefulSet', 'events').spec.template.spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toContain('/bindings/api');
  });
});

describe('given what members reach beside each other', () => {
  const connections = {
    west: Connection.external({ host: '203.0.113.7', ports: [7070], kind: 'memo', secret: AppSecret.existing('west', ['uri']), entries: { zone: 'a' } }),
  };

  test('then the path is open, and no member restarts for it', () => {
    const [before, after] = [aBroker(aChart()), aBroker(aChart(), () => ({ connections }))];
    expect(objectOf(after, 'NetworkPolicy', 'events').spec.egress).toContainEqual({ to: [{ ipBlock: { cidr: '203.0.113.7/32' } }], ports: [{ port: 7070, protocol: 'TCP' }] });
    expect(objectOf(after, 'StatefulSet', 'events')).toEqual(objectOf(before, 'StatefulSet', 'events'));
  });

  test('then the controller has their Secrets as files, and runs without them', () => {
    const controller = { programs: { 'engine.py': 'class Engine: pass\n' } };
    const { volumes, containers: [{ volumeMounts }] } = objectOf(aBroker(aChart(), () => ({ connections, controller })), 'Deployment', 'events-controller').spec.template.spec;
    expect(volumes.find(({ name }: any) => name === 'connection-west').projected.sources)
      .toEqual([{ secret: { name: 'west', items: [{ key: 'uri', path: 'uri' }], optional: true } }]);
    expect(volumeMounts).toContainEqual({ name: 'connection-west', mountPath: '/connections/west', readOnly: true });
  });
});

describe('given the library\'s own engines', () => {
  /** What an engine of a stranger's hasn't got, and can do without: forms of errors, of YAML and of copies. */
  const FORMS = ['Check', 'GREATEST_INTEGER', 'copyOf', 'quote', 'script', 'toYaml'];
  const exported = readFileSync(join(LIB, 'index.ts'), 'utf8').match(/\b[A-Za-z]\w*\b/g)!;
  const sources = (folder: string): string[] => readdirSync(join(LIB, folder)).filter((file) => file.endsWith('.ts')).map((file) => join(LIB, folder, file));

  test.each([['database/postgresql'], ['database/mysql']])('then %s is made of what a stranger has', (folder) => {
    const imported = sources(folder).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^import (?:type )?\{([^}]*)\} from '\.\.\/\.\.\//gm)])
      .flatMap(([, list]) => list.split(',').map((name) => name.trim()).filter((name) => name !== ''));
    expect(imported.filter((name) => !exported.includes(name) && !FORMS.includes(name))).toEqual([]);
  });

  test('then nothing outside of its folder and the list of engines knows one', () => {
    const rooms = ['app', 'config', 'conformance', 'engine', 'job', 'kubernetes', 'messaging', 'network', 'pod', 'stateful', 'storage', 'web', 'worker', 'workload'];
    const naming = rooms.flatMap(sources).filter((file) => /from '[^']*(postgresql|mysql)|patroni/i.test(readFileSync(file, 'utf8')));
    expect(naming).toEqual([]);
  });

  test('then it is a ReplicatedDatabase by nothing but its answer', () => {
    expect(aDatabase(aChart())).toBeInstanceOf(ReplicatedDatabase);
  });
});
