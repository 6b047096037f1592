import { Construct } from 'constructs';
import { ClusterFacts, Engine, EngineConformance, EngineSpec } from '../../lib';
import { ENGINES } from './list';
import { MemoEngine } from './memo';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given an engine that holds', () => {
  test.each(ENGINES)('then there are no findings about that of $what', ({ engine, changed }) => {
    const later = changed.flatMap(([, props]) => props.engine ?? []);
    expect(EngineConformance.findings(engine(), later)).toEqual([]);
  });
});

/** Another name for what was there. */
const renamed = new MemoEngine(() => ({ endpoints: [{ suffix: 'broker', ports: ['memo'] }] }));

class Silent extends Engine {
  public readonly product = 'silent';
  public readonly version = '1';

  public bind(_: Construct, cluster: ClusterFacts): EngineSpec {
    return cluster.members > 3 ? (undefined as any).length : new MemoEngine().bind(_, cluster);
  }
}

describe('given an engine that doesn\'t', () => {
  test.each<[string, Engine, Engine[], string]>([
    ['takes no cluster', new MemoEngine(() => ({ image: 'memo' })), [], 'with three members: [conformance/trial] engine.image has no tag, got \'memo\': name a version or a digest'],
    ['is random', new MemoEngine(() => ({ env: { SEED: String(Math.random()) } })), [],
      'two syntheses of the same cluster differ: every one would be an update, so use nothing that is random or the time of day'],
    ['fails without a reason', new Silent(), [],
      'with 5 members and zero-loss: it fails without saying what is refused, by cluster.fail(): Cannot read properties of undefined (reading \'length\')'],
    ['renames a Service', new MemoEngine(), [renamed],
      'as memo 1.2.0, a later one: there is no Service trial-client any more: names mustn\'t depend on anything but the cluster\'s'],
    ['writes what is nothing', new MemoEngine(() => ({ command: ['memo', 'undefined'] })), [],
      'with three members: StatefulSet trial: /spec/template/spec/containers/0/command/1 is made of nothing: undefined'],
  ])('then one that %s is found out', (_, engine, later, finding) => {
    expect(EngineConformance.findings(engine, later)).toContain(finding);
  });

  test('then a refusal in so many words is none', () => {
    const engine = new MemoEngine((cluster) => {
      if (cluster.members > 3) {
        cluster.fail('memo has at most 3 members: use 3');
      }
      return {};
    });
    expect(EngineConformance.findings(engine)).toEqual([]);
  });
});
