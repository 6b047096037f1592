import { ApiObject, App, Chart } from 'cdk8s';
import { aChart, aDatabase, aWebApp, objectsOf } from '../given';

/** The errors of the synthesis, one a line. */
function errorsOf(chart: Chart): string[] {
  try {
    objectsOf(chart);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
}

const second = (path: string, kind: string, name: string, first: string) =>
  `[${path}] a second ${kind} is called '${name}' in the same namespace, the first is at ${first}: give one of them another name`;

describe('given two objects of one kind, namespace and name', () => {
  test('then every second one is named, by its own path', () => {
    const chart = aChart();
    aWebApp(chart, {}, 'api');
    aWebApp(chart, { name: 'api' }, 'api-again');
    expect(errorsOf(chart)).toEqual([
      ['ServiceAccount', 'Workload/ServiceAccount'],
      ['Deployment', 'Workload/Resource'],
      ['PodDisruptionBudget', 'Workload/DisruptionBudget'],
      ['NetworkPolicy', 'Workload/NetworkPolicy/Resource'],
      ['Service', 'Service'],
    ].map(([kind, path]) => second(`shop/api-again/${path}`, kind, 'api', `shop/api/${path}`)));
  });

  test('then it doesn\'t matter in which charts they are', () => {
    const chart = aChart();
    aWebApp(chart);
    aWebApp(new Chart(chart.node.root, 'other', { namespace: 'shop' }));
    expect(errorsOf(chart)).toContain(second('other/api/Workload/Resource', 'Deployment', 'api', 'shop/api/Workload/Resource'));
  });

  test.each([
    { order: ['Mine', 'orders'], at: 'shop/orders/Service-primary', first: 'shop/Mine' },
    { order: ['orders', 'Mine'], at: 'shop/Mine', first: 'shop/orders/Service-primary' },
  ])('then it doesn\'t matter who made them: $order', ({ order, at, first }) => {
    const chart = aChart();
    for (const id of order) {
      if (id === 'Mine') {
        new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders-primary' } });
      } else {
        aDatabase(chart, {}, id);
      }
    }
    expect(errorsOf(chart)).toEqual([second(at, 'Service', 'orders-primary', first)]);
  });

  test('then a second synthesis says the same, and a mended app is accepted', () => {
    const chart = aChart();
    aWebApp(chart);
    const mine = new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api' } });
    expect(errorsOf(chart)).toEqual([second('shop/Mine', 'Service', 'api', 'shop/api/Service')]);
    expect(errorsOf(chart)).toEqual([second('shop/Mine', 'Service', 'api', 'shop/api/Service')]);
    chart.node.tryRemoveChild(mine.node.id);
    expect(errorsOf(chart)).toEqual([]);
  });
});

describe('given two objects that are the cluster\'s', () => {
  test('then their namespaces don\'t set them apart', () => {
    const chart = aChart();
    for (const namespace of ['shop', 'site']) {
      new ApiObject(chart, namespace, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast', namespace } });
    }
    aWebApp(chart);
    expect(errorsOf(chart)).toEqual(['[shop/site] a second StorageClass is called \'fast\', the first is at shop/shop: give one of them another name']);
  });
});

describe('given a name that Patroni takes', () => {
  const aConfigMap = (chart: Chart, name: string) => new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

  test.each(['config', 'leader', 'sync', 'failover'])('then no ConfigMap is called orders-%s', (suffix) => {
    const chart = aChart();
    aDatabase(chart);
    aConfigMap(chart, `orders-${suffix}`);
    expect(errorsOf(chart)).toEqual([`[shop/Mine] the ConfigMap 'orders-${suffix}' is one that postgresql makes for shop/orders: give it another name`]);
  });

  test('then one in another namespace may be called so', () => {
    const chart = aChart();
    aDatabase(chart);
    aConfigMap(new Chart(chart.node.root, 'site', { namespace: 'site' }), 'orders-config');
    expect(errorsOf(chart)).toEqual([]);
  });
});

describe('given objects that differ in kind, namespace or name', () => {
  test('then they are accepted', () => {
    const app = new App();
    for (const namespace of ['shop', 'site']) {
      aWebApp(new Chart(app, namespace, { namespace }));
    }
    expect(() => objectsOf(app.charts[0])).not.toThrow();
  });
});
