import { ApiObject, JsonPatch } from 'cdk8s';
import { Patch, PatternApp, StatelessWebAppProps } from '../../lib';
import { aChart, aDatabase, aScheduledJob, aStatefulApp, aWebApp, objectOf, objectsOf } from '../given';
import { hostileValues } from '../hostile/values';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const untyped = (value: unknown): any => value;
const TEMPLATE = '/spec/template';
const inPod = (spec: object) => ({ spec: { template: { spec } } });

/** The Deployment of an app that was patched, as it is written. */
function patched(patch: (app: ReturnType<typeof aWebApp>) => void, props: Partial<StatelessWebAppProps> = {}): any {
  const app = aWebApp(aChart(), props);
  patch(app);
  return objectOf(app, 'Deployment', 'api');
}

const warnings: string[] = [];
beforeEach(() => {
  warnings.length = 0;
  jest.spyOn(console, 'warn').mockImplementation((message) => warnings.push(message));
});
afterEach(() => jest.restoreAllMocks());

describe('given two patches of one map', () => {
  const plain = patched(() => undefined);

  test.each<[string, (app: ReturnType<typeof aWebApp>) => void]>([
    ['patches', (app) => {
      app.deployment.addJsonPatch(JsonPatch.add(`${TEMPLATE}/metadata/annotations`, { 'example.com/a': 'a' }));
      app.deployment.addJsonPatch(JsonPatch.add(`${TEMPLATE}/metadata/annotations`, { 'example.com/b': 'b' }));
    }],
    ['fragments', (app) => {
      Patch.of(app).merge({ spec: { template: { metadata: { annotations: { 'example.com/a': 'a' } } } } });
      Patch.of(app).merge({ spec: { template: { metadata: { annotations: { 'example.com/b': 'b' } } } } });
    }],
    ['a patch and a fragment', (app) => {
      app.deployment.addJsonPatch(JsonPatch.add(`${TEMPLATE}/metadata/annotations`, { 'example.com/a': 'a' }));
      Patch.of(app).merge({ spec: { template: { metadata: { annotations: { 'example.com/b': 'b' } } } } });
    }],
  ])('then %s leave each other, and what the library wrote', (_, patch) => {
    expect(patched(patch).spec.template.metadata.annotations).toEqual({ ...plain.spec.template.metadata.annotations, 'example.com/a': 'a', 'example.com/b': 'b' });
  });

  test('then one that replaces the map replaces it', () => {
    const { annotations } = patched((app) => app.deployment.addJsonPatch(JsonPatch.replace(`${TEMPLATE}/metadata/annotations`, { 'example.com/a': 'a' }))).spec.template.metadata;
    expect(annotations).toEqual({ 'example.com/a': 'a' });
  });

  test('then an object of fields that belong together is what the patch says', () => {
    const { strategy } = patched((app) => app.deployment.addJsonPatch(JsonPatch.add('/spec/strategy', { type: 'Recreate' }))).spec;
    expect(strategy).toEqual({ type: 'Recreate' });
  });

  test('then the list or the map that an entry is added to need not be there', () => {
    const { metadata, spec } = patched((app) => app.deployment.addJsonPatch(
      JsonPatch.add(`${TEMPLATE}/spec/containers/0/env/-`, { name: 'A', value: 'a' }),
      JsonPatch.add(`${TEMPLATE}/spec/containers/0/env/-`, { name: 'B', value: 'b' }),
    ));
    expect(spec.template.spec.containers[0].env).toEqual([{ name: 'A', value: 'a' }, { name: 'B', value: 'b' }]);
    expect(metadata.annotations).toEqual(plain.metadata.annotations);
    const app = aWebApp(aChart());
    app.service.addJsonPatch(JsonPatch.add('/metadata/annotations/example.com~1a', 'a'));
    expect(objectOf(app, 'Service', 'api').metadata.annotations).toEqual({ 'example.com/a': 'a' });
  });
});

