import { App } from 'cdk8s';
import { WARNING, warn } from '../../lib/kubernetes';
import { aChart, objectsOf } from '../given';

describe('given a warning', () => {
  const chart = aChart();
  warn(chart, 'the milk is sour');

  test('then it is said when the app is synthesised, once, with the construct\'s path', () => {
    const said = jest.spyOn(console, 'warn').mockImplementation();
    objectsOf(chart);
    App.of(chart).synthYaml();
    expect(said.mock.calls).toEqual([['warning: [shop] the milk is sour']]);
    said.mockRestore();
  });

  test('then it is kept where other tools find it', () => {
    expect(chart.node.metadata).toMatchObject([{ type: WARNING, data: 'the milk is sour' }]);
  });
});
