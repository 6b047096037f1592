import { ApiObject } from 'cdk8s';
import { hasField, placeOf } from '../../apps/real/field';
import { Met, Way, metNeeds, wayTo } from '../../apps/real/needs';
import { USUAL, VARIANTS } from '../../apps/real/variants';
import { Patch } from '../../lib';
import { brokenReferences } from '../../lib/conformance/references';
import { aChart, aWebApp, objectsOf } from '../given';
import { findings } from '../lint/findings';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

/** Secrets that operators, people and External Secrets make. */
const SECRETS = ['mail', 'login', 'rds', 'bucket', 'google', 'keycloak-cert', 'maxmind'];
/** What is elsewhere. */
const HOSTS = [
  'mail.example.com', 's3.eu-central-1.amazonaws.com', ...['chat', 'login', 'netbox', 'id'].map((name) => `${name}.abc123.eu-central-1.rds.amazonaws.com`),
];
/** Of mail, databases, buckets and APIs elsewhere. */
const PORTS = [25, 443, 587, 5432];
/** Of all that they need, in percent. */
const LEAST_TYPED = 90;

describe('given public applications, written with the library alone', () => {
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  describe.each(VARIANTS)('$name, $form', ({ make }) => {
    const objects = (): any[] => make().charts.flatMap((chart) => objectsOf(chart));

    test('then every Kubernetes minor knows every object, field and type', () => {
      const all = objects();
      expect(KUBERNETES_MINORS.flatMap((minor) => all.flatMap((object) => schemaErrors(object, minor)))).toEqual([]);
    });

    test('then linters and Pod Security find nothing, and all that is referred to exists', () => {
      expect(findings(objects())).toEqual([]);
      expect(brokenReferences(objects(), { secrets: SECRETS, ports: PORTS, hosts: HOSTS })).toEqual([]);
    });
  });

  describe('then what they need', () => {
    let met: Met[];
    beforeAll(() => {
      met = metNeeds();
    });

    test('shows where it is said to show', () => {
      expect(met.filter(({ way }) => way === 'missing')).toEqual([]);
    });

    test('is typed, with no patch', () => {
      expect(met.filter(({ way }) => way === 'patched')).toEqual([]);
      expect(100 * met.filter(({ way }) => way === 'typed').length / met.length).toBeGreaterThanOrEqual(LEAST_TYPED);
    });
  });
});

describe('given a field that shows', () => {
  const chart = aChart();
  const app = aWebApp(chart, { replicas: 3 });
  Patch.of(app).merge({ spec: { template: { spec: { shareProcessNamespace: true } } } });
  const forms = new Map([[USUAL, [app.deployment, new ApiObject(chart, 'Own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' }, data: { a: 'b' } })]]]);

  test.each<[string, Way]>([
    ['Deployment/api spec.replicas = 3', 'typed'],
    ['Deployment/api @pod.shareProcessNamespace = true', 'patched'],
    ['ConfigMap/own data.a = b', 'by hand'],
    ['Deployment/api spec.replicas = 4', 'missing'],
    ['other: Deployment/api spec.replicas = 3', 'missing'],
  ])('then %s is %s', (place, way) => expect(wayTo(place, forms)).toBe(way));
});

describe('given the place of a field', () => {
  const deployment = {
    kind: 'Deployment', metadata: { name: 'api', annotations: { 'a.b/c': 'd' } },
    spec: { template: { spec: { containers: [{ name: 'api', args: ['run'], volumeMounts: [{ name: 'at-srv', mountPath: '/srv' }] }], volumes: [{ name: 'at-srv', emptyDir: {} }] } } },
  };

  test.each<[string, boolean]>([
    ['Deployment/api metadata.annotations[a.b/c] = d', true],
    ['Deployment/api metadata.annotations[a.b/c] = e', false],
    ['Deployment/api @main.args[*] = run', true],
    ['Deployment/api @pod.volumes[@mount:/srv].emptyDir', true],
    ['Deployment/api @pod.volumes[@mount:/srv].hostPath', false],
    ['Deployment/api @main.env[PORT].value', false],
  ])('then %s is there: %j', (place, isThere) => expect(hasField(deployment, placeOf(place))).toBe(isThere));

  test('then what is none says how one looks', () => {
    expect(() => placeOf('Deployment')).toThrow('a place must be such as \'Deployment/api spec.replicas = 2\', got \'Deployment\'');
  });
});
