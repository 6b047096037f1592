import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Account, IWorkload, Migration, MigrationProps, Ordering, Rollout, StatelessWebApp } from '../../lib';
import { aChart, aDatabase, aMigration, aScheduledJob, aStatefulApp, aWebApp, aWorker, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

interface Site {
  readonly chart: Chart;
  readonly api: StatelessWebApp;
  readonly worker: IWorkload;
  readonly migration: Migration;
}

type Place = (api: StatelessWebApp, worker: IWorkload) => Partial<MigrationProps>;

/** An app and a worker with a database, which a migration comes before, or after. */
function site(place: Place, props: Partial<MigrationProps> = {}): Site {
  const chart = aChart();
  const [orders, api, worker] = [aDatabase(chart), aWebApp(chart), aWorker(chart)];
  const migration = aMigration(chart, { ...place(api, worker), ...props });
  [api, worker, migration].forEach((one) => one.connectTo(orders));
  return { chart, api, worker, migration };
}

const before = (api: StatelessWebApp) => ({ before: [api] });
const after = (api: StatelessWebApp) => ({ after: [api] });
const jobOf = (chart: Chart): any => objectsOf(chart).find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('migrate'));
const podOf = (chart: Chart, kind: string, name: string): any => objectOf(chart, kind, name).spec.template.spec;
const gateOf = (chart: Chart): any => podOf(chart, 'Deployment', 'api').containers[0].env?.find(({ name }: any) => name === 'AFTER_MIGRATE');

describe('given a migration before a rollout', () => {
  const { chart } = site(before);
  const job = jobOf(chart);
  const { initContainers, containers, volumes } = job.spec.template.spec;

  test('then no container of the new version starts without the key that names the Job', () => {
    expect(gateOf(chart)).toEqual({ name: 'AFTER_MIGRATE', valueFrom: { configMapKeyRef: { name: 'migrate-done', key: job.metadata.name } } });
    expect(job.metadata.name).toMatch(/^migrate-d[0-9a-f]{9}$/);
  });

  test('then its pods have nothing to do with the API server', () => {
    expect(podOf(chart, 'Deployment', 'api').automountServiceAccountToken).toBe(false);
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.egress).toHaveLength(4);
    expect(podOf(chart, 'Deployment', 'api').initContainers).toBeUndefined();
  });

  test('then others don\'t wait', () => {
    expect(JSON.stringify(objectOf(chart, 'Deployment', 'mailer'))).not.toContain('migrate');
  });

  test('then the key is written when the program has ended well, and by whoever has the right to that and no other', () => {
    expect(initContainers.map(({ name }: any) => name)).toEqual(['migrate']);
    expect(containers.map(({ name, command }: any) => [name, command])).toEqual([
      ['record-migration', ['python3', '/etc/migration/record_migration.py', '/etc/migration/record_migration.json']],
    ]);
    expect(objectOf(chart, 'Role', 'migrate').rules).toEqual([{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['migrate-done'], verbs: ['create', 'patch'] }]);
    expect(JSON.parse(objectOf(chart, 'ConfigMap', 'migrate-tools').data['record_migration.json']).name).toBe('migrate-done');
  });

  test('then the program has no token, and what writes the key has nothing of the program', () => {
    const mounts = (container: any) => container.volumeMounts.map(({ name }: any) => name).sort();
    expect(job.spec.template.spec.automountServiceAccountToken).toBe(false);
    expect(mounts(initContainers[0])).toEqual(['binding-orders', 'tmp']);
    expect(mounts(containers[0])).toEqual(['api-token', 'tmp', 'tools']);
    expect(containers[0].env.map(({ name }: any) => name)).toEqual(['JOB']);
    expect(volumes.find(({ name }: any) => name === 'api-token').projected.sources).toHaveLength(3);
  });

  test('then kubectl shows the program\'s log', () => {
    expect(job.spec.template.metadata.annotations['kubectl.kubernetes.io/default-container']).toBe('migrate');
  });

  test('then a database that is new has time', () => {
    expect(job.spec).toMatchObject({ backoffLimit: 6, activeDeadlineSeconds: 3600 });
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objectsOf(chart).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });

  test('then everything that is referred to exists', () => {
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
    expect(objectsOf(chart)).toEqual(objectsOf(site(before).chart));
  });
});

