import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Ordering, PersistentFolder, RandomSecret, StaticSite, StorageClass, Volume } from '../../lib';
import { everything } from '../everything';
import { aChart, aDatabase, aMigration, aStatefulApp, aWebApp, objectOf, objectsOf } from '../given';
import { containersOf, podsOf, told } from './pods';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

/** The only container of a web app there. */
function containerIn(scope: Construct, props = {}): any {
  return objectOf(aWebApp(scope, props), 'Deployment', 'api').spec.template.spec.containers[0];
}

describe('given resources by what containers are for', () => {
  const of = (cpu: string) => ({ cpu, memory: Size.gibibytes(1) });
  const resources = { programs: of('111m'), sites: of('222m'), helpers: of('333m'), members: of('444m'), tools: of('555m') };
  const chart = everything(told({ resources }));
  new StaticSite(chart, 'site', { image: 'ghcr.io/acme/site:1.4.2' });

  test('then each container of the app has those of its kind', () => {
    const containers = podsOf(chart).flatMap(containersOf);
    const names = (cpu: string) => [...new Set(containers.filter((one) => one.resources.requests.cpu === cpu).map(({ name }) => name))].sort();
    expect(Object.fromEntries(['111m', '222m', '333m', '444m', '555m'].map((cpu) => [cpu, names(cpu)]))).toEqual({
      '111m': ['api', 'import', 'mailer', 'migrate', 'queue', 'report'],
      '222m': ['site'],
      '333m': ['agent', 'prepare', 'shipper'],
      '444m': ['postgresql'],
      '555m': ['controller', 'credentials', 'record-migration'],
    });
  });

  test('then what a program is given itself wins, field by field', () => {
    const { requests, limits } = containerIn(told({ resources: { programs: { cpu: '200m', memory: Size.gibibytes(1) } } }), { resources: { cpu: '2' } }).resources;
    expect([requests.cpu, limits.cpu, limits.memory]).toEqual(['2', '2', '1Gi']);
  });

  test('then scratch volumes get disk beside', () => {
    const { limits } = containerIn(told({ resources: { programs: { ephemeralStorage: Size.gibibytes(1) } } }), { volumes: { '/data': Volume.scratch(Size.gibibytes(2)) } }).resources;
    expect(limits['ephemeral-storage']).toBe('3Gi');
  });

  test('then an autoscaler has something to go by where they say the CPU', () => {
    const autoscaling = { maxReplicas: 5 };
    expect(() => aWebApp(told({ resources: { programs: { memory: Size.gibibytes(1) } } }), { autoscaling })).toThrow('autoscaling needs resources.cpu, got none');
    expect(() => aWebApp(told({ resources: { programs: { cpu: '300m' } } }), { autoscaling })).not.toThrow();
  });
});

describe('given sizes', () => {
  const sizes = { small: { cpu: '50m' }, large: { cpu: '2', memory: Size.gibibytes(4) } };

  test('then who asks for one gets it, and what is said beside wins', () => {
    const { requests, limits } = containerIn(told({ sizes, resources: { programs: { cpu: '300m', memory: Size.mebibytes(64) } } }), { resources: { size: 'large', memory: Size.gibibytes(5) } }).resources;
    expect([requests.cpu, limits.cpu, limits.memory]).toEqual(['2', '2', '5Gi']);
  });

  test('then members of a database may ask for one too', () => {
    const { limits } = objectOf(aDatabase(told({ sizes }), { resources: { size: 'large' } }), 'StatefulSet', 'orders').spec.template.spec.containers[0].resources;
    expect(limits.memory).toBe('4Gi');
  });

  test('then one that nobody named is refused', () => {
    expect(() => aWebApp(told({ sizes }), { resources: { size: 'huge' } }))
      .toThrow('[shop/api] resources.size must be one of the sizes of PatternDefaults (small, large), got \'huge\': use one of them, or add it');
    expect(() => aWebApp(aChart(), { resources: { size: 'huge' } })).toThrow('(there are none)');
  });
});