describe('given a fragment', () => {
  test('then containers, variables, mounts and ports are found by what tells them apart, and others stay', () => {
    const plain = patched(() => undefined, { env: { MODE: 'a', LEVEL: 'info' } }).spec.template.spec;
    const { containers, volumes } = patched((app) => Patch.of(app).merge(inPod({
      containers: [{
        name: 'api', stdin: true, env: [{ name: 'MODE', value: 'b' }, { name: 'LEVEL', $patch: 'delete' }], volumeMounts: [{ mountPath: '/opt', name: 'more' }],
        ports: [{ containerPort: 8080, hostIP: '127.0.0.1' }],
      }],
      volumes: [{ name: 'more', emptyDir: {} }],
    })), { env: { MODE: 'a', LEVEL: 'info' } }).spec.template.spec;
    expect(containers).toHaveLength(1);
    expect(containers[0]).toEqual({
      ...plain.containers[0], stdin: true, env: [{ name: 'MODE', value: 'b' }],
      volumeMounts: [...plain.containers[0].volumeMounts, { mountPath: '/opt', name: 'more' }],
      ports: [{ containerPort: 8080, hostIP: '127.0.0.1', name: 'http', protocol: 'TCP' }],
    });
    expect(volumes).toEqual([...plain.volumes, { name: 'more', emptyDir: {} }]);
  });

  test('then null takes a field away, and directives take or replace', () => {
    const { spec } = patched((app) => Patch.of(app).merge({
      spec: { revisionHistoryLimit: null, strategy: { $patch: 'replace', type: 'Recreate' }, template: { spec: {
        affinity: { $patch: 'delete' }, volumes: [{ $patch: 'replace' }, { name: 'tmp', emptyDir: { medium: 'Memory' } }],
      } } },
    }));
    expect(spec).not.toHaveProperty('revisionHistoryLimit');
    expect(spec.strategy).toEqual({ type: 'Recreate' });
    expect(spec.template.spec).not.toHaveProperty('affinity');
    expect(spec.template.spec.volumes).toEqual([{ name: 'tmp', emptyDir: { medium: 'Memory' } }]);
  });

  test('then a list whose elements nothing tells apart is what the fragment says', () => {
    const tolerations = [{ key: 'dedicated', operator: 'Exists' }];
    expect(patched((app) => Patch.of(app).merge(inPod({ tolerations }))).spec.template.spec.tolerations).toEqual(tolerations);
  });

  test('then any object of the library takes one, and Kubernetes knows the result', () => {
    const chart = aChart();
    const [app, orders, queue] = [aWebApp(chart), aDatabase(chart), aStatefulApp(chart)];
    Patch.of(orders).merge(inPod({ shareProcessNamespace: true }));
    Patch.of(queue.statefulSet).merge({ spec: { ordinals: { start: 0 } } });
    Patch.of(app.service).merge({ spec: { trafficDistribution: 'PreferClose' } });
    Patch.of(app.networkPolicy.resource).merge({ metadata: { annotations: { 'example.com/owner': 'shop' } } });
    const objects = objectsOf(chart);
    expect(KUBERNETES_MINORS.flatMap((minor) => objects.flatMap((object) => schemaErrors(object, minor)))).toEqual([]);
    expect(JSON.stringify(objects)).toMatch(/shareProcessNamespace.*ordinals|ordinals.*shareProcessNamespace/);
  });

  test('then the same one gives the same bytes, in whatever order its fields stand', () => {
    const textOf = (fragment: object) => {
      const app = new PatternApp();
      Patch.of(aWebApp(aChart('shop', app))).merge(fragment as any);
      return app.synthYaml();
    };
    expect(textOf(inPod({ hostUsers: false, shareProcessNamespace: true }))).toBe(textOf(inPod({ shareProcessNamespace: true, hostUsers: false })));
  });

  test('then a later change of what was given has no effect', () => {
    const pod: any = { shareProcessNamespace: true };
    const { spec } = patched((app) => {
      Patch.of(app).merge(inPod(pod));
      pod.shareProcessNamespace = false;
    });
    expect(spec.template.spec.shareProcessNamespace).toBe(true);
  });

  test.each(hostileValues().map((value, i): [number, unknown] => [i, value]))('then hostile value %d is refused in our form, or written', (_, value) => {
    try {
      const { spec } = patched((app) => Patch.of(app).merge(untyped({ spec: { template: { metadata: { annotations: { a: value } } } } })));
      expect(typeof value === 'string' ? JSON.stringify(spec) : '').toContain(typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : '');
    } catch (error) {
      expect((error as Error).message).toMatch(/^\[shop\/api[^\]]*\] \S/);
    }
  });
});

