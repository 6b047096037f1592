import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, Chart, Include, JsonPatch } from 'cdk8s';
import { Connection, ForeignWorkload, IngressController } from '../../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const LABELS = { app: 'reports' };
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP', port }));
const untyped = (value: unknown): any => value;

function aPodSpec(more: object = {}): any {
  return { containers: [{ name: 'reports', image: 'ghcr.io/acme/reports:2.0.0', env: [{ name: 'MODE', value: 'all' }] }, { name: 'proxy', image: 'ghcr.io/acme/proxy:1.0.0' }], ...more };
}

function aDeployment(chart: Chart, { spec = {}, pod = {}, labels = LABELS }: { spec?: object; pod?: object; labels?: object } = {}): ApiObject {
  return new ApiObject(chart, 'reports', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'reports' },
    spec: { selector: { matchLabels: LABELS }, template: { metadata: { labels: { ...labels, version: '2' } }, spec: aPodSpec(pod) }, ...spec },
  });
}

/** A Deployment of others that is connected to a database, as it is written. */
function connected(pod: object = {}, options?: { containers?: string[] }): Chart {
  const chart = aChart();
  ForeignWorkload.of(aDeployment(chart, { pod }), options).connectTo(aDatabase(chart), { env: { PGHOST: 'host', PGPASSWORD: 'password' } });
  return chart;
}

const containersOf = (chart: Chart): any[] => objectOf(chart, 'Deployment', 'reports').spec.template.spec.containers;
const closed = { podSelector: { matchLabels: LABELS } };

describe('given pods of others that use a database', () => {
  const chart = connected();

  test('then their containers have its files and variables, before their own', () => {
    for (const container of containersOf(chart)) {
      expect(container.volumeMounts).toEqual([{ name: 'binding-orders', mountPath: '/bindings/orders', readOnly: true }]);
    }
    expect(containersOf(chart)[0].env.map(({ name }: any) => name)).toEqual(['SERVICE_BINDING_ROOT', 'PGHOST', 'PGPASSWORD', 'MODE']);
    expect(objectOf(chart, 'ConfigMap', 'reports-binding-orders').data.host).toBe('orders-primary.shop.svc');
  });

  test('then both sides have the path, and the pods are closed otherwise', () => {
    const { spec } = objectOf(chart, 'NetworkPolicy', 'reports-connections');
    expect(spec.podSelector).toEqual({ matchLabels: LABELS });
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec).not.toHaveProperty('ingress');
    expect(spec.egress.slice(3)).toEqual([expect.objectContaining({ ports: tcp(5432) })]);
    expect(objectOf(chart, 'NetworkPolicy', 'orders').spec.ingress).toContainEqual({ from: [closed], ports: tcp(5432) });
  });

  test('then everybody reads the files where nobody owns them, and the group where one does', () => {
    const modeOf = (pod?: object) => objectOf(connected(pod), 'Deployment', 'reports').spec.template.spec.volumes[0].projected.defaultMode;
    expect(modeOf()).toBe(0o444);
    expect(modeOf({ securityContext: { fsGroup: 2000 } })).toBe(0o440);
  });

  test('then some of the containers are told, where they are named', () => {
    expect(containersOf(connected({}, { containers: ['reports'] })).map(({ volumeMounts }) => volumeMounts?.length)).toEqual([1, undefined]);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objectsOf(chart).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
    expect(objectsOf(chart)).toEqual(objectsOf(connected()));
  });

  test('then a patch is no obstacle, whenever it comes', () => {
    const patched = aChart();
    const object = aDeployment(patched);
    ForeignWorkload.of(object).connectTo(aDatabase(patched));
    object.addJsonPatch(JsonPatch.add('/spec/template/spec/volumes', [{ name: 'cache', emptyDir: {} }]), JsonPatch.add('/spec/template/spec/containers/0/env/-', { name: 'A', value: 'a' }));
    expect(objectOf(patched, 'Deployment', 'reports').spec.template.spec.volumes.map(({ name }: any) => name)).toEqual(['cache', 'binding-orders']);
    expect(containersOf(patched)[0].env.map(({ name }: any) => name)).toEqual(['SERVICE_BINDING_ROOT', 'MODE', 'A']);
  });
});

describe('given pods of others that are reached', () => {
  const chart = aChart();
  const foreign = ForeignWorkload.of(aDeployment(chart));
  aWebApp(chart).connectTo(Connection.http({ host: 'reports', pods: foreign.pods, podPort: 3000 }));
  aWebApp(new Chart(chart.node.root, 'site', { namespace: 'site' }), {}, 'pages').connectTo(Connection.http({ host: 'reports.shop.svc', pods: foreign.pods, podPort: 3000 }));
  foreign.networkPolicy.allowFrom(IngressController.traefik().peer, [3000]);

  test('then both sides have the path', () => {
    const from = (instance: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': 'web' } } });
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.egress.slice(3)).toEqual([{ to: [closed], ports: tcp(3000) }]);
    const { ingress } = objectOf(chart, 'NetworkPolicy', 'reports-connections').spec;
    expect(ingress).toContainEqual({ from: [from('api')], ports: tcp(3000) });
    expect(ingress).toContainEqual({ from: [{ ...from('pages'), namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'site' } } }], ports: tcp(3000) });
    expect(ingress).toHaveLength(3);
  });
});

