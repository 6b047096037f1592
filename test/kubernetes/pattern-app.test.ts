import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, AppProps, Chart, YamlOutputType } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { PatternApp } from '../../lib';
import { aWebApp, objectsOf } from '../given';

/** Texts that some parser of YAML reads as something else, or can't read where cdk8s writes them. */
const MISREAD = [
  '0o644', '0o17', '0O17', '0X1F', '0B101', '+0o7', '-0X1F', '+0B1', '-_1', '1e5_0', '\u2028', 'a\u2029b', '\u007f', '\u0080', '\u0085', 'a\u0085b', '\u009f', '\ufffe', '\uffff', '\ta\nb',
];
const FINE = ['no', 'on', 'yes', 'true', 'null', '~', '0x1F', '0b101', '0644', '1e3', '1_000', '12:30:45', '2001-01-01', '<<', '', ' a', 'a: b', 'a #b', '\u00a0', '日本', '😀', 'a\nb\n', '0o9', '.', 'e1', '_', '2001-1-1'];

const anApp = (value: string, app: App) => {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  return aWebApp(chart, { env: { MODE: value } });
};

describe('given a text that YAML parsers disagree about', () => {
  test.each([...MISREAD, ...FINE])('then a PatternApp writes %j so that all read it', (value) => {
    const app = new PatternApp();
    const objects = objectsOf(anApp(value, app));
    for (const version of ['1.1', '1.2'] as const) {
      expect(parseAllDocuments(app.synthYaml(), { version }).map((document) => document.toJS())).toEqual(objects);
    }
  });

  test.each(MISREAD)('then under a plain App %j is refused, with the way out', (value) => {
    expect(() => objectsOf(anApp(value, new App()))).toThrow(/^\[shop\/api\/Workload\/Resource\] \/spec\/template\/spec\/containers\/0\/env\/0\/value is a text .*`new PatternApp\(\)`/);
  });

  test.each(FINE)('then under a plain App %j is taken', (value) => {
    expect(() => objectsOf(anApp(value, new App()))).not.toThrow();
  });

  test('then half of a character is refused under either', () => {
    for (const app of [new App(), new PatternApp()]) {
      expect(() => objectsOf(anApp('a\ud800', app))).toThrow('[shop/api] env: MODE must be a text without a zero character and without halves of characters');
    }
  });
});

test('half of a character in an object of the user\'s own is refused, and what only looks like one isn\'t', () => {
  const withText = (text: string) => {
    const app = new PatternApp();
    new ApiObject(new Chart(app, 'shop'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' }, data: { text } });
    return app;
  };
  expect(() => withText('a\ud800').synthYaml()).toThrow('[mine] the ConfigMap has half of a character in it, which no file can hold');
  expect(withText('a\\uD800\n\u2028').synthYaml()).toContain('uD800');
});

describe('given a way to divide the output', () => {
  const charts = (app: App) => {
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const site = new Chart(app, 'site', { namespace: 'site' });
    aWebApp(site);
    aWebApp(shop, {}, 'stock');
    new ApiObject(shop, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { text: 'a\nb\n' } });
    shop.addDependency(site);
  };
  const written = (make: (props: AppProps) => App, yamlOutputType: YamlOutputType): { [file: string]: any[] } => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-patterns-'));
    try {
      const app = make({ outdir, yamlOutputType, recordConstructMetadata: true });
      charts(app);
      app.synth();
      return Object.fromEntries((readdirSync(outdir, { recursive: true }) as string[]).filter((file) => statSync(join(outdir, file)).isFile()).sort()
        .map((file) => [file, parseAllDocuments(readFileSync(join(outdir, file), 'utf8'), { version: '1.1' }).map((document) => document.toJS())]));
    } finally {
      rmSync(outdir, { recursive: true });
    }
  };

  test.each(Object.values(YamlOutputType).filter((type) => typeof type === 'number'))('then %s gives the files, the objects and the order of an App', (type) => {
    const ours = written((props) => new PatternApp(props), type as YamlOutputType);
    expect(ours).toEqual(written((props) => new App(props), type as YamlOutputType));
    expect(Object.keys(ours).length).toBeGreaterThan(1);
  });
});

test('a text of several lines stays readable', () => {
  const app = new PatternApp();
  new ApiObject(new Chart(app, 'shop'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', data: { 'run.sh': 'echo a\necho b\n' } });
  expect(app.synthYaml()).toContain('  run.sh: |\n    echo a\n    echo b\n');
});

test('an App beside it writes as it did', () => {
  const yaml = (app: App) => {
    anApp('on', app);
    return app.synthYaml();
  };
  const before = yaml(new App());
  yaml(new PatternApp());
  expect(yaml(new App())).toBe(before);
});
