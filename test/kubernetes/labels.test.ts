import { Labels, LabelsProps } from '../../lib';
import { aChart, aDatabase, aWebApp, objectsOf } from '../given';

const labelsOf = (props: Partial<LabelsProps> = {}) => new Labels(aChart(), { instance: 'api', component: 'web', ...props });

describe('given a workload', () => {
  test('then it has the recommended labels', () => {
    expect(labelsOf({ product: 'node', version: '20.1' }).all).toEqual({
      'app.kubernetes.io/name': 'node',
      'app.kubernetes.io/instance': 'api',
      'app.kubernetes.io/component': 'web',
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/managed-by': 'cdk8s',
      'app.kubernetes.io/version': '20.1',
    });
  });

  test('then it is selected by what never changes', () => {
    expect(labelsOf({ product: 'node', version: '20.1', partOf: 'site' }).selector).toEqual({
      'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web',
    });
  });

  test('then a version that can\'t be a label is left off', () => {
    expect(labelsOf({ version: '1.0+build' }).all).not.toHaveProperty(['app.kubernetes.io/version']);
  });

  test('then what it is part of can be given', () => {
    expect(labelsOf({ partOf: 'site' }).all['app.kubernetes.io/part-of']).toBe('site');
    expect(labelsOf({ partOf: 'the_site.example' }).all['app.kubernetes.io/part-of']).toBe('the_site.example');
  });
});

test('every object of both patterns says what it belongs to', () => {
  const chart = aChart();
  aWebApp(chart).connectTo(aDatabase(chart));
  for (const { metadata } of objectsOf(chart)) {
    expect(metadata).toMatchObject({ namespace: 'shop', labels: { 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/managed-by': 'cdk8s' } });
  }
});