describe('given linters that were told what is meant', () => {
  const skips = (object: any) => Object.entries<string>(object.metadata.annotations).filter(([key]) => key.startsWith('checkov.io')).map(([, text]) => text.split('=')[0]);

  test('then a patch of the annotations leaves it', () => {
    const plain = skips(patched(() => undefined));
    expect(plain).not.toEqual([]);
    expect(skips(patched((app) => app.deployment.addJsonPatch(JsonPatch.add('/metadata/annotations', { 'example.com/a': 'a' }))))).toEqual(plain);
  });

  test('then they are told what a patch brings about, where that says why', () => {
    const { metadata } = patched((app) => Patch.of(app).merge(inPod({
      securityContext: { runAsUser: 101 }, containers: [{ name: 'api', envFrom: [{ secretRef: { name: 'mail' } }] }],
    })));
    expect(skips({ metadata })).toEqual(expect.arrayContaining(['CKV_K8S_35', 'CKV_K8S_40']));
    expect(metadata.annotations['kube-score/ignore'].split(',')).toContain('container-security-context-user-group-id');
  });

  test('then they are told what its user says, once', () => {
    const reason = 'it builds its pages at the start';
    const merge = (app: ReturnType<typeof aWebApp>) => Patch.of(app).merge(
      inPod({ containers: [{ name: 'api', securityContext: { readOnlyRootFilesystem: false } }] }),
      { exemptions: [{ kubeScore: 'container-security-context-readonlyrootfilesystem', checkov: 'CKV_K8S_22', reason }, { checkov: 'CKV_K8S_43', reason }] },
    );
    const { annotations } = patched(merge).metadata;
    expect(Object.values(annotations)).toContain(`CKV_K8S_22=${reason}`);
    const all = skips({ metadata: { annotations } });
    expect(new Set(all).size).toBe(all.length);
    expect(Object.keys(annotations).filter((key) => key.startsWith('checkov.io'))).toEqual(all.map((_, i) => `checkov.io/skip${i + 1}`));
  });
});

describe('given a patch of what a prop says', () => {
  test.each<[string, string, (app: ReturnType<typeof aWebApp>) => void]>([
    ['scheduling.priorityClass', `the patched '${TEMPLATE}/spec/priorityClassName'`, (app) => app.deployment.addJsonPatch(JsonPatch.add(`${TEMPLATE}/spec/priorityClassName`, 'high'))],
    ['env or variables', `the fragment's '${TEMPLATE}/spec/containers/api/env/A/value'`, (app) => Patch.of(app).merge(inPod({ containers: [{ name: 'api', env: [{ name: 'A', value: 'a' }] }] }))],
    ['metadata.podAnnotations', `the fragment's '${TEMPLATE}/metadata/annotations/example.com~1a'`, (app) => Patch.of(app).merge({ spec: { template: { metadata: { annotations: { 'example.com/a': 'a' } } } } })],
    ['init or sidecars', `the patched '${TEMPLATE}/spec/initContainers'`, (app) => app.deployment.addJsonPatch(JsonPatch.add(`${TEMPLATE}/spec/initContainers`, [{ name: 'a', image: 'a:1' }]))],
    ['ports or service', 'the patched \'/spec/sessionAffinity\'', (app) => app.service.addJsonPatch(JsonPatch.add('/spec/sessionAffinity', 'ClientIP'))],
    ['rollout', 'the patched \'/spec/strategy\'', (app) => app.deployment.addJsonPatch(JsonPatch.add('/spec/strategy', { type: 'Recreate' }))],
  ])('then a warning names %s', (prop, what, patch) => {
    patched(patch);
    expect(warnings).toEqual([expect.stringContaining(`${what} goes past ${prop}, which is checked and reaches all that belongs to it: use that where it can say so`)]);
  });

  test('then a CronJob\'s pods are known as well, and another container and what no prop says are nobody\'s', () => {
    const chart = aChart();
    const [job, app] = [aScheduledJob(chart), aWebApp(chart)];
    job.cronJob.addJsonPatch(JsonPatch.add('/spec/jobTemplate/spec/template/spec/runtimeClassName', 'gvisor'));
    Patch.of(app).merge(inPod({ shareProcessNamespace: true, containers: [{ name: 'other', image: 'a:1' }] }));
    objectsOf(chart);
    expect(warnings).toEqual([expect.stringContaining('goes past scheduling.runtimeClass')]);
  });
});

