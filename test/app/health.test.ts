import { Chart, Duration } from 'cdk8s';
import { AppProtocol, Expose, Health, IngressController, Port, Probe, StatelessWebAppProps, Tls } from '../../lib';
import { aChart, aWebApp, objectOf } from '../given';

/** The Deployment of an app that is asked so. */
function deploymentOf(health: Health, props: Partial<StatelessWebAppProps> = {}): any {
  return objectOf(aWebApp(aChart(), { health, ...props }), 'Deployment', 'api');
}

function containerOf(health: Health, props: Partial<StatelessWebAppProps> = {}): any {
  return deploymentOf(health, props).spec.template.spec.containers[0];
}

describe('given two endpoints', () => {
  test('then each answers its own question, and startup that of liveness', () => {
    const container = containerOf(Health.http('/ready', '/live', { timeout: Duration.seconds(5) }));
    expect(container.readinessProbe).toMatchObject({ httpGet: { path: '/ready', port: 'http' }, timeoutSeconds: 5 });
    expect(container.livenessProbe).toMatchObject({ httpGet: { path: '/live', port: 'http' } });
    expect(container.startupProbe).toMatchObject({ httpGet: { path: '/live', port: 'http' } });
  });
});

describe('given one endpoint', () => {
  const container = containerOf(Health.single('/health'));

  test('then it says whether the program can serve', () => {
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health', port: 'http' });
  });

  test('then liveness asks what depends on nothing, so that an outage of a database restarts nobody', () => {
    expect([container.livenessProbe.tcpSocket, container.startupProbe.tcpSocket]).toEqual([{ port: 'http' }, { port: 'http' }]);
  });
});

describe('given a port and headers of its own', () => {
  test('then it is asked there, with these', () => {
    const container = containerOf(Health.single('/health', { port: 9000, headers: { Host: 'netbox.example.com' } }), { ports: [Port.http('management', 9000)] });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health', port: 'management', httpHeaders: [{ name: 'Host', value: 'netbox.example.com' }] });
    expect(container.livenessProbe.tcpSocket).toEqual({ port: 'management' });
  });

  test('then a lower port beside the app\'s own isn\'t asked by default', () => {
    expect(containerOf(Health.of({}), { ports: [Port.http('admin', 81)] }).readinessProbe.httpGet.port).toBe('http');
  });
});

describe('given a port that speaks TLS', () => {
  test('then it is asked by TLS', () => {
    const own = containerOf(Health.http('/ready', '/live'), { service: { appProtocol: AppProtocol.HTTPS } });
    expect(own.readinessProbe.httpGet).toEqual({ path: '/ready', port: 'http', scheme: 'HTTPS' });
    const other = containerOf(Health.single('/health', { port: 9000 }), { ports: [Port.https('management', 9000)] });
    expect(other.readinessProbe.httpGet).toEqual({ path: '/health', port: 'management', scheme: 'HTTPS' });
  });

  test('then the ports beside it are asked in the clear', () => {
    expect(containerOf(Health.http('/ready', '/live'), { ports: [Port.https('https', 8443)] }).readinessProbe.httpGet).toEqual({ path: '/ready', port: 'http' });
  });
});

describe('given gRPC', () => {
  test('then its own health service is asked', () => {
    const container = containerOf(Health.grpc({ service: 'shop.Orders', port: 9090 }), { ports: [Port.grpc('grpc', 9090)] });
    expect(container.readinessProbe.grpc).toEqual({ port: 9090, service: 'shop.Orders' });
    expect(container.livenessProbe.tcpSocket).toEqual({ port: 'grpc' });
  });
});

describe('given nobody who asks', () => {
  test('then linters are told why', () => {
    const { metadata, spec } = deploymentOf(Health.none('it has no endpoint'));
    expect(Object.keys(spec.template.spec.containers[0]).filter((key) => key.endsWith('Probe'))).toEqual([]);
    expect(metadata.annotations['kube-score/ignore']).toContain('pod-probes');
    expect(Object.values(metadata.annotations)).toEqual(expect.arrayContaining(['CKV_K8S_8=it has no endpoint', 'CKV_K8S_9=it has no endpoint']));
  });
});

const app = (props: Partial<StatelessWebAppProps>) => (chart: Chart) => aWebApp(chart, props);

describe('given questions that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['one question for two', app({ health: Health.http('/health', '/health') }),
      '[shop/api] readiness and liveness ask the same question (GET /health on port 8080), so a dependency that is away would restart every pod: ask liveness something that depends on nothing'],
    ['a port that isn\'t there', app({ health: Health.single('/health', { port: 9000 }) }), '[shop/api] readiness probe asks port 9000, but the container listens on 8080: use one of these'],
    ['a port of UDP', app({ ports: [Port.udp('dns', 5353)], health: Health.single('/health', { port: 5353 }) }),
      '[shop/api] readiness probe asks port 5353, but the container listens on 8080: use one of these'],
    ['headers of a connection', app({ health: Health.of({ liveness: Probe.tcp({ headers: { Host: 'a' } }) }) }),
      '[shop/api] liveness probe has headers, which only an HTTP GET has, got { Host: \'a\' }: leave them out'],
    ['a header of two lines', app({ health: Health.single('/', { headers: { Host: 'a\nb' } }) }), '[shop/api] readiness probe\'s header Host must be one line, got \'a\\nb\''],
    ['a secret in a header', app({ health: Health.single('/', { headers: { Authorization: 'Bearer 0123456789' } }) }),
      '[shop/api] readiness probe has credentials in it, which would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
    ['no reason', app({ health: Health.none('') }), '[shop/api] health: the reason must be a reason of one line and at most 300 characters, got \'\': say why'],
    ['an exposed app that nobody asks', app({
      health: Health.none('x'), expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.traefik(), tls: Tls.none() }),
    }), '[shop/api] health has no readiness, but the app is exposed: a pod that can\'t serve would get requests, so ask it'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