describe('given who programs are', () => {
  const security = { user: 20_000, supplementalGroups: [30_000] };
  const ofPod = (scope: Construct, kind: string, name: string) => objectOf(scope, kind, name).spec.template.spec.securityContext;

  test('then programs are it, and members stay who their data belongs to', () => {
    const chart = told({ security });
    aWebApp(chart);
    aDatabase(chart);
    expect(ofPod(chart, 'Deployment', 'api')).toMatchObject({ runAsUser: 20_000, runAsGroup: 20_000, fsGroup: 20_000, supplementalGroups: [30_000] });
    expect(ofPod(chart, 'StatefulSet', 'orders')).toMatchObject({ runAsUser: 26 });
  });

  test('then a program of another user is in no group of theirs', () => {
    const chart = told({ security: { user: 20_000, group: 20_001 } });
    aWebApp(chart, { security: { user: 999 } });
    expect(ofPod(chart, 'Deployment', 'api')).toMatchObject({ runAsUser: 999, runAsGroup: 999 });
  });

  test('then so is the Job that makes a Secret', () => {
    const chart = told({ security });
    new RandomSecret(chart, 'session', { keys: ['signing'] });
    expect(podsOf(chart)[0].spec.securityContext).toMatchObject({ runAsUser: 20_000, runAsGroup: 20_000 });
  });
});

describe('given where volumes come from', () => {
  test('then all volumes do, but those that were told', () => {
    const chart = told({ storageClass: StorageClass.existing('fast') });
    aDatabase(chart);
    aStatefulApp(chart);
    aDatabase(chart, { storage: { size: Size.gibibytes(1), storageClass: StorageClass.clusterDefault() } }, 'own');
    new PersistentFolder(chart, 'uploads', { size: Size.gibibytes(1) });
    const classes = objectsOf(chart).flatMap(({ kind, metadata, spec }) =>
      kind === 'StatefulSet' ? [[metadata.name, spec.volumeClaimTemplates[0].spec.storageClassName]] : kind === 'PersistentVolumeClaim' ? [[metadata.name, spec.storageClassName]] : []);
    expect(Object.fromEntries(classes)).toEqual({ orders: 'fast', queue: 'fast', own: undefined, uploads: 'fast' });
  });

  test('then a preset is made once', () => {
    const chart = told({ storageClass: StorageClass.awsEbs() });
    aDatabase(chart);
    aStatefulApp(chart);
    expect(objectsOf(chart).filter(({ kind }) => kind === 'StorageClass')).toHaveLength(1);
  });
});

describe('given where the API server is', () => {
  test('then policies open it alone, wherever pods call it', () => {
    const chart = everything(told({ apiServer: { cidrs: ['192.0.2.10/32', '10.96.0.1/32'], ports: [443, 8443] } }));
    const egress = objectsOf(chart).filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata, spec }) => ({ name: metadata.name, rules: spec.egress as any[] }));
    const opened = egress.filter(({ rules }) => rules.some(({ to }) => JSON.stringify(to) === JSON.stringify([{ ipBlock: { cidr: '10.96.0.1/32' } }, { ipBlock: { cidr: '192.0.2.10/32' } }])));
    expect(opened.map(({ name }) => name).sort()).toEqual(
      ['api', 'import', 'mailer', 'migrate', 'orders', 'orders-controller', 'orders-credentials', 'queue', 'report', 'session-credentials']);
    expect(egress.filter(({ rules }) => rules.some(({ to }) => to === undefined))).toEqual([]);
  });
});

describe('given what keeps migrations in their order', () => {
  const kinds = (scope: Construct, props = {}) => {
    aMigration(scope, { before: [aWebApp(scope)], ...props }).connectTo(aDatabase(scope));
    return objectOf(scope, 'Deployment', 'api').metadata.annotations['argocd.argoproj.io/sync-wave'];
  };

  test('then it does, unless a migration has its own', () => {
    expect(kinds(told({ ordering: Ordering.argoCd() }))).toBe('2');
    expect(kinds(told({ ordering: Ordering.argoCd() }), { ordering: Ordering.gate() })).toBeUndefined();
  });
});
