import { App } from 'cdk8s';
import { Construct } from 'constructs';
import { HostSpread, ImagePullPolicy, PatternDefaults, RandomSecret, StaticSite, Toleration, ValueSource } from '../../lib';
import { everything } from '../everything';
import {
  aBroker, aChart, aDatabase, aMigration, aOneOffJob, aScheduledJob, aStatefulApp, aWebApp, aWorker, mysql, objectOf, objectsOf,
} from '../given';
import { containersOf, podsOf, told } from './pods';

const MIRROR = 'registry.example.com/hub';

/** What the pods of a web app are there. */
function podIn(scope: Construct, props = {}): any {
  return objectOf(aWebApp(scope, props), 'Deployment', 'api').spec.template;
}

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given defaults of a chart with everything in it', () => {
  const chart = everything(told({
    registryMirrors: { 'docker.io': MIRROR, 'ghcr.io': 'registry.example.com/ghcr' },
    pull: { policy: ImagePullPolicy.ALWAYS, secrets: ['mirror'] },
    labels: { 'example.com/cost-centre': '4711' },
    requiredLabels: ['example.com/cost-centre'],
    scheduling: { tolerations: [Toleration.of('dedicated')], runtimeClass: 'gvisor' },
  }));
  const pods = podsOf(chart);

  test('then there are pods of every kind, the library\'s own too', () => {
    expect(pods.map(({ of }) => of.replace(/^(Job .*)-[0-9a-z]{10}$/, '$1-<digest>')).sort()).toEqual([
      'CronJob report', 'Deployment api', 'Deployment mailer', 'Deployment orders-controller', 'Job import-<digest>', 'Job migrate-<digest>',
      'Job orders-credentials-<digest>', 'Job session-credentials-<digest>', 'StatefulSet orders', 'StatefulSet queue',
    ]);
  });

  test.each(pods)('then they reach each pod of $of, and all of its containers', (pod) => {
    expect(pod.metadata.labels['example.com/cost-centre']).toBe('4711');
    expect(pod.spec.tolerations).toContainEqual({ key: 'dedicated', operator: 'Exists' });
    expect(pod.spec.runtimeClassName).toBe('gvisor');
    expect(pod.spec.imagePullSecrets).toHaveLength(1);
    for (const { image, imagePullPolicy } of containersOf(pod)) {
      expect(image).toMatch(/^registry\.example\.com\/(hub|ghcr)\//);
      expect(imagePullPolicy).toBe('Always');
    }
  });

  test('then no selector has a label of them', () => {
    const selecting = objectsOf(chart).filter(({ kind }) => ['Service', 'PodDisruptionBudget', 'NetworkPolicy', 'Deployment', 'StatefulSet'].includes(kind));
    expect(selecting.length).toBeGreaterThan(10);
    expect(JSON.stringify(selecting.map(({ spec }) => [spec.selector, spec.podSelector, spec.ingress, spec.egress, spec.volumeClaimTemplates]))).not.toContain('cost-centre');
  });

  test('then every object has the label, but for those of the whole cluster', () => {
    expect(objectsOf(chart).filter(({ kind, metadata }) => kind !== 'StorageClass' && metadata.labels['example.com/cost-centre'] !== '4711')).toEqual([]);
  });

  test('then all is called as without them, but for Jobs, whose names follow from their pods', () => {
    const names = (scope: Construct) => objectsOf(scope).filter(({ kind }) => kind !== 'Job').map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names(chart)).toEqual(names(everything(aChart())));
  });
});

