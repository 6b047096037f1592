import { App, Size } from 'cdk8s';
import { Explanation, PatternDefaults, Stage, StorageClass, Toleration, ValueSource } from '../../lib';
import { aChart, aDatabase, aWebApp } from '../given';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

/** A web app and a database whose values come from everywhere. */
function explained(): { readonly app: Explanation; readonly database: Explanation } {
  const root = new App();
  PatternDefaults.of(root).set({ stage: Stage.DEVELOPMENT, registryMirrors: { 'ghcr.io': 'registry.example.com/ghcr' }, storageClass: StorageClass.existing('fast') });
  const chart = aChart('shop', root);
  PatternDefaults.of(chart).set({ scheduling: { tolerations: [Toleration.of('spot')] }, resources: { programs: { memory: Size.gibibytes(1) } } });
  const app = aWebApp(chart, { resources: { cpu: '300m' }, metadata: { labels: { team: 'shop' } } });
  return { app: PatternDefaults.explain(app), database: PatternDefaults.explain(aDatabase(chart)) };
}

describe('given values from a prop, from defaults and from the library', () => {
  const { app, database } = explained();
  const valueOf = ({ values }: Explanation, prop: string, path: string) => values.find((value) => value.prop === prop && value.path === path);

  test.each([
    ['resources.cpu', '\'300m\'', ValueSource.PROP, undefined],
    ['metadata.labels.team', '\'shop\'', ValueSource.PROP, undefined],
    ['resources.memory', '1Gi', ValueSource.DEFAULTS, 'shop'],
    ['scheduling.tolerations', '[spot]', ValueSource.DEFAULTS, 'shop'],
    ['scheduling.hostSpread', '\'preferred\'', ValueSource.DEFAULTS, ''],
    ['replicas', '1', ValueSource.DEFAULTS, ''],
    ['image of api', '\'registry.example.com/ghcr/acme/api:1.4.2\'', ValueSource.DEFAULTS, ''],
    ['resources.cpuLimit', '\'1\'', ValueSource.LIBRARY, undefined],
    ['pull.policy', '\'IfNotPresent\'', ValueSource.LIBRARY, undefined],
  ])('then %s is told as %s, and from where', (prop, value, source, scope) => {
    expect(valueOf(app, prop, 'shop/api')).toEqual({ path: 'shop/api', prop, source, scope, value });
  });

  test('then a database tells those of its Jobs and its controller as well', () => {
    expect(valueOf(database, 'storage.storageClass', 'shop/orders')).toMatchObject({ value: 'fast', source: ValueSource.DEFAULTS, scope: '' });
    expect(valueOf(database, 'members', 'shop/orders')).toMatchObject({ value: '1', scope: '' });
    expect(new Set(database.values.map(({ path }) => path))).toEqual(new Set(['shop/orders', 'shop/orders/Controller', 'shop/orders/Credentials']));
  });

  test('then people read it line by line', () => {
    const lines = app.text.split('\n');
    expect(lines).toContain('shop/api: resources.cpu is \'300m\', as it was given');
    expect(lines).toContain('shop/api: scheduling.tolerations is [spot], by the defaults of shop');
    expect(lines).toContain('shop/api: replicas is 1, by the defaults of the app');
    expect(lines).toContain('shop/api: pull.policy is \'IfNotPresent\', as nobody says otherwise');
  });

  test('then what is no construct is refused', () => {
    expect(() => PatternDefaults.explain('api' as any)).toThrow('[] PatternDefaults.explain() needs a construct, got \'api\': pass an app, a chart or something in one');
  });
});
