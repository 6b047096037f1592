import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { emit } from '../../lib/kubernetes';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';

/** A Service made of these props. */
function aService(spec: any) {
  return emit(aChart(), 'Service', k8s.KubeService, { metadata: { name: 'api' }, props: () => ({ spec }) });
}

describe('given a field that is newer than the generated classes', () => {
  test('then it is in the output, at any depth', () => {
    const spec = { ports: [{ port: 80 }, { port: 81, shiny: { deep: true } }], trafficDistribution: 'PreferClose' };
    expect(objectOf(aService(spec), 'Service', 'api').spec).toEqual(spec);
  });

  test('then a user may patch it in', () => {
    const app = aWebApp(aChart());
    app.service.addJsonPatch(JsonPatch.add('/spec/trafficDistribution', 'PreferSameZone'));
    ApiObject.of(app).addJsonPatch(
      JsonPatch.add('/spec/template/spec/resources', { limits: { memory: '1Gi' } }),
      JsonPatch.add('/spec/template/spec/containers/0/lifecycle/stopSignal', 'SIGQUIT'),
    );
    expect(objectOf(app, 'Service', 'api').spec.trafficDistribution).toBe('PreferSameZone');
    const pod = objectOf(app, 'Deployment', 'api').spec.template.spec;
    expect(pod.resources).toEqual({ limits: { memory: '1Gi' } });
    expect(pod.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } }, stopSignal: 'SIGQUIT' });
  });
});

describe('given a patch by the user', () => {
  test('then any field can be changed and removed', () => {
    const database = aDatabase(aChart());
    ApiObject.of(database).addJsonPatch(
      JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 900),
      JsonPatch.add('/spec/template/metadata/annotations/example.com~1team', 'shop'),
      JsonPatch.remove('/spec/revisionHistoryLimit'),
    );
    const { spec } = objectOf(database, 'StatefulSet', 'orders');
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(900);
    expect(spec.template.metadata.annotations['example.com/team']).toBe('shop');
    expect(spec).not.toHaveProperty('revisionHistoryLimit');
  });
});

describe('given values that the generated classes wrap', () => {
  const spec = { ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }], sizes: [k8s.Quantity.fromString('1Gi'), k8s.Quantity.fromNumber(2)] };
  const written = { ports: [{ port: 80, targetPort: 'http' }], sizes: ['1Gi', 2] };

  test('then they are in the output as they are', () => {
    expect(objectOf(aService(spec), 'Service', 'api').spec).toEqual(written);
  });

  test('then under a patch as well', () => {
    const service = aService(spec);
    service.addJsonPatch(JsonPatch.add('/metadata/labels', { a: 'b' }));
    expect(objectOf(service, 'Service', 'api')).toMatchObject({ metadata: { labels: { a: 'b' } }, spec: written });
  });
});

test('what an object is made of is asked for afresh at every synthesis, and not before', () => {
  let type = 'ClusterIP';
  const props = jest.fn(() => ({ spec: { type } }));
  const service = emit(aChart(), 'Service', k8s.KubeService, { metadata: { name: 'api' }, props });
  expect(props).not.toHaveBeenCalled();
  objectsOf(service);
  type = 'LoadBalancer';
  expect(objectOf(service, 'Service', 'api').spec).toEqual({ type: 'LoadBalancer' });
  expect(props).toHaveBeenCalledTimes(2);
});

test('a field that a kind doesn\'t have doesn\'t compile', () => {
  // @ts-expect-error: it is called `clusterIp`
  emit(aChart(), 'Service', k8s.KubeService, { metadata: { name: 'api' }, props: { spec: { clusterIpp: 'None' } } });
});