describe('given who pods are', () => {
  const security = { user: 20_100, group: 20_101, supplementalGroups: [20_102] };
  const chart = told({ security });
  const database = aDatabase(chart);
  aDatabase(chart, { engine: mysql() }, 'stock');
  const app = aWebApp(chart);
  [app, aMigration(chart, { before: [app] })].forEach((one) => one.connectTo(database));
  [aWorker, aStatefulApp, aScheduledJob, aOneOffJob, aBroker].forEach((make) => make(chart as any));
  new RandomSecret(chart, 'session', { keys: ['signing'] });
  new StaticSite(chart, 'site', { image: 'ghcr.io/acme/site:1.4.2', folder: '/srv' });
  const pods = podsOf(chart);
  /** Whose data belongs to the user of their image. */
  const MEMBERS = ['orders', 'stock', 'events'].map((name) => `StatefulSet ${name}`);

  test('then there are pods of every kind', () => {
    expect([...new Set(pods.map(({ of }) => of.split(' ')[0]))].sort()).toEqual(['CronJob', 'Deployment', 'Job', 'StatefulSet']);
    expect(pods.filter(({ of }) => MEMBERS.includes(of) || /-(controller|credentials-.*)$/.test(of)).length).toBe(8);
  });

  test.each(pods)('then each pod of $of is, or has its own user and the groups beside', ({ of, spec }) => {
    const { runAsUser: user, runAsGroup: group, fsGroup, supplementalGroups } = spec.securityContext;
    expect(supplementalGroups).toEqual(security.supplementalGroups);
    expect([user, group, fsGroup].every((id) => id < 20_000)).toBe(MEMBERS.includes(of));
    if (!MEMBERS.includes(of)) {
      expect({ user, group, fsGroup }).toEqual({ user: security.user, group: security.group, fsGroup: security.group });
    }
  });

  test('then it is said where that came from', () => {
    const { values } = PatternDefaults.explain(database);
    expect(values.filter(({ prop, source }) => prop.startsWith('security.') && source === ValueSource.DEFAULTS).map(({ path, prop }) => `${path} ${prop}`).sort()).toEqual([
      'shop/orders security.supplementalGroups',
      ...['Controller', 'Credentials'].flatMap((part) => ['group', 'supplementalGroups', 'user'].map((field) => `shop/orders/${part} security.${field}`)),
    ]);
  });
});

describe('given mirrors of registries', () => {
  const mirrored = (image: string, registryMirrors: { [registry: string]: string }): string =>
    podIn(told({ registryMirrors }), { image }).spec.containers[0].image;
  const digest = `sha256:${'a'.repeat(64)}`;

  test.each([
    ['docker.io/library/python:3.13', `${MIRROR}/library/python:3.13`],
    ['python:3.13', `${MIRROR}/library/python:3.13`],
    ['acme/api:1.4.2', `${MIRROR}/acme/api:1.4.2`],
    [`docker.io/acme/api:1.4.2@${digest}`, `${MIRROR}/acme/api:1.4.2@${digest}`],
    [`acme/api@${digest}`, `${MIRROR}/acme/api@${digest}`],
    ['ghcr.io/acme/api:1.4.2', 'ghcr.io/acme/api:1.4.2'],
    ['localhost:5000/api:1', 'localhost:5000/api:1'],
    [`${MIRROR}/acme/api:1.4.2`, `${MIRROR}/acme/api:1.4.2`],
  ])('then %s comes from %s', (image, from) => {
    expect(mirrored(image, { 'docker.io': MIRROR })).toBe(from);
  });

  test('then one in the same registry is no second time the same', () => {
    expect(mirrored('registry.example.com/hub/api:1', { 'registry.example.com': MIRROR })).toBe('registry.example.com/hub/api:1');
    expect(mirrored('registry.example.com/api:1', { 'registry.example.com': MIRROR })).toBe(`${MIRROR}/api:1`);
  });

  test('then a mirror isn\'t mirrored once more', () => {
    expect(mirrored('ghcr.io/acme/api:1.4.2', { 'ghcr.io': 'docker.io/mirror', 'docker.io': MIRROR })).toBe('docker.io/mirror/acme/api:1.4.2');
  });
});

