import { App, Chart, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { ImagePullPolicy } from '../../lib';
import { aChart, objectsOf } from '../given';
import { identities, immutable, names } from '../identities';
import { brokenReferences } from '../../lib/conformance/references';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';
import { ENGINES } from './list';
import { ClusterProps, EngineSample, SECRET, aCluster } from './sample';

/** Secrets that a user made by hand. */
const SECRETS = [SECRET];
const LONGEST = 40;

/** Later versions of any cluster. */
const CHANGED: [string, Partial<ClusterProps>][] = [
  ['number of members', { members: 5 }],
  ['size of members', { resources: { cpu: '2', memory: Size.gibibytes(8) } }],
  ['size of the Job', { credentialsResources: { cpu: '60m' } }],
  ['list of zones', { zones: ['a', 'b', 'c'] }],
  ['pull policy', { imagePullPolicy: ImagePullPolicy.ALWAYS }],
  ['partOf', { partOf: 'site' }],
];

function changesOf(sample: EngineSample): [string, Partial<ClusterProps>][] {
  const promises = sample.engine().durabilities.map((durability): [string, Partial<ClusterProps>] => [`durability ${durability}`, { durability }]);
  return [...CHANGED, ...promises, ...sample.changed];
}

describe.each(ENGINES)('given $what', (sample) => {
  const built = (props: Partial<ClusterProps> = {}, id?: string): any[] => objectsOf(aCluster(sample, aChart(), props, id));

  test('then these are its objects, their names and their ids', () => {
    expect(identities(aCluster(sample, aChart()))).toMatchSnapshot();
  });

  test.each(changesOf(sample))('then another %s changes nothing that is immutable, and no name', (_, props) => {
    expect(immutable(built(props))).toEqual(immutable(built()));
    expect(names(built(props))).toEqual(names(built()));
  });

  test.each<[string, () => Construct]>([
    ['another chart', () => aChart('site')],
    ['a construct in between', () => new Construct(new Construct(aChart(), 'Backend'), 'Services')],
    ['an app with more charts', () => new Chart(new Chart(new App(), 'everything'), 'shop', { namespace: 'shop' })],
  ])('then in %s names and everything immutable stay', (_, place) => {
    const there = objectsOf(aCluster(sample, place()));
    expect(names(there)).toEqual(names(built()));
    expect(immutable(there)).toEqual(immutable(built()));
  });

  test('then another id under the same name is the same object', () => {
    expect(immutable(built({ name: 'orders' }, 'Cluster'))).toEqual(immutable(built()));
  });

  test('then everything that it refers to exists, and nothing looks like a password', () => {
    changesOf(sample).forEach(([, props]) => expect(brokenReferences(built(props), { secrets: SECRETS })).toEqual([]));
  });

  test('then the same props give the same objects, and a second synthesis too', () => {
    const cluster = aCluster(sample, aChart());
    const first = JSON.stringify(objectsOf(cluster));
    expect(JSON.stringify(objectsOf(cluster))).toBe(first);
    expect(JSON.stringify(built())).toBe(first);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    const objects = [{}, ...sample.changed.map(([, props]) => props)].flatMap((props) => built(props));
    expect(objects.flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });

  test('then its controller has time for its probes on a busy machine, which takes seconds to start a command', () => {
    const containers = built().filter(({ kind }) => kind === 'Deployment').flatMap(({ spec }) => spec.template.spec.containers);
    const probes = containers.flatMap(({ livenessProbe, readinessProbe }: any) => [livenessProbe, readinessProbe]);
    expect(probes.filter(({ timeoutSeconds }: any) => timeoutSeconds < 10)).toEqual([]);
  });

  test('then all names fit, whatever it is called', () => {
    const objects = built(sample.withLongestName, 'n'.repeat(LONGEST));
    const volumes = objects.flatMap(({ spec }) => spec?.template?.spec?.volumes ?? []).map((volume: any) => volume.name);
    const labels = objects.flatMap(({ metadata }) => Object.values<string>(metadata.labels ?? {}));
    const short = objects.filter(({ kind }) => kind !== 'ConfigMap').map(({ metadata }) => metadata.name);
    expect([...short, ...volumes, ...labels].filter((one) => one.length > 63)).toEqual([]);
  });
});
