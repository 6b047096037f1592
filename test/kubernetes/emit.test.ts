import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { emit } from '../../lib/kubernetes';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';

/** A Service made of these props. */
function aService(spec: any, newer?: { path: string[]; value: unknown }[]) {
  return emit(aChart(), 'Service', k8s.KubeService, { metadata: { name: 'api' }, props: () => ({ spec }) as any, newer: newer && (() => newer) });
}

describe('given a field that is newer than the generated classes', () => {
  test('then it is in the output where the library names it', () => {
    const service = aService({ type: 'ClusterIP' }, [{ path: ['spec', 'trafficDistribution'], value: 'PreferClose' }]);
    expect(objectOf(service, 'Service', 'api').spec).toEqual({ type: 'ClusterIP', trafficDistribution: 'PreferClose' });
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

  test('then it fails the synthesis where nobody names it, so that nothing is lost in silence', () => {
    const service = aService({ type: 'ClusterIP', trafficDistribution: 'PreferClose' });
    expect(() => objectsOf(service)).toThrow('[shop] Service api lost spec.trafficDistribution on its way to the output: name it as a newer field');
  });

  test('then it is missed at any depth', () => {
    const service = aService({ ports: [{ port: 80 }, { port: 81, shiny: true }] });
    expect(() => objectsOf(service)).toThrow('Service api lost spec.ports.1.shiny');
  });
});

describe('given a patch by the user', () => {
  test('then any field can be changed and removed', () => {
    const database = aDatabase(aChart());
    ApiObject.of(database).addJsonPatch(
      JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 600),
      JsonPatch.add('/spec/template/metadata/annotations/example.com~1team', 'shop'),
      JsonPatch.remove('/spec/revisionHistoryLimit'),
    );
    const { spec } = objectOf(database, 'StatefulSet', 'orders');
    expect(spec.template.spec.terminationGracePeriodSeconds).toBe(600);
    expect(spec.template.metadata.annotations['example.com/team']).toBe('shop');
    expect(spec).not.toHaveProperty('revisionHistoryLimit');
  });
});

describe('given fields that the API spells its own way', () => {
  test('then they are not taken for lost', () => {
    expect(objectOf(aService({ clusterIp: 'None', externalIPs: ['192.0.2.1'] }), 'Service', 'api').spec).toEqual({ clusterIP: 'None', externalIPs: ['192.0.2.1'] });
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
