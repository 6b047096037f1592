import { Chart, Size } from 'cdk8s';
import {
  AccessMode, AdoptedStatefulSet, AdoptedWebApp, Expose, IngressController, PersistentFolder, PodManagementPolicy, Port, Rollout, StatefulAppProps,
  StatelessWebAppProps, StorageClass, Tls, Volume,
} from '../../lib';
import { brokenReferences } from '../../lib/conformance/references';
import { aChart, aStatefulApp, aWebApp, aWorker, objectOf, objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const LABELS = { app: 'shop', tier: 'web' };
const untyped = (value: unknown): any => value;

/** A web app that takes a Deployment over, and a worker that is connected to it. */
function adopted(adopt: Partial<AdoptedWebApp> = {}, props: Partial<StatelessWebAppProps> = {}): Chart {
  const chart = aChart();
  const app = aWebApp(chart, { autoscaling: { maxReplicas: 5 }, resources: { cpu: '500m' }, adopt: { podLabels: LABELS, ...adopt }, ...props });
  aWorker(chart).connectTo(app);
  return chart;
}

const stateful = (chart: Chart, adopt: Partial<AdoptedStatefulSet> = {}, props: Partial<StatefulAppProps> = {}) => aStatefulApp(chart, {
  podManagementPolicy: PodManagementPolicy.ORDERED_READY, adopt: { podLabels: LABELS, headlessService: 'queue-nodes', ...adopt }, ...props,
});

describe('given a Deployment and a Service that are there', () => {
  const chart = adopted({ containerName: 'main', service: { name: 'front', portName: 'web' } }, { service: { port: 8000 } });

  test('then what can\'t be changed is kept, and the object says so', () => {
    const { metadata, spec } = objectOf(chart, 'Deployment', 'api');
    expect(spec.selector.matchLabels).toEqual(LABELS);
    expect(spec.template.metadata.labels).toMatchObject({ ...LABELS, 'app.kubernetes.io/instance': 'api' });
    expect(spec.template.spec.containers[0].name).toBe('main');
    expect(metadata.annotations['cdk8s-patterns/adopted']).toBe('spec.selector');
  });

  test('then everything that belongs to the pods goes by their labels', () => {
    expect(objectOf(chart, 'PodDisruptionBudget', 'api').spec.selector.matchLabels).toEqual(LABELS);
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.podSelector.matchLabels).toEqual(LABELS);
    expect(objectOf(chart, 'NetworkPolicy', 'mailer').spec.egress).toContainEqual(expect.objectContaining({ to: [{ podSelector: { matchLabels: LABELS } }] }));
    const pod = objectOf(chart, 'Deployment', 'api').spec.template.spec;
    expect(pod.topologySpreadConstraints[0].labelSelector.matchLabels).toEqual(LABELS);
    expect(JSON.stringify(pod.affinity)).toContain(JSON.stringify({ matchLabels: LABELS }));
  });

  test('then the Service leads to the pods of both revisions, by its own port', () => {
    const { spec } = objectOf(chart, 'Service', 'front');
    expect(spec.selector).toEqual(LABELS);
    expect(spec.ports).toEqual([{ name: 'web', port: 8000, targetPort: 8080, protocol: 'TCP', appProtocol: 'http' }]);
    expect(objectOf(chart, 'ConfigMap', 'mailer-binding-api').data.uri).toBe('http://front.shop.svc:8000');
  });

  test('then an Ingress leads to it', () => {
    const expose = Expose.ingress({ host: 'shop.example.com', controller: IngressController.traefik(), tls: Tls.none() });
    const backendOf = (portName: string) => objectOf(adopted({ service: { name: 'front', portName } }, { expose }), 'Ingress', 'api').spec.rules[0].http.paths[0].backend.service;
    expect(backendOf('web')).toEqual({ name: 'front', port: { name: 'web' } });
    expect(backendOf('')).toEqual({ name: 'front', port: { number: 80 } });
    expect(objectOf(adopted({ service: { portName: '' } }), 'Service', 'api').spec.ports[0]).not.toHaveProperty('name');
  });

  test('then one without an address stays so', () => {
    const headless = adopted({ service: { portName: 'web', headless: true } }, { service: { port: 8080 } });
    expect(objectOf(headless, 'Service', 'api').spec.clusterIP).toBe('None');
    expect(objectOf(chart, 'Service', 'front').spec).not.toHaveProperty('clusterIP');
  });

  test('then recommended labels that others chose are theirs', () => {
    const podLabels = { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'prod' };
    const { spec } = objectOf(adopted({ podLabels }), 'Deployment', 'api');
    expect(spec.selector.matchLabels).toEqual(podLabels);
    expect(spec.template.metadata.labels).toMatchObject(podLabels);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, and all that they refer to is there', (minor) => {
    expect(objectsOf(chart).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });

  test('then a worker takes one over as well', () => {
    const { spec } = objectOf(aWorker(aChart(), { adopt: { podLabels: { app: 'mailer' } } }), 'Deployment', 'mailer');
    expect(spec.selector.matchLabels).toEqual({ app: 'mailer' });
  });
});

describe('given a StatefulSet, its Service and its claims that are there', () => {
  const volumes = {
    '/var/lib/queue': Volume.perPod(Size.gibibytes(10)),
    '/var/log/queue': Volume.perPod(Size.gibibytes(1), { name: 'log', storageClass: StorageClass.existing('fast') }),
  };
  const claims = [{ name: 'log', labels: { app: 'shop' }, annotations: { 'example.com/a': 'a' } }, { name: 'data', accessMode: AccessMode.READ_WRITE_ONCE_POD }];
  const chart = aChart();
  const queue = stateful(chart, { claims }, { volumes });
  aWebApp(chart).connectTo(queue);

  test('then what can\'t be changed is kept, and the object says so', () => {
    const { metadata, spec } = objectOf(chart, 'StatefulSet', 'queue');
    expect(spec).toMatchObject({ serviceName: 'queue-nodes', podManagementPolicy: 'OrderedReady', selector: { matchLabels: LABELS } });
    expect(spec.volumeClaimTemplates.map((claim: any) => [claim.metadata, claim.spec.accessModes, claim.spec.storageClassName])).toEqual([
      [{ name: 'log', labels: { app: 'shop' }, annotations: { 'example.com/a': 'a' } }, ['ReadWriteOnce'], 'fast'],
      [{ name: 'data' }, ['ReadWriteOncePod'], undefined],
    ]);
    expect(metadata.annotations['cdk8s-patterns/adopted']).toBe('spec.selector, spec.serviceName, spec.volumeClaimTemplates, spec.podManagementPolicy');
  });

  test('then its Services lead to the pods of both revisions', () => {
    const ports = (name: string) => objectOf(chart, 'Service', name).spec.ports.map(({ targetPort }: any) => targetPort);
    expect(objectOf(chart, 'Service', 'queue-nodes').spec).toMatchObject({ clusterIP: 'None', selector: LABELS, publishNotReadyAddresses: true });
    expect([ports('queue-nodes'), ports('queue')]).toEqual([[8080, 7000], [8080]]);
    expect(queue.member(1)).toBe('queue-1.queue-nodes.shop.svc');
    expect(objectOf(chart, 'ConfigMap', 'api-binding-queue').data.host).toBe('queue.shop.svc');
  });

  test('then the Service of clients may have any name but that of the other', () => {
    const other = aChart();
    aWebApp(other).connectTo(stateful(other, { headlessService: 'queue', service: 'queue-clients' }));
    expect(objectOf(other, 'Service', 'queue-clients').spec).not.toHaveProperty('clusterIP');
    expect(objectOf(other, 'ConfigMap', 'api-binding-queue').data.host).toBe('queue-clients.shop.svc');
  });

  test('then one Service with an address serves for both, and members have no names', () => {
    const other = aChart();
    const app = stateful(other, { headlessService: 'queue', hasAddress: true });
    const services = objectsOf(other).filter(({ kind }) => kind === 'Service');
    expect(services.map(({ metadata }) => metadata.name)).toEqual(['queue']);
    expect(services[0].spec).not.toHaveProperty('clusterIP');
    expect(services[0].spec).not.toHaveProperty('publishNotReadyAddresses');
    expect(app.service).toBe(app.headlessService);
    expect(() => app.member(0)).toThrow('[shop/queue] its members have no DNS names, as \'queue\' has an address of its own: call the Service');
  });

  test('then claims without labels are what is expected where nothing is said', () => {
    const { spec } = objectOf(stateful(aChart()), 'StatefulSet', 'queue');
    expect(spec.volumeClaimTemplates[0].metadata).toEqual({ name: 'data' });
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, and all that they refer to is there', (minor) => {
    expect(objectsOf(chart).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });
});

describe('given a claim that is there', () => {
  test('then what its manifest says of it is kept', () => {
    const folder = new PersistentFolder(aChart(), 'uploads', { size: Size.gibibytes(10), adopt: { accessModes: [AccessMode.READ_WRITE_ONCE_POD], volumeName: 'pv-7' } });
    expect(objectOf(folder, 'PersistentVolumeClaim', 'uploads').spec).toMatchObject({ accessModes: ['ReadWriteOncePod'], volumeName: 'pv-7' });
  });
});

describe('given two constructs that adopt one thing', () => {
  test('then those that select the same pods are refused', () => {
    const chart = aChart();
    aWebApp(chart, { adopt: { podLabels: { app: 'shop' } } });
    aWorker(chart, { adopt: { podLabels: LABELS } });
    expect(() => objectsOf(chart)).toThrow('[shop/mailer/Workload/Resource] its pods carry app=shop, by which shop/api/Workload selects its own: let one construct alone adopt them, or name more labels');
  });

  test('then those of one name are refused, also of one Service', () => {
    const chart = aChart();
    aWebApp(chart, { adopt: { podLabels: { app: 'a' }, service: { name: 'front', portName: '' } } });
    aWebApp(chart, { adopt: { podLabels: { app: 'b' }, service: { name: 'front', portName: '' } } }, 'other');
    expect(() => objectsOf(chart)).toThrow('a second Service is called \'front\' in the same namespace');
  });

  test('then two workloads that have one claim for themselves are refused', () => {
    const chart = aChart();
    const props = (shared: boolean) => ({ replicas: 1, rollout: Rollout.recreate(), volumes: { '/srv': Volume.existingClaim('uploads', shared) } });
    ['a', 'b'].forEach((id) => aWorker(chart, props(true), id));
    expect(objectsOf(chart).length).toBeGreaterThan(0);
    ['c', 'd'].forEach((id) => aWorker(chart, props(false), id));
    expect(() => objectsOf(chart)).toThrow('[shop/d] volumes: /srv is the PersistentVolumeClaim \'uploads\', which shop/c has already: one node at a time can use it, so say that it is shared, or let one of them have it');
  });

  test('then other pods that carry the labels are refused as well', () => {
    const chart = aChart();
    aWebApp(chart, { adopt: { podLabels: { team: 'shop' } } });
    aWorker(chart, { metadata: { labels: { team: 'shop' } } });
    expect(() => objectsOf(chart)).toThrow('its pods carry team=shop, by which shop/api/Workload selects its own');
  });
});

describe('given an adoption that can\'t be', () => {
  const web = (adopt: unknown, props: Partial<StatelessWebAppProps> = {}) => () => objectsOf(aWebApp(aChart(), { adopt: untyped(adopt), ...props }));
  const set = (adopt: unknown, props: Partial<StatefulAppProps> = {}) => () => objectsOf(stateful(aChart(), untyped(adopt), props));

  test.each<[string, () => unknown, string]>([
    ['no labels', web({}), '[shop/api] adopt.podLabels is missing: name the labels of its selector (spec.selector.matchLabels)'],
    ['an empty selector', web({ podLabels: {} }), '[shop/api] adopt.podLabels is empty, which would be every pod of the namespace: name the labels of its selector'],
    ['what Kubernetes gives pods itself', web({ podLabels: { 'app': 'shop', 'pod-template-hash': 'abc' } }),
      '[shop/api] adopt.podLabels has pod-template-hash, which Kubernetes gives each pod itself: leave it out, and name the labels of spec.selector.matchLabels'],
    ['a label that is given otherwise', web({ podLabels: { team: 'a' } }, { metadata: { labels: { team: 'b' } } }),
      '[shop/api] label team is \'b\', and selects the pods as \'a\': leave it out'],
    ['a container of no name', web({ podLabels: LABELS, containerName: 'My App' }),
      '[shop/api] adopt.containerName must be a DNS label (lower-case letters, digits and \'-\', starting with a letter), got \'My App\': use a name such as \'my-app\''],
    ['a Service whose port isn\'t said', web({ podLabels: LABELS, service: {} }), '[shop/api] adopt.service.portName is missing: say what its port is called, \'\' where it has no name'],
    ['a nameless port beside others', web({ podLabels: LABELS, service: { portName: '' } }, { ports: [Port.grpc('grpc', 9090)] }),
      '[shop/api] adopt.service.portName is \'\', and a Service of more than one port needs a name for each: leave the other ports to another app, or give the port a name before'],
    ['another port of a Service without an address', web({ podLabels: LABELS, service: { portName: 'web', headless: true } }),
      '[shop/api] adopt.service is headless, so that clients reach the pods\' own port (8080), and service.port is 80: give service: { port: 8080 }'],
    ['no order', set({}, { podManagementPolicy: undefined }),
      '[shop/queue] podManagementPolicy is missing: it can\'t be changed in a StatefulSet that is there, so say which it has: Kubernetes\' own default is PodManagementPolicy.ORDERED_READY'],
    ['no governing Service', set({ headlessService: undefined }), '[shop/queue] adopt.headlessService is missing: name its spec.serviceName'],
    ['one Service for two things', set({ headlessService: 'queue' }),
      '[shop/queue] adopt.service must be another name than headlessService (\'queue\'), which has no address: name the Service that others use'],
    ['two Services where there is one', set({ headlessService: 'queue', hasAddress: true, service: 'other' }),
      '[shop/queue] adopt.service must be headlessService (\'queue\'), which has an address, got \'other\': leave it out'],
    ['a claim of no volume', set({ claims: [{ name: 'log' }] }),
      '[shop/queue] adopt.claims[0].name must be the name of a Volume.perPod of the app (data), got \'log\': give the app such a volume'],
    ['a volume of no claim', set({ claims: [] }),
      '[shop/queue] adopt.claims has no \'data\', which is a volume of each pod\'s here: Kubernetes lets no StatefulSet have another one, so leave the volume out, or name its template'],
    ['a claim twice', set({ claims: [{ name: 'data' }, { name: 'data' }] }), '[shop/queue] adopt.claims names one of them twice, got [\'data\', \'data\']: leave one out'],
    ['a folder of no access', () => new PersistentFolder(aChart(), 'uploads', { size: Size.gibibytes(1), adopt: { accessModes: [] } }),
      '[shop/uploads] adopt.accessModes is empty: name those of the claim, or leave it out'],
    ['a shared folder that one node has', () => new PersistentFolder(aChart(), 'uploads', { size: Size.gibibytes(1), shared: true, adopt: { accessModes: [AccessMode.READ_WRITE_ONCE] } }),
      '[shop/uploads] adopt.accessModes must have AccessMode.READ_WRITE_MANY for a shared folder, got [\'ReadWriteOnce\']: leave shared out'],
  ])('then %s is refused', (_, build, error) => {
    expect(build).toThrow(error);
  });
});
