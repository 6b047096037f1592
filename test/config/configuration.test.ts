import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { AppConfig, AppConfigProps, AppSecret, FileSource, PatternApp, PodField, RandomSecret, StatelessWebAppProps, Variable } from '../../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';

const FILES = 'test/config/files';
const mail = AppSecret.existing('mail', ['username', 'password', 'ca.crt']);

/** The pod template of an app with these props. */
function templateOf(props: Partial<StatelessWebAppProps>, chart = aChart()): any {
  return objectOf(aWebApp(chart, props), 'Deployment', 'api').spec.template;
}

function podOf(props: Partial<StatelessWebAppProps>, chart = aChart()): any {
  return templateOf(props, chart).spec;
}

function envOf(variables: { [name: string]: Variable }): any[] {
  return podOf({ variables }).containers[0].env;
}

describe('given variables that are no texts', () => {
  test('then one is the value of a Secret\'s key', () => {
    expect(envOf({ SMTP_PASSWORD: Variable.secret(mail, 'password') }))
      .toEqual([{ name: 'SMTP_PASSWORD', valueFrom: { secretKeyRef: { name: 'mail', key: 'password' } } }]);
  });

  test('then one is what the pod knows of itself', () => {
    expect(envOf({ POD_IP: Variable.podField(PodField.IP) })).toEqual([{ name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }]);
  });

  test('then one is made of others, which come before it', () => {
    const dsn = Variable.compose('smtp://{user}:{password}@mail?x=$(y)', { user: Variable.secret(mail, 'username'), password: Variable.secret(mail, 'password') });
    expect(envOf({ DSN: dsn })).toEqual([
      { name: 'DSN_USER', valueFrom: { secretKeyRef: { name: 'mail', key: 'username' } } },
      { name: 'DSN_PASSWORD', valueFrom: { secretKeyRef: { name: 'mail', key: 'password' } } },
      { name: 'DSN', value: 'smtp://$(DSN_USER):$(DSN_PASSWORD)@mail?x=$$(y)' },
    ]);
  });

  test('then a text of the app\'s own may ask for what a connection brings', () => {
    const chart = aChart();
    const app = aWebApp(chart, { env: { DSN: 'postgres://$(PGUSER):$(PGPASSWORD)@$(PGHOST)/orders?sslmode=disable' } });
    app.connectTo(aDatabase(chart), { env: { PGUSER: 'username', PGPASSWORD: 'password', PGHOST: 'host' } });
    const names = objectOf(chart, 'Deployment', 'api').spec.template.spec.containers[0].env.map(({ name }: any) => name);
    expect(names).toEqual(['PGUSER', 'PGPASSWORD', 'PGHOST', 'DSN', 'SERVICE_BINDING_ROOT']);
  });
});

