/** The engine that `Engine` shows, in TypeScript: nats.go and Nats.java are the same. */
import { App, Chart, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { ClusterFacts, Engine, EngineSpec, MessageBroker, PodField, Probe, Variable } from '../../lib';

class NatsEngine extends Engine {
  public readonly product = 'nats';
  public readonly version = '2.15';

  public bind(_scope: Construct, cluster: ClusterFacts): EngineSpec {
    const routes = cluster.memberHosts.map((host) => `nats://${host}:6222`).join(', ');
    const config = [
      'server_name: $NAME', 'http_port: 8222', 'jetstream { store_dir: /data, sync_interval: always }',
      `cluster { name: ${cluster.name}, port: 6222, routes: [${routes}] }`,
    ];
    return {
      image: `docker.io/library/nats:${this.version}-alpine`,
      user: 1000,
      command: ['nats-server', '-c', '/etc/nats/nats.conf'],
      variables: { NAME: Variable.podField(PodField.NAME) },
      folder: { name: 'config', path: '/etc/nats', files: { 'nats.conf': config.join('\n') } },
      dataPath: '/data',
      ports: [
        { name: 'client', port: 4222 },
        { name: 'cluster', port: 6222, betweenMembers: true },
        { name: 'monitor', port: 8222 },
      ],
      endpoints: [{ suffix: 'client', ports: ['client'] }],
      readiness: Probe.http('/healthz?js-server-only=true', { port: 8222 }),
      liveness: Probe.http('/healthz?js-enabled-only=true', { port: 8222 }),
      terminationGrace: Duration.minutes(1),
    };
  }
}

const app = new App();
const chart = new Chart(app, 'events', { namespace: 'events' });
new MessageBroker(chart, 'events', { engine: new NatsEngine(), storage: { size: Size.gibibytes(10) } });
process.stdout.write(app.synthYaml());
