import { App, Yaml } from 'cdk8s';
import { Shop } from '../apps/shop/shop';
import { Connection } from '../lib';
import { ENGINES } from './engines/list';
import { aCluster } from './engines/sample';
import { aChart, aMigration, aStatefulApp, aWebApp, objectOf, objectsOf } from './given';

// the text as it is, without quotes and escapes
expect.addSnapshotSerializer({ test: (value) => typeof value === 'string', serialize: (value) => value });

/** What users see, short enough to be read: programs have tests of their own, and labels are shown where they are new. */
function yamlOf(objects: any[]): string {
  const seen = new Set<string>();
  const shown = objects.map((object) => {
    const { labels } = object.metadata;
    const known = seen.has(JSON.stringify(labels));
    seen.add(JSON.stringify(labels));
    return {
      ...object,
      metadata: { ...object.metadata, labels: known ? '<as above>' : labels },
      ...(object.kind === 'ConfigMap' ? { data: withoutPrograms(object.data) } : {}),
    };
  });
  // one that looks like a number is in quotes
  return Yaml.stringify(...shown).replace(/(?<quote>"?)\b[0-9a-f]{10}\b\k<quote>/g, '<digest>');
}

function withoutPrograms(data: { [file: string]: string }): { [file: string]: string } {
  return Object.fromEntries(Object.entries(data).map(([file, text]) => [file, /\.(py|sh)$/.test(file) ? '<program>' : text]));
}

describe('given a web app with only the required props', () => {
  test('then users see this', () => {
    expect(yamlOf(objectsOf(aWebApp(aChart())))).toMatchSnapshot();
  });
});

describe('given a stateful app with a volume for each member', () => {
  test('then users see this', () => {
    expect(yamlOf(objectsOf(aStatefulApp(aChart())))).toMatchSnapshot();
  });
});

describe('given a migration before the rollout of an app', () => {
  test('then users see this, and the app has a variable more', () => {
    const chart = aChart();
    const api = aWebApp(chart);
    aMigration(chart, { before: [api] }).connectTo(Connection.postgresql({ host: 'db.example.com', cidrs: ['10.2.0.0/16'] }));
    expect(yamlOf(objectsOf(chart).filter(({ metadata }) => metadata.name.startsWith('migrate')))).toMatchSnapshot();
    expect(Yaml.stringify(objectOf(chart, 'Deployment', 'api').spec.template.spec.containers[0].env).replace(/d[0-9a-f]{9}/, '<digest>')).toMatchSnapshot();
  });
});

describe.each(ENGINES)('given $what with only the required props', (sample) => {
  test('then users see this', () => {
    expect(yamlOf(objectsOf(aCluster(sample, aChart())))).toMatchSnapshot();
  });
});

describe('given the shop', () => {
  // its database is the one above with another chart around it
  const shop = objectsOf(new Shop(new App(), 'shop')).filter(({ metadata }) => !metadata.name.startsWith('orders'));

  test('then users see this around its database', () => {
    expect(yamlOf(shop)).toMatchSnapshot();
  });
});
