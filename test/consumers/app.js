const { App, Chart, Duration, Size } = require('cdk8s');
const {
  Credentials, DatabaseEngine, Expose, Health, IngressController, PostgresVersion, Probe, ReplicatedDatabase, StatelessWebApp, StorageClass, Tls,
} = require('cdk8s-patterns');

const app = new App();
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

app.synth();
