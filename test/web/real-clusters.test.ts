import { Duration } from 'cdk8s';
import { Architecture, Expose, Health, IngressController, IngressExposure, IngressPathType, Peer, Probe, StatelessWebAppProps, Tls } from '../../lib';
import { WARNING } from '../../lib/kubernetes';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';

const templateOf = (props: Partial<StatelessWebAppProps> = {}): any => objectOf(aWebApp(aChart(), props), 'Deployment', 'api').spec.template;
const ingressOf = (given: Partial<IngressExposure>): any => objectOf(aWebApp(aChart(), {
  expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.nginx(), tls: Tls.none(), ...given }),
}), 'Ingress', 'api');

describe('given nodes that come and go', () => {
  test('then an autoscaler is told which volumes may be lost', () => {
    expect(templateOf().metadata.annotations).toEqual({ 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'tmp' });
    const database = objectOf(aDatabase(aChart()), 'StatefulSet', 'orders').spec.template.metadata.annotations;
    expect(database['cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes']).toBe('run,tmp');
  });

  test('then pods run on Linux alone, and on one architecture where the image has no other', () => {
    expect(templateOf().spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(templateOf({ scheduling: { architecture: Architecture.ARM64 } }).spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64' });
    const pods = objectsOf(aDatabase(aChart(), { architecture: Architecture.ARM64 })).flatMap(({ spec }) => spec?.template?.spec ?? []);
    expect(pods.map(({ nodeSelector }) => nodeSelector['kubernetes.io/arch'])).toEqual(['arm64', 'arm64', 'arm64']);
  });
});

describe('given a cluster with two address families', () => {
  test('then every Service has both where both are', () => {
    const chart = aChart();
    aWebApp(chart);
    aDatabase(chart);
    const services = objectsOf(chart).filter(({ kind }) => kind === 'Service');
    expect(services.map(({ spec }) => spec.ipFamilyPolicy)).toEqual(services.map(() => 'PreferDualStack'));
  });
});

describe('given an app that stands by', () => {
  test('then it has no pods, and says so', () => {
    const said = jest.spyOn(console, 'warn').mockImplementation();
    const app = aWebApp(aChart(), { replicas: 0 });
    const { spec, metadata } = objectOf(app, 'Deployment', 'api');
    expect(spec.replicas).toBe(0);
    expect(metadata.annotations['kube-score/ignore']).toContain('deployment-replicas');
    expect(app.node.metadata).toMatchObject([{ type: WARNING, data: expect.stringContaining('nothing serves') }]);
    said.mockRestore();
  });
});

describe('given a controller with ways of its own', () => {
  test.each(['gce', 'gce-internal'])('then %s is asked for by the annotation alone', (name) => {
    const ingress = ingressOf({ controller: IngressController.of(name, Peer.cidrs(['35.191.0.0/16'])) });
    expect(ingress.metadata.annotations).toEqual({ 'kubernetes.io/ingress.class': name });
    expect(ingress.spec).not.toHaveProperty('ingressClassName');
  });

  test('then a pattern is its own kind of path', () => {
    const ingress = ingressOf({
      path: '/api(/|$)(.*)', pathType: IngressPathType.IMPLEMENTATION_SPECIFIC, annotations: { 'nginx.ingress.kubernetes.io/use-regex': 'true' },
    });
    expect(ingress.spec.rules[0].http.paths[0]).toMatchObject({ path: '/api(/|$)(.*)', pathType: 'ImplementationSpecific' });
  });

  test('then an exact path can be asked for', () => {
    expect(ingressOf({ path: '/api', pathType: IngressPathType.EXACT }).spec.rules[0].http.paths[0].pathType).toBe('Exact');
  });

  test('then it may have the certificate itself', () => {
    expect(ingressOf({ tls: Tls.fromController() }).spec.tls).toEqual([{ hosts: ['shop.example.com'] }]);
  });
});

describe('given a program that is slow to start', () => {
  test('then it has its time, however impatient liveness is', () => {
    const { startupProbe } = templateOf({ health: Health.of({ liveness: Probe.http('/healthz', { period: Duration.seconds(5), failureThreshold: 1, timeout: Duration.seconds(4) }) }) }).spec.containers[0];
    expect(startupProbe).toMatchObject({ httpGet: { path: '/healthz' }, periodSeconds: 5, failureThreshold: 60, timeoutSeconds: 4 });
  });

  test('then the deadline follows', () => {
    const app = aWebApp(aChart(), { health: Health.of({ startup: Probe.http('/healthz', { period: Duration.seconds(10), failureThreshold: 90 }) }) });
    expect(objectOf(app, 'Deployment', 'api').spec.progressDeadlineSeconds).toBe(900);
  });
});

describe('given what only looks like a secret', () => {
  test.each([
    { APP_SECRET_KEY: 'file:///run/secrets/key' }, { GF_SECURITY_ADMIN_PASSWORD: '$__file{/run/secrets/admin}' }, { DB_PASSWORD: '$(OTHER)' }, { MAX_TOKENS: '4k' },
    { URL: 'postgres://app:$(PGPASSWORD)@db/app' }, { DSN: 'host=db passfile=/run/secrets/pgpass' },
  ])('then %j is taken', (env: any) => {
    expect(templateOf({ env }).spec.containers[0].env).toEqual(Object.entries(env).map(([name, value]) => ({ name, value })));
  });

  test.each([
    'PGPASSWORD=$(cat /bindings/orders/password) psql', 'PGPASSWORD="$PASSWORD" psql', 'export TOKEN=`cat /run/token`', '[ "$TOKEN" = "" ] || run', 'run --token=$(TOKEN)', 'run --token --verbose',
    'curl -u "$USER:$PASSWORD" http://a', 'curl -u admin http://a:80', 'curl --user-agent=a:b http://a', 'curl -sf http://localhost:8080/up', 'mysqladmin ping -h 127.0.0.1 -P 3306 -p', 'mongosh -p --quiet',
    'redis-cli -a "$PASS" ping', 'gosu -u 1000:1000 run', 'mysql -p"$PASSWORD"',
  ])('then %j in a shell is taken', (text) => {
    expect(templateOf({ command: ['sh', '-c', text] }).spec.containers[0].command[2]).toBe(text);
  });

  test('then a reason lets pass what has no name of its own, and has to be of use', () => {
    const command = ['run', 'http://a:b@c.example.com'];
    expect(templateOf({ command, noSecrets: { command: 'a test account' } }).spec.containers[0].command).toEqual(command);
    const [env, known] = [{ KEY_ID: `AKIA${'A'.repeat(16)}` }, ['curl', '-u', 'a:b', 'localhost']];
    expect(() => templateOf({ command: known, env, noSecrets: { command: 'a test account', KEY_ID: 'an id, not the key' } })).not.toThrow();
    expect(() => templateOf({ noSecrets: { command: 'a test account' } })).toThrow('noSecrets: nothing called \'command\' looks like a secret');
  });

  test('then a reason lets it pass', () => {
    const env = { SORT_TOKEN: 'by-name' };
    const command = ['run', '--pass=2', '--token', 'x'];
    expect(templateOf({ env, command, noSecrets: { SORT_TOKEN: 'a word', pass: 'a count', token: 'a mark' } }).spec.containers[0].command).toEqual(command);
  });
});