describe('given a patch that is none', () => {
  const deployment = '[shop/api/Workload/Resource]';
  const json = (...patches: JsonPatch[]) => () => patched((app) => app.deployment.addJsonPatch(...patches));
  const merge = (fragment: unknown, options?: unknown) => () => patched((app) => Patch.of(app).merge(untyped(fragment), untyped(options)));

  test.each<[string, () => unknown, string]>([
    ['what is so already', json(JsonPatch.replace('/spec/replicas', 2)), `${deployment} the patch replace '/spec/replicas' changes nothing: the object is so already, so leave it out`],
    ['a fragment of what is so already', merge({ spec: { replicas: 2 } }),
      `${deployment} the fragment {"spec":{"replicas":2}} changes nothing: the object is so already, so leave it out`],
    ['an empty fragment', merge({}), `${deployment} the fragment {} changes nothing: the object is so already, so leave it out`],
    ['a deletion of what isn\'t there', merge({ spec: { paused: null } }), `${deployment} the fragment {"spec":{"paused":null}} changes nothing: the object is so already, so leave it out`],
    ['one that a later one undoes', json(JsonPatch.replace('/spec/replicas', 3), JsonPatch.replace('/spec/replicas', 4)),
      `${deployment} the patch replace '/spec/replicas' changes nothing: another one undoes it, so leave one of them out`],
    ['a field that isn\'t there', json(JsonPatch.replace('/spec/replica', 3)),
      `${deployment} the patch replace '/spec/replica' is about '/spec/replica', which isn't there: '/spec' has minReadySeconds, progressDeadlineSeconds, replicas, revisionHistoryLimit, selector, strategy, template, so correct the path, or use JsonPatch.add()`],
    ['a removal of what isn\'t there', json(JsonPatch.remove('/spec/strategy/rolling')),
      `${deployment} the patch remove '/spec/strategy/rolling' is about '/spec/strategy/rolling', which isn't there: '/spec/strategy' has rollingUpdate, type, so correct the path, or use JsonPatch.add()`],
    ['a place in nothing', json(JsonPatch.add('/spec/pod/spec/hostUsers', false)),
      `${deployment} the patch add '/spec/pod/spec/hostUsers' is about '/spec/pod/spec', which isn't there: '/spec' has minReadySeconds, progressDeadlineSeconds, replicas, revisionHistoryLimit, selector, strategy, template, so correct the path, or use JsonPatch.add()`],
    ['a copy of what isn\'t there', json(JsonPatch.copy('/spec/foo', '/spec/bar')),
      `${deployment} the patch copy '/spec/bar' is about '/spec/foo', which isn't there: '/spec' has minReadySeconds, progressDeadlineSeconds, replicas, revisionHistoryLimit, selector, strategy, template, so correct the path, or use JsonPatch.add()`],
    ['a test that fails', json(JsonPatch.test('/spec/replicas', 3)), `${deployment} the patch test '/spec/replicas' fails: it wants 3, got 2`],
    ['a path that is none', json(JsonPatch.add('spec/replicas', 3)), `${deployment} the patch add 'spec/replicas' has no path that begins with '/': give it one such as '/spec/replicas'`],
    ['a value that JSON doesn\'t have', json(JsonPatch.add('/spec/replicas', NaN)),
      `${deployment} the patch add '/spec/replicas': its value must be what JSON can hold, got NaN: use texts, numbers, lists and objects`],
    ['no value', json(JsonPatch.add('/spec/replicas', undefined)), `${deployment} the patch add '/spec/replicas' has no value: give it one, or use JsonPatch.remove()`],
    ['no patch', json(untyped({ op: 'add', path: '/spec/replicas', value: 3 })),
      `${deployment} a patch must be made by a factory such as JsonPatch.add(), got { op: 'add', path: '/spec/replicas', value: 3 }`],
    ['a fragment that is none', merge('spec'), `${deployment} Patch.merge(): the fragment must be an object such as { spec: { replicas: 3 } }, got 'spec'`],
    ['a fragment of another kind', merge({ kind: 'DaemonSet' }), `${deployment} Patch.merge(): the fragment has kind, which makes it another object: leave it out`],
    ['a directive that isn\'t known', merge({ spec: { $retainKeys: ['type'] } }),
      `${deployment} Patch.merge(): the fragment has $retainKeys: ['type'] in '/spec', which isn't understood: use $patch with delete or replace`],
    ['a directive of another value', merge({ spec: { $patch: 'merge' } }),
      `${deployment} Patch.merge(): the fragment has $patch: 'merge' in '/spec', which isn't understood: use $patch with delete or replace`],
    ['an exemption without a reason', merge(inPod({ hostUsers: false }), { exemptions: [{ checkov: 'CKV_K8S_1' }] }),
      `${deployment} Patch.merge(): exemptions[0].reason is missing: say why the finding is meant`],
    ['nothing to patch', () => Patch.of(untyped(undefined)), '[] Patch.of() needs an object of the library or the construct that made it, got undefined: pass one, as api.deployment'],
    ['a chart', () => Patch.of(aChart()),
      '[shop] Patch.of(): it is no object of the library, and no construct that has one: pass one, as api.deployment, and patch those of others by addJsonPatch()'],
    ['an object of others', () => Patch.of(new ApiObject(aChart(), 'other', { apiVersion: 'v1', kind: 'Secret' })),
      '[shop/other] Patch.of(): it is no object of the library, and no construct that has one: pass one, as api.deployment, and patch those of others by addJsonPatch()'],
  ])('then %s is refused', (_, build, error) => {
    expect(build).toThrow(new Error(error));
  });

  test('then one that others need isn\'t taken for one that changes nothing', () => {
    expect(patched((app) => app.deployment.addJsonPatch(
      JsonPatch.test('/spec/replicas', 2),
      JsonPatch.add('/spec/template/spec/dnsConfig', {}),
      JsonPatch.add('/spec/template/spec/dnsConfig/nameservers', ['203.0.113.7']),
    )).spec.template.spec.dnsConfig).toEqual({ nameservers: ['203.0.113.7'] });
  });
});