describe('given another version of a migration', () => {
  const keyOf = (props: Partial<MigrationProps>, change?: (migration: Migration) => void): string => {
    const made = site(before, props);
    change?.(made.migration);
    expect(gateOf(made.chart).valueFrom.configMapKeyRef.key).toBe(jobOf(made.chart).metadata.name);
    return gateOf(made.chart).valueFrom.configMapKeyRef.key;
  };

  test('then pods wait for that one, however it came to be another', () => {
    const keys = [
      keyOf({}), keyOf({ image: 'ghcr.io/acme/api:1.4.3' }), keyOf({ command: ['api', 'migrate'] }),
      keyOf({}, (migration) => migration.job.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'low'))),
      keyOf({}, (migration) => migration.connectTo(aDatabase(migration, {}, 'stock'))),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('then the same one is the same key, and the pods stay', () => {
    expect(keyOf({ metadata: { partOf: 'site' } })).toBe(keyOf({}));
  });
});

describe('given several that wait', () => {
  test('then each does, in every container', () => {
    const chart = aChart();
    const api = aWebApp(chart, { sidecars: [{ name: 'agent', image: 'ghcr.io/acme/agent:1.0.0' }], init: [{ name: 'prepare' }] });
    const nightly = aScheduledJob(chart);
    aMigration(chart, { before: [api, nightly] }).connectTo(aDatabase(chart));
    const pods = [podOf(chart, 'Deployment', 'api'), objectOf(chart, 'CronJob', 'report').spec.jobTemplate.spec.template.spec];
    const waiting = pods.flatMap(({ initContainers = [], containers }) => [...initContainers, ...containers])
      .map(({ env = [] }) => env.some(({ name }: any) => name === 'AFTER_MIGRATE'));
    expect(waiting).toEqual([true, true, true, true]);
  });

  test('then one that would have no pods meanwhile is warned of', () => {
    const chart = aChart();
    const api = aWebApp(chart, { rollout: Rollout.recreate(), replicas: 1 });
    const { node } = aMigration(chart, { before: [api] });
    expect(node.metadata.map(({ data }) => data)).toEqual(
      ['shop/api has no pods while the migration runs, nor after one that failed: its rollout takes the old ones away first']);
  });
});

describe('given a migration after a rollout', () => {
  const { chart } = site(after);
  const job = jobOf(chart);

  test('then its program waits for Deployments that name its Job and have no old pods', () => {
    expect(objectOf(chart, 'Deployment', 'api').metadata.annotations['cdk8s-patterns/followed-by-migrate']).toBe(job.metadata.name);
    expect(JSON.parse(objectOf(chart, 'ConfigMap', 'migrate-tools').data['await_rollout.json'])).toEqual({
      deployments: ['api'], annotation: 'cdk8s-patterns/followed-by-migrate',
    });
    expect(objectOf(chart, 'Role', 'migrate').rules).toEqual([{ apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['api'], verbs: ['get'] }]);
    const { initContainers, containers } = job.spec.template.spec;
    expect([initContainers, containers].map((list) => list.map(({ name }: any) => name))).toEqual([['await-rollout'], ['migrate']]);
  });

  test('then the pods of the app are as they were', () => {
    expect(podOf(chart, 'Deployment', 'api')).toEqual(podOf(site(() => ({ after: [aWorker(chart, {}, 'other')] })).chart, 'Deployment', 'api'));
  });

  test('then one between two rollouts waits for the one, and the other for it', () => {
    const both = site((api, worker) => ({ after: [worker], before: [api] }));
    const { initContainers, containers } = jobOf(both.chart).spec.template.spec;
    expect([...initContainers, ...containers].map(({ name }: any) => name)).toEqual(['await-rollout', 'migrate', 'record-migration']);
    expect(objectOf(both.chart, 'Role', 'migrate').rules).toHaveLength(2);
    expect(brokenReferences(objectsOf(both.chart))).toEqual([]);
  });
});

describe('given an account', () => {
  test('then one that others made gets the right to write the key', () => {
    const { chart } = site(before, { account: Account.existing('deployer') });
    expect(objectOf(chart, 'RoleBinding', 'migrate').subjects).toEqual([{ kind: 'ServiceAccount', name: 'deployer' }]);
    expect(objectsOf(chart).filter(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === 'migrate')).toEqual([]);
  });

  test('then rights of the program\'s own are there beside it', () => {
    const { chart } = site(before, { account: Account.withRights([{ resource: 'pods', verbs: ['list'] }]) });
    expect(objectOf(chart, 'Role', 'migrate').rules.map(({ resources }: any) => resources[0])).toEqual(['pods', 'configmaps']);
    expect(jobOf(chart).spec.template.spec.automountServiceAccountToken).toBe(true);
  });
});

describe('given another that keeps the order', () => {
  const annotationsOf = (chart: Chart) => (kind: string, name: string): any => objectOf(chart, kind, name).metadata.annotations ?? {};
  const untouched = (chart: Chart) => {
    expect(gateOf(chart)).toBeUndefined();
    expect(JSON.stringify(jobOf(chart))).not.toContain('record-migration');
    expect(objectsOf(chart).some(({ kind, metadata }) => kind === 'Role' && metadata.name === 'migrate')).toBe(false);
  };

  test('then Argo CD goes from wave to wave, as deep as the order is', () => {
    const { chart, worker } = site((api, one) => ({ before: [api], after: [one], ordering: Ordering.argoCd() }));
    aMigration(chart, { after: [worker], ordering: Ordering.argoCd() }, 'contract').connectTo(aDatabase(chart, {}, 'stock'));
    const waves = [
      annotationsOf(chart)('Deployment', 'mailer'), jobOf(chart).metadata.annotations, annotationsOf(chart)('Deployment', 'api'),
      objectsOf(chart).find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('contract')).metadata.annotations,
    ].map((annotations) => annotations['argocd.argoproj.io/sync-wave']);
    expect(waves).toEqual(['0', '1', '2', '1']);
    untouched(chart);
  });

  test.each([['pre-upgrade', before], ['post-upgrade', after]])('then Helm has hooks of %s, and what the Job needs is one, earlier', (hook, place) => {
    const { chart } = site(place, { ordering: Ordering.helmHooks() });
    const annotations = objectsOf(chart).filter(({ metadata }) => metadata.name.startsWith('migrate')).map(({ kind, metadata }) => [kind, metadata.annotations['helm.sh/hook'], metadata.annotations['helm.sh/hook-weight']]);
    expect(annotations).toEqual(['ServiceAccount', 'Job', 'NetworkPolicy', 'ConfigMap'].map((kind) => [kind, `post-install,${hook}`, kind === 'Job' ? '0' : '-1']));
    expect(annotationsOf(chart)('Deployment', 'api')).not.toHaveProperty('helm.sh/hook');
    untouched(chart);
  });

  test('then Flux has two charts, and so two files', () => {
    const app = new App();
    const chart = aChart('shop', app);
    const api = aWebApp(chart);
    const apart = new Chart(app, 'shop-migration', { namespace: 'shop' });
    aMigration(apart, { before: [api], ordering: Ordering.flux() }).connectTo(aDatabase(chart));
    untouched(chart);
  });
});