describe('given objects that have pods', () => {
  const template = { metadata: { labels: LABELS }, spec: aPodSpec() };

  test.each<[string, string, any]>([
    ['StatefulSet', 'apps/v1', { selector: { matchLabels: LABELS }, serviceName: 'reports', template }],
    ['DaemonSet', 'apps/v1', { selector: { matchLabels: LABELS }, template }],
    ['Job', 'batch/v1', { template }],
    ['CronJob', 'batch/v1', { schedule: '0 0 * * *', jobTemplate: { spec: { template } } }],
    ['Rollout', 'argoproj.io/v1alpha1', { selector: { matchLabels: LABELS }, template }],
    ['Pod', 'v1', aPodSpec()],
  ])('then a %s is connected by its labels', (kind, apiVersion, spec) => {
    const chart = aChart();
    const object = new ApiObject(chart, 'reports', { apiVersion, kind, metadata: { name: 'reports', labels: LABELS }, spec });
    ForeignWorkload.of(object).connectTo(aDatabase(chart));
    expect(JSON.stringify(objectOf(chart, kind, 'reports').spec)).toContain('/bindings/orders');
    expect(objectOf(chart, 'NetworkPolicy', 'reports-connections').spec.podSelector.matchLabels).toEqual(LABELS);
  });

  test('then those of a file are connected, and it is the same one however often it is asked for', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
    try {
      const url = join(folder, 'reports.yaml');
      writeFileSync(url, JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'reports' }, spec: { selector: { matchLabels: LABELS }, template } }));
      const chart = aChart();
      const [object] = new Include(chart, 'reports', { url }).apiObjects;
      ForeignWorkload.of(object).connectTo(aDatabase(chart));
      expect(ForeignWorkload.of(object)).toBe(ForeignWorkload.of(object));
      expect(containersOf(chart)[0].volumeMounts).toHaveLength(1);
      expect(brokenReferences(objectsOf(chart))).toEqual(['Deployment reports: no ServiceAccount undefined']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('given objects that can\'t be connected', () => {
  const of = (given: Parameters<typeof aDeployment>[1]) => (chart: Chart) => ForeignWorkload.of(aDeployment(chart, given));

  test.each<[string, (chart: Chart) => unknown, string]>([
    ['nothing', () => ForeignWorkload.of(untyped(undefined)), '[] ForeignWorkload.of() needs an ApiObject, got undefined: pass one, as of Include or Helm'],
    ['a construct', (chart) => ForeignWorkload.of(untyped(chart)), '[] ForeignWorkload.of() needs an ApiObject, got an instance of Chart: pass one, as of Include or Helm'],
    ['an app of the library', (chart) => ForeignWorkload.of(aWebApp(chart).deployment),
      '[shop/api/Workload/Resource] ForeignWorkload.of(): it is an object of the library\'s own: call connectTo of the construct that made it'],
    ['a Service', (chart) => ForeignWorkload.of(new ApiObject(chart, 'reports', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'reports' } })),
      '[shop/reports] ForeignWorkload.of(): a Service has no template of pods: pass the object that has'],
    ['pods of their nodes\' network', of({ pod: { hostNetwork: true } }),
      '[shop/reports] ForeignWorkload.of(): its pods are in the network of their nodes, which policies don\'t close: let the nodes\' addresses in, by networkPolicy.allowFrom(Peer.cidrs(…)) of the target'],
    ['another namespace', (chart) => ForeignWorkload.of(new ApiObject(chart, 'reports', {
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'reports', namespace: 'site', labels: LABELS }, spec: aPodSpec(),
    })), '[shop/reports] ForeignWorkload.of(): it is in the namespace \'site\', and its chart in \'shop\': put it into a chart of its namespace'],
    ['a selector of expressions', of({ spec: { selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } } }),
      '[shop/reports] ForeignWorkload.of(): its selector has expressions, which policies can\'t have: name labels in podLabels'],
    ['labels that its pods don\'t carry', (chart) => ForeignWorkload.of(aDeployment(chart), { podLabels: { app: 'other' } }),
      '[shop/reports] podLabels: its pods don\'t carry app=other: use labels that they have'],
    ['a container that isn\'t there', (chart) => ForeignWorkload.of(aDeployment(chart), { containers: ['main'] }),
      '[shop/reports] its pods have no container \'main\': use some of reports, proxy'],
    ['options twice', (chart) => {
      const object = aDeployment(chart);
      ForeignWorkload.of(object);
      ForeignWorkload.of(object, { containers: ['reports'] });
    }, '[shop/reports] ForeignWorkload.of(): it was told how it is before: give options once'],
    ['a variable that is there', (chart) => ForeignWorkload.of(aDeployment(chart)).connectTo(aDatabase(chart), { env: { MODE: 'host' } }),
      '[shop/reports] the variable MODE is set already, to something else: use another name'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });

  test('then a folder or a volume that comes later is refused when the app is synthesised', () => {
    const later = (path: string, value: unknown) => () => {
      const chart = aChart();
      const object = aDeployment(chart);
      ForeignWorkload.of(object).connectTo(aDatabase(chart));
      object.addJsonPatch(JsonPatch.add(path, value));
      objectsOf(chart);
    };
    expect(later('/spec/template/spec/volumes', [{ name: 'binding-orders' }])).toThrow('[shop/reports] its pods have a volume \'binding-orders\' already: connect under another name');
    expect(later('/spec/template/spec/containers/0/volumeMounts', [{ name: 'a', mountPath: '/bindings/orders' }]))
      .toThrow('[shop/reports] its container \'reports\' has something at \'/bindings/orders\' already: connect under another name');
  });

  test('then pods of another object that carry the same labels are refused: they would be closed, too', () => {
    const chart = aChart();
    ForeignWorkload.of(aDeployment(chart)).connectTo(aDatabase(chart));
    new ApiObject(chart, 'other', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'other' }, spec: { template: { metadata: { labels: LABELS }, spec: aPodSpec() } } });
    expect(() => objectsOf(chart)).toThrow('[shop/other] its pods carry app=reports, by which shop/reports selects its own: give them other labels');
  });
});
