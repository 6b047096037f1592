import { Chart, Size } from 'cdk8s';
import { AppSecret, FileSource, HelperContainer, Port, Probe, StatelessWebAppProps, Variable, Volume } from '../../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';

const IMAGE = 'ghcr.io/acme/helper:2.0.0';
const html = Volume.scratch(Size.mebibytes(32));

function built(props: Partial<StatelessWebAppProps>): any[] {
  const chart = aChart();
  aWebApp(chart, props).connectTo(aDatabase(chart), { env: { PGHOST: 'host' } });
  return objectsOf(chart);
}

function podOf(props: Partial<StatelessWebAppProps>): any {
  return built(props).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'api').spec.template.spec;
}

describe('given containers that run before the program', () => {
  const init: HelperContainer[] = [
    { name: 'migrate', command: ['app', 'migrate'] },
    { name: 'fetch', image: IMAGE, args: ['--to=/out'], volumes: { '/out': html }, env: { MODE: 'fetch' } },
  ];
  const pod = podOf({ init, env: { LEVEL: 'info' }, volumes: { '/srv/html': html }, files: { '/etc/app.ini': FileSource.text('a') } });
  const [migrate, fetch] = pod.initContainers;

  test('then they run in their order', () => {
    expect(pod.initContainers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([['migrate', undefined], ['fetch', undefined]]);
  });

  test('then one with the program\'s image has what the program has', () => {
    expect(migrate.image).toBe('ghcr.io/acme/api:1.4.2');
    expect(migrate.env).toEqual(pod.containers[0].env);
    expect(migrate.volumeMounts).toEqual(pod.containers[0].volumeMounts);
  });

  test('then one with another image has what it names, and /tmp', () => {
    expect(fetch).toMatchObject({ image: IMAGE, args: ['--to=/out'], env: [{ name: 'MODE', value: 'fetch' }] });
    expect(fetch.volumeMounts).toEqual([{ name: 'at-srv-html', mountPath: '/out' }, { name: 'tmp', mountPath: '/tmp' }]);
  });

  test('then one with another image has what the program has where it asks for it', () => {
    const [check] = podOf({ init: [{ name: 'check', image: IMAGE, sharesAll: true, env: { PGCONNECT_TIMEOUT: '5' } }] }).initContainers;
    expect(check.env.map(({ name }: any) => name)).toEqual(['PGCONNECT_TIMEOUT', 'PGHOST', 'SERVICE_BINDING_ROOT']);
    expect(check.volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/bindings/orders', '/tmp']);
  });

  test('then they are as hardened as the program', () => {
    for (const container of pod.initContainers) {
      expect(container.securityContext).toEqual(pod.containers[0].securityContext);
      expect(container.resources.limits).toEqual({ 'cpu': '500m', 'memory': '64Mi', 'ephemeral-storage': '256Mi' });
    }
  });

  test('then everything that is referred to is there', () => {
    expect(brokenReferences(built({ init, volumes: { '/srv/html': html } }))).toEqual([]);
  });
});

describe('given containers that run beside the program', () => {
  const key = AppSecret.existing('proxy', ['cookie']);
  const pod = podOf({
    init: [{ name: 'migrate' }],
    sidecars: [{
      name: 'proxy', image: IMAGE, ports: [Port.http('proxy', 4180)], startup: Probe.http('/ping'), readiness: Probe.http('/ready'),
      variables: { COOKIE: Variable.secret(key, 'cookie') },
    }],
  });

  test('then they start before all others, and end after the program', () => {
    expect(pod.initContainers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([['proxy', 'Always'], ['migrate', undefined]]);
  });

  test('then they have ports, probes and variables of their own', () => {
    expect(pod.initContainers[0]).toMatchObject({
      ports: [{ name: 'proxy', containerPort: 4180, protocol: 'TCP' }], startupProbe: { httpGet: { path: '/ping', port: 'proxy' } },
      readinessProbe: { httpGet: { path: '/ready', port: 'proxy' } },
      env: [{ name: 'COOKIE', valueFrom: { secretKeyRef: { name: 'proxy', key: 'cookie' } } }],
    });
  });
});

describe('given a sidecar with files of its own', () => {
  const app = (text: string) => aWebApp(aChart(), {
    files: { '/etc/api/api.ini': FileSource.text('a = 1') },
    sidecars: [{
      name: 'proxy', image: IMAGE,
      files: { '/etc/proxy/proxy.conf': FileSource.text(text), '/etc/proxy/key.pem': FileSource.secret(AppSecret.existing('proxy', ['key.pem']), 'key.pem') },
    }],
  });
  const template = (text: string) => objectOf(app(text), 'Deployment', 'api').spec.template;

  test('then it alone has them', () => {
    const { initContainers: [proxy], containers: [api], volumes } = template('listen 4180').spec;
    expect(proxy.volumeMounts).toEqual(expect.arrayContaining([
      { name: 'config-api-proxy-files', mountPath: '/etc/proxy/proxy.conf', subPath: 'etc_proxy_proxy.conf', readOnly: true },
      { name: 'secret-proxy', mountPath: '/etc/proxy/key.pem', subPath: 'key.pem', readOnly: true },
    ]));
    expect(api.volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual(['/etc/api/api.ini', '/tmp']);
    expect(volumes).toContainEqual({ name: 'config-api-proxy-files', configMap: { name: 'api-proxy-files', items: [{ key: 'etc_proxy_proxy.conf', path: 'etc_proxy_proxy.conf' }] } });
    expect(objectOf(app('listen 4180'), 'ConfigMap', 'api-proxy-files').data).toEqual({ 'etc_proxy_proxy.conf': 'listen 4180' });
  });

  test('then another content restarts the pods', () => {
    const [one, other] = ['listen 4180', 'listen 4181'].map((text) => template(text).metadata.annotations);
    expect(one).not.toEqual(other);
    expect(one).toEqual(template('listen 4180').metadata.annotations);
  });
});

describe('given an image of a helper that has no digest', () => {
  test('then linters are told, though the program\'s has one', () => {
    const image = `ghcr.io/acme/api@sha256:${'a'.repeat(64)}`;
    const skips = (props: Partial<StatelessWebAppProps>) => JSON.stringify(objectOf(aWebApp(aChart(), { image, ...props }), 'Deployment', 'api').metadata.annotations);
    expect(skips({})).not.toContain('CKV_K8S_43');
    expect(skips({ sidecars: [{ name: 'proxy', image: IMAGE }] })).toContain('CKV_K8S_43');
  });
});

const app = (props: Partial<StatelessWebAppProps>) => (chart: Chart) => aWebApp(chart, props);

describe('given helpers that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['the name of the program', app({ init: [{ name: 'api' }] }), '[shop/api] two containers are called \'api\': give one of them another name'],
    ['the port of the program', app({ sidecars: [{ name: 'proxy', ports: [Port.http('proxy', 8080)] }] }), '[shop/api] port 8080 is given twice: give each port another number'],
    ['a probe of one that ends', app({ init: [{ name: 'migrate', readiness: Probe.exec(['true']) }] }),
      '[shop/api] init[0] has readiness, but it ends before the program starts: leave it out, or make it one of the sidecars'],
    ['a probe of the program\'s port', app({ sidecars: [{ name: 'proxy', readiness: Probe.http('/', { port: 8080 }) }] }),
      '[shop/api] readiness probe asks a port, but the container has none: give it a port or use Probe.exec()'],
    ['a secret', app({ init: [{ name: 'migrate', env: { DB_PASSWORD: 'hunter2' } }] }),
      '[shop/api] init[0].env: DB_PASSWORD looks like a secret, and would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['two volumes at one place', app({ volumes: { '/data': Volume.scratch(Size.mebibytes(1)) }, init: [{ name: 'prepare', image: IMAGE, volumes: { '/data': Volume.scratch(Size.mebibytes(1)) } }] }),
      '[shop/api] init[0].volumes: /data is another volume than that of the same path elsewhere in the pod: use the same Volume, or another path'],
    ['a secret in a file', app({ sidecars: [{ name: 'proxy', files: { '/etc/proxy/key': FileSource.text('-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----\n') } }] }),
      '[shop/api] sidecars[0].files: /etc/proxy/key has credentials in it, which would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['a file where a volume is', app({ sidecars: [{ name: 'proxy', files: { '/data': FileSource.text('a') }, volumes: { '/data': Volume.scratch(Size.mebibytes(1)) } }] }),
      '[shop/api] sidecars[0] has a volume and a file at \'/data\': give one of them another path'],
    ['latest', app({ sidecars: [{ name: 'proxy', image: 'proxy:latest' }] }),
      '[shop/api] sidecars[0].image must not use the tag \'latest\', which names another image tomorrow, got \'proxy:latest\': name a version or a digest'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