describe('given files', () => {
  const files = {
    '/etc/app/app.ini': FileSource.local(`${FILES}/app.ini`),
    '/usr/bin/hook': FileSource.text('#!/bin/sh\ntrue\n', { executable: true }),
    '/srv/pages': FileSource.localFolder(`${FILES}/pages`),
    '/etc/mail/password': FileSource.secret(mail, 'password'),
    '/etc/mail-all': FileSource.secretFolder(mail),
  };
  const chart = aChart();
  const pod = podOf({ files }, chart);

  test('then their content is in one ConfigMap, bytes as bytes', () => {
    expect(objectOf(chart, 'ConfigMap', 'api-files')).toMatchObject({
      data: { 'etc_app_app.ini': 'level = info\n', 'usr_bin_hook': '#!/bin/sh\ntrue\n', 'srv_pages_index.html': 'hello\n' },
      binaryData: { 'srv_pages_logo.png': 'iVBORwAB' },
    });
  });

  test('then an option of another line is no login', () => {
    expect(() => podOf({ files: { '/app/ask.sh': FileSource.text('curl -fsS localhost\napp -u 10001:10001') } })).not.toThrow();
  });

  test('then a text that is no secret in a program is one in a file of settings', () => {
    const text = FileSource.text('PASSWORD=hunter2hunter\n');
    expect(() => podOf({ files: { '/app/ask.sh': text } })).not.toThrow();
    expect(() => podOf({ files: { '/app/ask.env': text } })).toThrow('sets PASSWORD, which looks like a secret');
  });

  test('then each stands at its path, and the image\'s files around it stay', () => {
    expect(pod.containers[0].volumeMounts).toEqual([
      { name: 'config-api-files', mountPath: '/etc/app/app.ini', readOnly: true, subPath: 'etc_app_app.ini' },
      { name: 'secret-mail', mountPath: '/etc/mail-all', readOnly: true },
      { name: 'secret-mail', mountPath: '/etc/mail/password', readOnly: true, subPath: 'password' },
      { name: 'folder-srv-pages', mountPath: '/srv/pages', readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'config-api-files', mountPath: '/usr/bin/hook', readOnly: true, subPath: 'usr_bin_hook' },
    ]);
  });

  test('then a key that is missing is an error of the mount, for every key is named', () => {
    const volume = (name: string) => pod.volumes.find((one: any) => one.name === name);
    expect(volume('secret-mail').secret).toEqual({
      secretName: 'mail', defaultMode: 0o440, items: ['ca.crt', 'password', 'username'].map((key) => ({ key, path: key })),
    });
    expect(volume('config-api-files').configMap.items).toContainEqual({ key: 'usr_bin_hook', path: 'usr_bin_hook', mode: 0o555 });
    expect(volume('folder-srv-pages').configMap.items).toEqual([
      { key: 'srv_pages_index.html', path: 'index.html' }, { key: 'srv_pages_logo.png', path: 'logo.png' },
    ]);
  });

  test('then everything that is referred to is there', () => {
    expect(brokenReferences(objectsOf(chart), { secrets: ['mail'] })).toEqual([]);
  });

  test('then the order in which they were given restarts nothing', () => {
    expect(podOf({ files: Object.fromEntries(Object.entries(files).reverse()) })).toEqual(pod);
  });

  test.each(['/a_b/c', '/a/b_c', '/..data', '/A B'.replace(' ', ''), '/a/ü', `/${'a/'.repeat(200)}b`])('then %s has a key of its own', (path) => {
    const chart = aChart('shop', new PatternApp());
    podOf({ files: { [path]: FileSource.text('x'), '/a/b/c': FileSource.text('y') } }, chart);
    const keys = Object.keys(objectOf(chart, 'ConfigMap', 'api-files').data);
    expect(keys).toHaveLength(2);
    keys.forEach((key) => expect(key).toMatch(/^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/));
  });
});

describe('given a change of what is configured', () => {
  const digestOf = (text: string) => templateOf({ files: { '/etc/a': FileSource.text(text) } }).metadata.annotations['cdk8s-patterns/config'];

  test('then another content of a file makes the pods anew, and the same doesn\'t', () => {
    expect(digestOf('a')).not.toBe(digestOf('b'));
    expect(digestOf('a')).toBe(digestOf('a'));
  });

  test('then a patch of the ConfigMap makes them anew as well', () => {
    const app = aWebApp(aChart(), { files: { '/etc/a': FileSource.text('a') } });
    const before = objectOf(app, 'Deployment', 'api').spec.template;
    ApiObject.of(app.node.findChild('Files')).addJsonPatch(JsonPatch.replace('/data/etc_a', 'b'));
    expect(objectOf(app, 'Deployment', 'api').spec.template).not.toEqual(before);
  });

  test('then an app without files has no such annotation', () => {
    expect(templateOf({ env: { A: 'a' } }).metadata.annotations).not.toHaveProperty(['cdk8s-patterns/config']);
  });
});