describe('given several that say something', () => {
  test('then the nearest scope wins, field by field', () => {
    const app = new App();
    PatternDefaults.of(app).set({ pull: { policy: ImagePullPolicy.ALWAYS, secrets: ['far'] }, labels: { team: 'platform', tier: 'a' } });
    const chart = aChart('shop', app);
    PatternDefaults.of(chart).set({ pull: { secrets: ['near'] }, labels: { team: 'shop' } });
    const { metadata, spec } = podIn(chart);
    expect(spec.imagePullSecrets).toEqual([{ name: 'near' }]);
    expect(spec.containers[0].imagePullPolicy).toBe('Always');
    expect(metadata.labels).toMatchObject({ team: 'shop', tier: 'a' });
  });

  test('then those beside don\'t count', () => {
    const app = new App();
    PatternDefaults.of(aChart('other', app)).set({ labels: { team: 'other' } });
    expect(podIn(aChart('shop', app)).metadata.labels.team).toBeUndefined();
  });

  test('then what a construct is given wins over all', () => {
    const chart = told({ pull: { policy: ImagePullPolicy.ALWAYS, secrets: ['mirror'] }, scheduling: { hostSpread: HostSpread.REQUIRED, priorityClass: 'low' }, labels: { team: 'a' } });
    const { metadata, spec } = podIn(chart, {
      pull: { policy: ImagePullPolicy.NEVER, secrets: [] }, scheduling: { priorityClass: 'high' }, metadata: { labels: { team: 'b' } },
    });
    expect(spec.imagePullSecrets).toBeUndefined();
    expect(spec.containers[0].imagePullPolicy).toBe('Never');
    expect(spec.priorityClassName).toBe('high');
    expect(spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    expect(metadata.labels.team).toBe('b');
  });

  test('then members of a database are apart as it is said, and REQUIRED where nobody says anything', () => {
    const spread = (scope: Construct) => Object.keys(objectOf(aDatabase(scope), 'StatefulSet', 'orders').spec.template.spec.affinity.podAntiAffinity);
    expect(spread(told({ scheduling: { hostSpread: HostSpread.PREFERRED } }))).toEqual(['preferredDuringSchedulingIgnoredDuringExecution']);
    expect(spread(aChart())).toEqual(['requiredDuringSchedulingIgnoredDuringExecution']);
  });

  test('then linters are told what the pods are, and not what they would be', () => {
    const annotations = (scope: Construct) => objectOf(aWebApp(scope), 'Deployment', 'api').metadata.annotations;
    expect(annotations(aChart())['kube-score/ignore']).toBe('container-image-pull-policy');
    expect(annotations(told({ pull: { policy: ImagePullPolicy.ALWAYS } }))['kube-score/ignore']).toBeUndefined();
  });
});

describe('given labels that are required', () => {
  const errors = (build: () => void): string => {
    try {
      build();
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  test('then all workloads that lack one are named at once, and which it is', () => {
    const app = new App();
    PatternDefaults.of(app).set({ requiredLabels: ['team'] });
    const chart = aChart('shop', app);
    PatternDefaults.of(chart).set({ requiredLabels: ['tier'] });
    aWebApp(chart, { metadata: { labels: { team: 'shop' } } });
    aDatabase(chart);
    const wrong = errors(() => app.synthYaml());
    const lack = (label: string, scope: string) =>
      `its pods have no label ${label}, which ${scope} requires: give it in metadata.labels, or to all of a scope by PatternDefaults`;
    expect(wrong).toContain(`[shop/api] ${lack('tier', '\'shop\'')}`);
    expect(wrong).not.toContain(`[shop/api] ${lack('team', 'the app')}`);
    for (const path of ['shop/orders', 'shop/orders/Controller', 'shop/orders/Credentials']) {
      expect(wrong).toContain(`[${path}] ${lack('team', 'the app')}`);
    }
  });

  test('then there is no error where defaults have it', () => {
    const chart = told({ requiredLabels: ['team'], labels: { team: 'shop' } });
    aDatabase(chart);
    expect(() => App.of(chart).synthYaml()).not.toThrow();
  });
});

describe('given defaults that can\'t be', () => {
  test.each<[any, string]>([
    [{}, 'PatternDefaults says nothing: give it one of stage, registryMirrors, pull, labels, requiredLabels, scheduling, resources, sizes, security, storageClass, apiServer, ordering, or leave it out'],
    [{ mirrors: {} }, 'PatternDefaults has no \'mirrors\': use some of stage, registryMirrors, pull, labels, requiredLabels, scheduling, resources, sizes, security, storageClass, apiServer, ordering'],
    [{ pull: {} }, 'PatternDefaults.pull says nothing: give it one of policy, secrets, or leave it out'],
    [{ pull: { policies: 'Always' } }, 'PatternDefaults.pull has no \'policies\': use some of policy, secrets'],
    [{ pull: { policy: 'Sometimes' } }, 'PatternDefaults.pull.policy must be one of Always, IfNotPresent, Never, got \'Sometimes\''],
    [{ pull: null }, 'PatternDefaults.pull is null: give it a value, or leave it out'],
    [{ labels: {} }, 'PatternDefaults.labels is empty: name one, or leave it out'],
    [{ labels: { team: '' } }, 'PatternDefaults.labels label team is empty: give it a value, or leave it out'],
    [{ labels: { 'app.kubernetes.io/part-of': 'a' } }, 'PatternDefaults.labels: app.kubernetes.io/part-of is up to the library: use another name'],
    [{ requiredLabels: [] }, 'PatternDefaults.requiredLabels is empty: name one, or leave it out'],
    [{ requiredLabels: ['app.kubernetes.io/version'] }, 'PatternDefaults.requiredLabels: app.kubernetes.io/version is up to the library: use another name'],
    [{ registryMirrors: { 'docker.io/library': 'a.b' } },
      'PatternDefaults.registryMirrors: a registry must be the host that images name, such as \'docker.io\' or \'registry.example.com:5000\', got \'docker.io/library\''],
    [{ registryMirrors: { 'docker.io': 'https://a.b' } },
      'PatternDefaults.registryMirrors: docker.io must be mirrored in a registry, or in a folder of one, such as \'registry.example.com/docker-hub\', got \'https://a.b\''],
    [{ stage: 'test' }, 'PatternDefaults.stage must be one of development, staging, production, got \'test\''],
    [{ resources: {} }, 'PatternDefaults.resources says nothing: give it one of programs, sites, helpers, members, tools, or leave it out'],
    [{ resources: { tools: { cpu: 'much' } } }, 'PatternDefaults.resources.tools.cpu must be a number of cores or thousandths such as \'2\' or \'250m\', got \'much\''],
    [{ sizes: {} }, 'PatternDefaults.sizes is empty: name one, or leave it out'],
    [{ sizes: { large: { size: 'small' } } }, 'PatternDefaults.sizes.large has no \'size\': use some of cpu, cpuLimit, memory, ephemeralStorage'],
    [{ sizes: { large: { cpu: '2', cpuLimit: '1' } } }, 'PatternDefaults.sizes.large.cpuLimit must be at least PatternDefaults.sizes.large.cpu (2), got \'1\': raise the limit'],
    [{ security: { user: 0 } }, 'PatternDefaults.security.user must be a whole number from 1 to 2147483647, got 0'],
    [{ security: { writableRoot: 'why' } }, 'PatternDefaults.security has no \'writableRoot\': use some of user, group, supplementalGroups'],
    [{ storageClass: 'fast' }, 'PatternDefaults.storageClass must be made by a factory such as StorageClass.existing(\'fast\'), got \'fast\''],
    [{ apiServer: { cidrs: [] } }, 'PatternDefaults.apiServer.cidrs needs at least one block, got none: use Peer.internet() for every public one'],
    [{ apiServer: { cidrs: ['10.0.0.1/32'], ports: [] } }, 'PatternDefaults.apiServer.ports is empty: name a port, or leave it out for 443 and 6443'],
    [{ ordering: 'argo' }, 'PatternDefaults.ordering must be made by a factory such as Ordering.argoCd(), got \'argo\''],
    [{ scheduling: { zones: [] } }, 'PatternDefaults.scheduling.zones must be different from each other and at least one, got []'],
  ])('then %j is refused', (props, message) => {
    expect(() => told(props)).toThrow(`[shop] ${message}`);
  });

  test('then those of nothing are refused', () => {
    expect(() => PatternDefaults.of('shop' as any)).toThrow('[] PatternDefaults.of() needs an app, a chart or another construct, got \'shop\': pass the app');
  });

  test('then those that come too late are refused, with who came first', () => {
    const chart = aChart();
    aWebApp(chart);
    for (const scope of [chart, App.of(chart)]) {
      expect(() => PatternDefaults.of(scope).set({ labels: { team: 'a' } }))
        .toThrow('PatternDefaults: shop/api is made already, without these: set them before anything in their scope');
    }
    expect(() => PatternDefaults.of(new Construct(chart, 'part')).set({ labels: { team: 'a' } })).not.toThrow();
  });

  test('then a field that is said twice for one scope is refused, and another may follow', () => {
    const chart = told({ pull: { policy: ImagePullPolicy.ALWAYS } });
    PatternDefaults.of(chart).set({ pull: { secrets: ['mirror'] } });
    expect(() => PatternDefaults.of(chart).set({ pull: { policy: ImagePullPolicy.NEVER } }))
      .toThrow('[shop] PatternDefaults: pull.policy is set for this scope already: set it once, or for a scope inside');
  });

  test('then a label by which an engine tells the roles of members is refused', () => {
    const chart = told({ labels: { role: 'primary' } });
    const endpoints = (role: string) => [{ suffix: role, ports: ['memo'], roleLabels: { role } }];
    aBroker(chart, () => ({ rights: [{ resource: 'pods', verbs: ['patch'] }], endpoints: endpoints('leader') }));
    expect(() => App.of(chart).synthYaml()).toThrow(
      '[shop/events] its pods carry role=primary from the start, by which the endpoint \'leader\' knows the role that a member plays: give the label another name in PatternDefaults');
  });

  test('then zones that lose a quorum are refused as if they were the construct\'s own', () => {
    const chart = told({ scheduling: { zones: ['a', 'b'] } });
    expect(() => aDatabase(chart)).toThrow('3 members in 2 zones lose their quorum with one zone');
    expect(() => aStatefulApp(chart, { quorum: true })).toThrow('3 members in 2 zones lose their quorum with one zone');
  });
});
