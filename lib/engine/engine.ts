import type { Construct } from 'constructs';
import type { ClusterFacts } from './cluster-facts';
import { Durability } from './durability';
import type { EngineSpec } from './engine-spec';

/**
 * A product that keeps data on several members: what ReplicatedDatabase and MessageBroker are made of. DatabaseEngine has those of the library; any
 * other is a class that extends this one, in any language:
 *
 *     class NatsEngine extends Engine {
 *       public readonly product = 'nats';
 *       public readonly version = '2.12.1';
 *
 *       public bind(_scope: Construct, cluster: ClusterFacts): EngineSpec {
 *         const routes = cluster.memberHosts.map((host) => `nats://${host}:6222`).join(', ');
 *         const sync = cluster.durability === Durability.BEST_EFFORT ? '2m' : 'always';
 *         const config = [
 *           'server_name: $NAME', 'http_port: 8222', `jetstream { store_dir: /data, sync_interval: ${sync} }`,
 *           `cluster { name: ${cluster.name}, port: 6222, routes: [${routes}] }`,
 *         ];
 *         return {
 *           image: `docker.io/library/nats:${this.version}-alpine`,
 *           user: 1000,
 *           command: ['nats-server', '-c', '/etc/nats/nats.conf'],
 *           variables: { NAME: Variable.podField(PodField.NAME) },
 *           folder: { name: 'config', path: '/etc/nats', files: { 'nats.conf': config.join('\n') } },
 *           dataPath: '/data',
 *           ports: [
 *             { name: 'client', port: 4222 },
 *             { name: 'cluster', port: 6222, betweenMembers: true },
 *             { name: 'monitor', port: 8222 },
 *           ],
 *           endpoints: [{ suffix: 'client', ports: ['client'] }],
 *           readiness: Probe.http('/healthz?js-server-only=true', { port: 8222 }),
 *           liveness: Probe.http('/healthz?js-enabled-only=true', { port: 8222 }),
 *           terminationGrace: Duration.minutes(1),
 *         };
 *       }
 *     }
 *
 *     new MessageBroker(chart, 'events', { engine: new NatsEngine(), storage: { size: Size.gibibytes(10) } });
 *
 * What follows from that isn't asked: the StatefulSet and its order of updates, claims, Services, accounts, rights and tokens, policies, spread,
 * budgets, hardening, restarts for another content. What the product hasn't got is left out: then there is none, or the cluster says so.
 * EngineConformance says what is wrong with an engine, and the page "Adding an engine" of the docs has the rest.
 */
export abstract class Engine {
  /** The name of the product, in lower-case letters, digits and '-': `postgresql`. */
  public abstract readonly product: string;

  /** The version of the product: `17.11`. */
  public abstract readonly version: string;

  /** What the product can promise of an acknowledged write, the strongest first. Whatever isn't here is refused. */
  public get durabilities(): Durability[] {
    return Object.values(Durability);
  }

  /**
   * Says what a cluster of the product is made of: called once, with all that is known of the cluster.
   *
   * `scope`: for objects that only the product knows; all others are made of what is returned. Wrong input is refused by `cluster.fail()`.
   */
  public abstract bind(scope: Construct, cluster: ClusterFacts): EngineSpec;
}
