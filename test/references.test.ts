import { App } from 'cdk8s';
import { Shop } from '../apps/shop/shop';
import { objectsOf } from './given';
import { brokenReferences } from '../lib/conformance/references';

/** The shop, with some of it changed. */
function shop(change: (objects: any[]) => any[] = (objects) => objects): any[] {
  return change(structuredClone(objectsOf(new Shop(new App(), 'shop'))));
}

const find = (objects: any[], kind: string, name: string) => objects.find((object) => object.kind === kind && object.metadata.name === name);

describe('given the shop', () => {
  test('then everything that it refers to exists', () => {
    expect(brokenReferences(shop())).toEqual([]);
  });

  test.each([
    'ServiceAccount api', 'ServiceAccount orders', 'Role orders', 'ConfigMap orders-patroni', 'ConfigMap api-binding-orders', 'ConfigMap orders-credentials',
    'Service orders-headless', 'Service orders-primary', 'Service frontend', 'StatefulSet orders', 'Deployment api', 'NetworkPolicy orders', 'NetworkPolicy api',
  ])('then it is noticed that there is no %s', (gone) => {
    const rest = shop((objects) => objects.filter(({ kind, metadata }) => `${kind} ${metadata.name}` !== gone));
    expect(brokenReferences(rest)).not.toEqual([]);
  });

  test.each<[string, (objects: any[]) => unknown, string]>([
    ['a port of another name', (objects) => (find(objects, 'Service', 'api').spec.ports[0].targetPort = 'web'),
      'Service api: leads to port web, which isn\'t there'],
    ['a probe of another port', (objects) => (find(objects, 'Deployment', 'api').spec.template.spec.containers[0].readinessProbe.httpGet.port = 81),
      'Deployment api: a probe asks port 81, which isn\'t there'],
    ['a selector of another label', (objects) => (find(objects, 'PodDisruptionBudget', 'api').spec.selector.matchLabels.tier = 'web'),
      'PodDisruptionBudget api: isn\'t about one workload'],
    ['a policy that opens one side only', (objects) => delete find(objects, 'NetworkPolicy', 'api').spec.ingress,
      'NetworkPolicy frontend: lets out to port 8080 of Deployment api, which doesn\'t let it in'],
    ['a mount of no volume', (objects) => find(objects, 'Deployment', 'api').spec.template.spec.containers[0].volumeMounts.push({ name: 'cache', mountPath: '/cache' }),
      'Deployment api: no volume cache'],
    ['a volume that nobody mounts', (objects) => find(objects, 'Deployment', 'api').spec.template.spec.volumes.push({ name: 'cache', emptyDir: {} }),
      'Deployment api: volume cache is mounted nowhere'],
    ['an empty list', (objects) => (find(objects, 'NetworkPolicy', 'api').spec.policyTypes = []),
      'NetworkPolicy api: /spec/policyTypes is an empty list, which counts as a change at every apply'],
    ['a password in a URL', (objects) => (find(objects, 'ConfigMap', 'api-binding-orders').data.uri = 'postgresql://orders:hunter2@orders/orders'),
      'ConfigMap api-binding-orders: /data/uri shows a password'],
    ['a number that was none', (objects) => (find(objects, 'StatefulSet', 'orders').spec.replicas = NaN),
      'StatefulSet orders: /spec/replicas is NaN'],
  ])('then %s is noticed', (_, change, error) => {
    expect(brokenReferences(shop((objects) => {
      change(objects);
      return objects;
    }))).toEqual([error]);
  });
});
