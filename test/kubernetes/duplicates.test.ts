import { ApiObject, App, Chart } from 'cdk8s';
import { aChart, aDatabase, aWebApp, objectsOf } from '../given';

/** The errors of the synthesis, one a line. */
function errorsOf(chart: Chart): string {
  try {
    objectsOf(chart);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('given two objects of one kind, namespace and name', () => {
  test('then every one of them is named', () => {
    const chart = aChart();
    aWebApp(chart, {}, 'api');
    aWebApp(chart, { name: 'api' }, 'api-again');
    for (const [kind, first] of [['Deployment', 'Workload/Resource'], ['Service', 'Service'], ['NetworkPolicy', 'Workload/NetworkPolicy/Resource']]) {
      expect(errorsOf(chart)).toContain(`a second ${kind} is called 'api' in the same namespace, the first is at shop/api/${first}`);
    }
  });

  test('then it doesn\'t matter in which charts they are', () => {
    const chart = aChart();
    aWebApp(chart);
    aWebApp(new Chart(chart.node.root, 'other', { namespace: 'shop' }));
    expect(errorsOf(chart)).toContain('a second Deployment is called \'api\'');
  });

  test('then it doesn\'t matter who made them', () => {
    const chart = aChart();
    new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders-primary' } });
    aDatabase(chart);
    expect(errorsOf(chart)).toContain('a second Service is called \'orders-primary\'');
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
