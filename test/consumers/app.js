const { App, Chart, Duration, Size } = require('cdk8s');
const {
  Credentials, DatabaseEngine, Durability, Engine, EngineConformance, Expose, Health, IngressController, MessageBroker,
  PatternDefaults, PodField, PostgresVersion, Probe, ReplicatedDatabase, StatelessWebApp, StorageClass, Tls, Variable,
} = require('cdk8s-patterns');

/** An engine of a stranger's. */
class NatsEngine extends Engine {
  get product() {
    return 'nats';
  }

  get version() {
    return '2.12.1';
  }

  /* eslint-disable jsdoc/no-types -- a program in JavaScript has them nowhere else */
  /**
   * @param {import('constructs').Construct} _scope
   * @param {import('cdk8s-patterns').ClusterFacts} cluster
   */
  bind(_scope, cluster) {
    const sync = cluster.durability === Durability.BEST_EFFORT ? '2m' : 'always';
    const routes = cluster.memberHosts.map((host) => `nats://${host}:6222`).join(', ');
    const config = [
      'server_name: $NAME', 'http_port: 8222', `jetstream { store_dir: /data, sync_interval: ${sync} }`,
      `cluster { name: ${cluster.name}, port: 6222, routes: [${routes}] }`,
    ];
    return {
      image: `registry.example.com/nats:${this.version}`,
      user: 1000,
      command: ['nats-server', '-c', '/etc/nats/nats.conf'],
      variables: { NAME: Variable.podField(PodField.NAME) },
      folder: { name: 'config', path: '/etc/nats', files: { 'nats.conf': config.join('\n') } },
      dataPath: '/data',
      ports: [{ name: 'client', port: 4222 }, { name: 'cluster', port: 6222, betweenMembers: true }, { name: 'monitor', port: 8222 }],
      endpoints: [{ suffix: 'client', ports: ['client'] }],
      readiness: Probe.http('/healthz?js-server-only=true', { port: 8222 }),
      liveness: Probe.http('/healthz?js-enabled-only=true', { port: 8222 }),
      terminationGrace: Duration.minutes(1),
    };
  }
}

const app = new App();
PatternDefaults.of(app).set({ labels: { 'example.com/team': 'shop' }, pull: { secrets: ['registry'] }, resources: { tools: { memory: Size.mebibytes(128) } } });
const chart = new Chart(app, 'shop', { namespace: 'shop' });

const orders = new ReplicatedDatabase(chart, 'orders', {
  engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17, parameters: { work_mem: '8MB' } }),
  storage: { size: Size.gibibytes(10), storageClass: StorageClass.existing('fast') },
  resources: { memory: Size.gibibytes(2) },
  databases: [{ name: 'shop' }, { name: 'audit', owner: 'auditor', credentials: Credentials.fromSecret('audit') }],
});

const api = new StatelessWebApp(chart, 'api', {
  image: 'registry.example.com/api:1.0.0',
  command: ['node', 'server.js'],
  env: { LOG_LEVEL: 'info' },
  port: 8080,
  autoscaling: { minReplicas: 3, maxReplicas: 9 },
  resources: { cpu: '250m' },
  health: Health.of({ readiness: Probe.http('/ready', { period: Duration.seconds(3) }) }),
});
api.connectTo(orders.database('shop'), { env: { PGHOST: 'host' } });

const frontend = new StatelessWebApp(chart, 'frontend', {
  image: 'registry.example.com/frontend:1.0.0',
  port: 8080,
  expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.traefik(), tls: Tls.certManager('letsencrypt') }),
});
frontend.connectTo(api);

const events = new MessageBroker(chart, 'events', { engine: new NatsEngine(), storage: { size: Size.gibibytes(10) } });
api.connectTo(events);
const findings = EngineConformance.findings(new NatsEngine());
if (findings.length > 0) {
  throw new Error(findings.join('\n'));
}

app.synth();