describe('given configuration that is shared', () => {
  const shared = (chart: Chart, text: string): AppConfig => new AppConfig(chart, 'settings', {
    env: { REGION: 'eu' }, variables: { MAIL_USER: Variable.secret(mail, 'username') }, files: { '/etc/shared.ini': FileSource.text(text) },
  });
  const built = (text: string) => {
    const chart = aChart();
    const config = [shared(chart, text)];
    aWebApp(chart, { config });
    aWebApp(chart, { config, env: { MODE: 'b' } }, 'other');
    aWebApp(chart, {}, 'apart');
    return objectsOf(chart);
  };
  const templates = (objects: any[]) => Object.fromEntries(objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata, spec }) => [metadata.name, spec.template]));

  test('then its users have it, from one ConfigMap', () => {
    const { api, other, apart } = templates(built('a'));
    expect(api.spec.containers[0].env.map(({ name }: any) => name)).toEqual(['MAIL_USER', 'REGION']);
    expect(other.spec.containers[0].env.map(({ name }: any) => name)).toEqual(['MAIL_USER', 'MODE', 'REGION']);
    expect(apart.spec.containers[0]).not.toHaveProperty('env');
    expect(api.spec.volumes).toContainEqual({ name: 'config-settings', configMap: { name: 'settings', items: [{ key: 'etc_shared.ini', path: 'etc_shared.ini' }] } });
    expect(brokenReferences(built('a'), { secrets: ['mail'] })).toEqual([]);
  });

  test('then a change makes the pods of its users anew, and no others', () => {
    const [before, after] = [templates(built('a')), templates(built('b'))];
    expect(after.api).not.toEqual(before.api);
    expect(after.other).not.toEqual(before.other);
    expect(after.apart).toEqual(before.apart);
  });
});

describe('given a Secret of random values', () => {
  test('then a Job makes it, and apps use its keys', () => {
    const chart = aChart();
    const session = new RandomSecret(chart, 'session', { keys: ['signing', 'encryption'], length: 50 });
    aWebApp(chart, { variables: { SIGNING_KEY: Variable.secret(session.secret, 'signing') }, files: { '/etc/key': FileSource.secret(session.secret, 'encryption') } });
    const [wanted] = JSON.parse(objectOf(chart, 'ConfigMap', 'session-credentials').data['secrets.json']);
    expect(wanted).toMatchObject({ name: 'session', type: 'Opaque', passwords: ['signing', 'encryption'], strings: {}, length: 50 });
    expect(objectOf(chart, 'Role', 'session-credentials').rules).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'patch'], resourceNames: ['session'] },
    ]);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });
});

const app = (props: Partial<StatelessWebAppProps>) => (chart: Chart) => aWebApp(chart, props);
const config = (props: AppConfigProps) => (chart: Chart) => new AppConfig(chart, 'settings', props);
const compose = (template: string, parts: { [name: string]: Variable }) => app({ variables: { DSN: Variable.compose(template, parts) } });
const file = (path: string, source: FileSource = FileSource.text('x')) => app({ files: { [path]: source } });
const HOSTING = 'must be a path in a container such as \'/etc/app/app.ini\', without \':\' and without \'/\' at its end, got';