describe('given migrations that can\'t be', () => {
  const place = (props: (chart: Chart) => Partial<MigrationProps>) => (chart: Chart) => aMigration(chart, props(chart));
  const untyped = (value: unknown): any => value;

  test.each<[string, (chart: Chart) => unknown, string]>([
    ['no place', place(() => ({})), '[shop/migrate] it comes neither before nor after anything: name a workload in before or after, or use OneOffJob'],
    ['a database', place((chart) => ({ before: [untyped(aDatabase(chart))] })),
      '[shop/migrate] before[0] must be a StatelessWebApp, a Worker, a ScheduledJob, a OneOffJob or another Migration, got an instance of ReplicatedDatabase'],
    ['members of a StatefulSet', place((chart) => ({ before: [aStatefulApp(chart)] })),
      '[shop/migrate] before[0] must be a StatelessWebApp, a Worker, a ScheduledJob, a OneOffJob or another Migration, got an instance of StatefulApp'],
    ['nothing', place(() => ({ before: [untyped(undefined)] })),
      '[shop/migrate] before[0] must be a StatelessWebApp, a Worker, a ScheduledJob, a OneOffJob or another Migration, got undefined'],
    ['one of them twice', place((chart) => {
      const api = aWebApp(chart);
      return { before: [api, api] };
    }), '[shop/migrate] before[1] is given twice: leave one of them out'],
    ['before and after the same', place((chart) => {
      const api = aWebApp(chart);
      return { before: [api], after: [api] };
    }), '[shop/migrate] nothing of these can come first: shop/migrate, then shop/api, then shop/migrate: take one of them out of before or after'],
    ['a circle of two migrations', (chart) => {
      const [api, worker] = [aWebApp(chart), aWorker(chart)];
      aMigration(chart, { before: [api], after: [worker] }, 'first');
      aMigration(chart, { before: [worker], after: [api] });
    }, '[shop/migrate] nothing of these can come first: shop/migrate, then shop/mailer, then shop/first, then shop/api, then shop/migrate: take one of them out of before or after'],
    ['the end of what has none', place((chart) => ({ after: [aScheduledJob(chart)] })), '[shop/migrate] after[0] has no rollout that could be over: name a web app or a worker'],
    ['another namespace', place((chart) => ({ before: [aWebApp(new Chart(chart.node.root, 'site', { namespace: 'site' }))] })),
      '[shop/migrate] before[0] is in the namespace \'site\', and the migration in \'shop\': a gate is one of pods in one namespace, so put both in one'],
    ['one chart for Flux', place((chart) => ({ before: [aWebApp(chart)], ordering: Ordering.flux() })),
      '[shop/migrate] before[0] is in the migration\'s own chart, and Flux orders Kustomizations, not objects: put the migration into a chart of its own, or leave ordering out, for the gate works with Flux as well'],
    ['both sides for Helm', place((chart) => ({ before: [aWebApp(chart)], after: [aWorker(chart)], ordering: Ordering.helmHooks() })),
      '[shop/migrate] before and after are both given, and a hook of Helm is one of them: make two migrations'],
    ['a text as an order', place((chart) => ({ before: [aWebApp(chart)], ordering: untyped('argo') })), '[shop/migrate] ordering must be made by a factory such as Ordering.argoCd(), got \'argo\''],
    ['a command after its start', place((chart) => ({ before: [aWebApp(chart)], lifecycle: { postStart: ['warm'] } })),
      '[shop/migrate] lifecycle has more than times, and a migration that others wait for is started and stopped as it is: leave commands and the sleep out'],
    ['a variable that is taken', place((chart) => ({ before: [aWebApp(chart, { env: { AFTER_MIGRATE: 'a' } })] })),
      '[shop/api] the variable AFTER_MIGRATE is set already, to something else: use another name'],
    ['tools of the last version', place((chart) => ({ before: [aWebApp(chart)], toolsImage: 'python' })), '[shop/migrate] toolsImage has no tag, got \'python\': name a version or a digest'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });

  test('then one that reaches nothing is refused when the app is synthesised, unless it has a folder', () => {
    const chart = aChart();
    const migration = aMigration(chart, { before: [aWebApp(chart)] });
    expect(() => objectsOf(chart)).toThrow('[shop/migrate] it is connected to nothing, so it has nothing to migrate: call connectTo');
    migration.connectTo(aDatabase(chart));
    expect(() => objectsOf(chart)).not.toThrow();
  });

  test('then a ConfigMap of the user\'s own under the name of the keys is refused', () => {
    const { chart } = site(before);
    new ApiObject(chart, 'mine', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'migrate-done' } });
    expect(() => objectsOf(chart)).toThrow('[shop/mine] the ConfigMap \'migrate-done\' is one that a Job makes for shop/migrate: give it another name');
  });
});
