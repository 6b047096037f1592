import { App, Chart, Size } from 'cdk8s';
import { Durability, HostSpread, PatternDefaults, PatternDefaultsProps, Rollout, Stage, Volume } from '../../lib';
import { MemoEngine } from '../engines/memo';
import { aBroker, aChart, aDatabase, aStatefulApp, aWebApp, aWorker, objectOf, objectsOf } from '../given';
import { told } from './pods';

let warn: jest.SpyInstance;
beforeEach(() => warn = jest.spyOn(console, 'warn').mockImplementation());
afterEach(() => jest.restoreAllMocks());

/** An app of a stage. */
function shopOf(props: PatternDefaultsProps): Chart {
  const chart = told(props);
  aWebApp(chart);
  aWorker(chart);
  aDatabase(chart);
  aStatefulApp(chart);
  return chart;
}

/** How many pods of what there are. */
function counts(chart: Chart): { [name: string]: number } {
  return Object.fromEntries(objectsOf(chart).filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind)).map(({ metadata, spec }) => [metadata.name, spec.replicas]));
}

function budgets(chart: Chart): string[] {
  return objectsOf(chart).filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata.name).sort();
}

describe('given a stage', () => {
  test.each([
    [Stage.DEVELOPMENT, { 'api': 1, 'mailer': 1, 'orders': 1, 'orders-controller': 1, 'queue': 3 }, ['queue']],
    [Stage.STAGING, { 'api': 2, 'mailer': 2, 'orders': 3, 'orders-controller': 1, 'queue': 3 }, ['api', 'mailer', 'orders', 'queue']],
    [Stage.PRODUCTION, { 'api': 3, 'mailer': 3, 'orders': 3, 'orders-controller': 1, 'queue': 3 }, ['api', 'mailer', 'orders', 'queue']],
  ])('then %s has so many pods, and these budgets', (stage, pods, kept) => {
    const chart = shopOf({ stage });
    expect(counts(chart)).toEqual(pods);
    expect(budgets(chart)).toEqual(kept);
  });

  test('then staging is what nobody calls by a name', () => {
    const plain = aChart();
    [aWebApp, aWorker, aDatabase, aStatefulApp].forEach((make) => make(plain));
    expect(objectsOf(shopOf({ stage: Stage.STAGING }))).toEqual(objectsOf(plain));
  });

  test('then what is asked for by a prop stays, in development too', () => {
    const chart = told({ stage: Stage.DEVELOPMENT });
    aWebApp(chart, { replicas: 3 });
    aWorker(chart, { replicas: 1, maxUnavailable: 1 });
    aDatabase(chart, { members: 3, hostSpread: HostSpread.REQUIRED });
    expect(counts(chart)).toEqual({ 'api': 3, 'mailer': 1, 'orders': 3, 'orders-controller': 1 });
    expect(budgets(chart)).toEqual(['api', 'mailer', 'orders']);
    expect(Object.keys(objectOf(chart, 'StatefulSet', 'orders').spec.template.spec.affinity.podAntiAffinity)).toEqual(['requiredDuringSchedulingIgnoredDuringExecution']);
  });

  test('then members of development may share its only node, unless defaults say otherwise', () => {
    const spread = (props: PatternDefaultsProps) => {
      const chart = told(props);
      aDatabase(chart, { members: 3 });
      return Object.keys(objectOf(chart, 'StatefulSet', 'orders').spec.template.spec.affinity.podAntiAffinity);
    };
    expect(spread({ stage: Stage.DEVELOPMENT })).toEqual(['preferredDuringSchedulingIgnoredDuringExecution']);
    expect(spread({ stage: Stage.DEVELOPMENT, scheduling: { hostSpread: HostSpread.REQUIRED } })).toEqual(['requiredDuringSchedulingIgnoredDuringExecution']);
    expect(spread({ stage: Stage.PRODUCTION })).toEqual(['requiredDuringSchedulingIgnoredDuringExecution']);
  });

  test('then the nearest one holds, and leaves nothing of another', () => {
    const app = new App();
    PatternDefaults.of(app).set({ stage: Stage.DEVELOPMENT });
    const chart = aChart('shop', app);
    PatternDefaults.of(chart).set({ stage: Stage.STAGING });
    aWebApp(chart);
    aDatabase(chart);
    expect(counts(chart)).toEqual({ 'api': 2, 'orders': 3, 'orders-controller': 1 });
    expect(budgets(chart)).toEqual(['api', 'orders']);
    expect(Object.keys(objectOf(chart, 'StatefulSet', 'orders').spec.template.spec.affinity.podAntiAffinity)).toEqual(['requiredDuringSchedulingIgnoredDuringExecution']);
  });

  test('then a promise that takes other members keeps them in development', () => {
    const chart = told({ stage: Stage.DEVELOPMENT });
    aDatabase(chart, { durability: Durability.ZERO_LOSS });
    aBroker(chart, undefined, { engine: new MemoEngine(undefined, undefined, [Durability.ZERO_LOSS]) });
    expect(counts(chart)).toMatchObject({ orders: 3, events: 3 });
  });

  test('then an autoscaler starts with as many, and fewer than its most', () => {
    const least = (stage: Stage, maxReplicas: number) => {
      const chart = told({ stage });
      aWebApp(chart, { autoscaling: { maxReplicas }, resources: { cpu: '500m' } });
      return objectOf(chart, 'HorizontalPodAutoscaler', 'api').spec.minReplicas;
    };
    expect([least(Stage.DEVELOPMENT, 5), least(Stage.STAGING, 5), least(Stage.PRODUCTION, 5), least(Stage.PRODUCTION, 3)]).toEqual([1, 2, 3, 2]);
  });

  test('then a folder for one pod needs no number of pods in development', () => {
    const chart = told({ stage: Stage.DEVELOPMENT });
    expect(() => aWebApp(chart, { volumes: { '/data': Volume.existingClaim('data') }, rollout: Rollout.recreate() })).not.toThrow();
  });

  test('then production warns of what is alone, and development doesn\'t', () => {
    const warnings = (stage: Stage, props = {}) => {
      warn.mockClear();
      const chart = told({ stage });
      aWebApp(chart, props);
      aDatabase(chart, { storage: { size: Size.gibibytes(1) } });
      App.of(chart).synthYaml();
      return warn.mock.calls.flat();
    };
    expect(warnings(Stage.PRODUCTION, { replicas: 1 })).toEqual(['warning: [shop/api] it has one pod, in production: it is away while that one is']);
    expect(warnings(Stage.DEVELOPMENT)).toEqual([]);
  });
});