describe('given configuration that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['a key that the Secret hasn\'t got', app({ variables: { A: Variable.secret(mail, 'pasword') } }),
      '[shop/api] variables: A asks for the key \'pasword\' of the Secret \'mail\', which has username, password, ca.crt: use one of these'],
    ['a Secret without keys', app({ variables: { A: Variable.secret(AppSecret.existing('mail', []), 'a') } }),
      '[shop/api] variables: A: no key of the Secret \'mail\' is named: name those that the app uses'],
    ['a part that is missing', compose('{user}:{pass}', { user: Variable.secret(mail, 'username') }), '[shop/api] variables: DSN asks for {pass}, and the parts are user: give it, or correct its name'],
    ['a part that nobody asks for', compose('{user}', { user: Variable.secret(mail, 'username'), b: Variable.podField(PodField.IP) }),
      '[shop/api] variables: DSN has a part \'b\' that the template doesn\'t use, got \'{user}\': leave it out'],
    ['nothing composed', compose('a', {}), '[shop/api] variables: DSN: nothing is composed, got \'a\' without parts: put a text without parts into env'],
    ['a password in a template', compose('x://a:hunter2@{host}', { host: Variable.podField(PodField.IP) }),
      '[shop/api] variables: DSN has a password in it, which would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['a variable set twice', app({ env: { A: 'a' }, variables: { A: Variable.podField(PodField.IP) } }),
      '[shop/api] the variable A is set twice, by env, variables or a part of a composed one: use another name'],
    ['a file without a path', file('etc/a'), '[shop/api] files: a path must be a path that starts with \'/\', got \'etc/a\''],
    ['a folder as a file', file('/etc/'), `[shop/api] files: a path ${HOSTING} '/etc/'`],
    ['a file of the system', file('/proc/a'), '[shop/api] files: a path is where the system\'s own files are, got \'/proc/a\': use another path'],
    ['a file that isn\'t there', file('/etc/a', FileSource.local('no-such-file')),
      '[shop/api] files: /etc/a: \'no-such-file\' can\'t be read (ENOENT): correct the path, which begins where the app is synthesised'],
    ['a folder in the place of a file', file('/etc/a', FileSource.local(FILES)),
      `[shop/api] files: /etc/a must be a file, got '${FILES}', which is none: use FileSource.localFolder() for a folder`],
    ['a file in the place of a folder', file('/etc/a', FileSource.localFolder(`${FILES}/app.ini`)),
      `[shop/api] files: /etc/a must be a folder, got '${FILES}/app.ini', which is none: use FileSource.local() for a file`],
    ['a folder of too much', file('/etc/a', FileSource.localFolder('node_modules')),
      '[shop/api] files: /etc/a must have at most 1 MiB and 500 files together, got more in \'node_modules\': keep them in a volume or in the image'],
    ['a password in a file', file('/etc/app.ini', FileSource.text('password = hunter2')),
      '[shop/api] files: /etc/app.ini sets password, which looks like a secret and would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['a private key in a file', file('/etc/key', FileSource.text('-----BEGIN PRIVATE KEY-----')),
      '[shop/api] files: /etc/key has credentials in it, which would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['a login in a program', file('/app/ask.sh', FileSource.text('set -e\ncurl -fsS \\\n  -u admin:hunter2 localhost')),
      '[shop/api] files: /app/ask.sh gives a program a password, which would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['a variable that two set otherwise', (chart) => aWebApp(chart, { env: { A: 'a' }, config: [new AppConfig(chart, 'settings', { env: { A: 'b' } })] }),
      '[shop/api] the variable A is set already, to something else: use another name'],
    ['a path that two have', (chart) => aWebApp(chart, { files: { '/etc/a': FileSource.text('a') }, config: [new AppConfig(chart, 'settings', { files: { '/etc/a': FileSource.text('b') } })] }),
      '[shop/api] two things stand at \'/etc/a\' in a container: give one of them another path'],
    ['shared configuration of nothing', config({}), '[shop/settings] it has neither variables nor files: give it some, or leave it out'],
    ['shared configuration of another namespace', (chart) =>
      aWebApp(chart, { config: [new AppConfig(new Chart(chart.node.root as any, 'other', { namespace: 'other' }), 'settings', { env: { A: 'a' } })] }),
    '[shop/api] config: other/settings is in the namespace \'other\', and the pods in \'shop\': make one in theirs'],
    ['a Secret of another namespace', (chart) => {
      const session = new RandomSecret(new Chart(chart.node.root as any, 'other', { namespace: 'other' }), 'session', { keys: ['a'] });
      return aWebApp(chart, { variables: { A: Variable.secret(session.secret, 'a') } });
    }, '[shop/api] variables: A uses a Secret of the namespace \'other\', which pods in \'shop\' can\'t: make one in theirs'],
    ['no random keys', (chart) => new RandomSecret(chart, 'session', { keys: [] }), '[shop/session] keys is empty: name those that get a value'],
    ['values that are guessed', (chart) => new RandomSecret(chart, 'session', { keys: ['a'], length: 31 }), '[shop/session] length must be a whole number from 32 to 1024, got 31'],
    ['the same random key twice', (chart) => new RandomSecret(chart, 'session', { keys: ['a', 'a'] }), '[shop/session] keys has \'a\' twice: leave one of them out'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
