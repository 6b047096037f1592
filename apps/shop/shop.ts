import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Database, DatabaseEngine, Durability, Expose, HostSpread, ImagePullPolicy, IngressController, PostgresVersion, ReplicatedDatabase, StatelessWebApp,
  StorageClass, Tls,
} from '../../lib';

/** What differs between the places that the shop runs in. */
export interface ShopProps {
  readonly namespace?: string;
  readonly apiVersion?: string;
  readonly imagePullPolicy?: ImagePullPolicy;
  readonly hostSpread?: HostSpread;
  readonly members?: number;
  /** Beside the shop's own. */
  readonly databases?: Database[];
  readonly durability?: Durability;
  readonly storageClass?: StorageClass;
  readonly memory?: Size;
  readonly parameters?: { [name: string]: string };
  readonly postgres?: PostgresVersion;
}

/** A shop of three tiers: a static frontend, a REST API, and PostgreSQL. */
export class Shop extends Chart {
  public readonly orders: ReplicatedDatabase;
  public readonly api: StatelessWebApp;
  public readonly frontend: StatelessWebApp;

  public constructor(scope: Construct, id: string, props: ShopProps = {}) {
    super(scope, id, { namespace: props.namespace ?? 'shop' });
    const { apiVersion = '1.0.0', imagePullPolicy, postgres: version = PostgresVersion.V17, databases = [], parameters, memory, members, durability, hostSpread, storageClass } = props;

    this.orders = new ReplicatedDatabase(this, 'orders', {
      engine: DatabaseEngine.postgresql({ version, parameters }),
      storage: { size: Size.gibibytes(10), storageClass },
      resources: { memory },
      databases: [{ name: 'orders' }, ...databases],
      members,
      durability,
      hostSpread,
    });

    this.api = new StatelessWebApp(this, 'api', {
      image: `ghcr.io/cdk8s-patterns/shop-api:${apiVersion}`,
      command: ['node', '/app/server.js'],
      port: 8080,
      replicas: 3,
      pull: { policy: imagePullPolicy },
    });
    this.api.connectTo(this.orders.database('orders'));

    this.frontend = new StatelessWebApp(this, 'frontend', {
      image: 'ghcr.io/cdk8s-patterns/shop-frontend:1.0.0',
      command: ['nginx', '-c', '/srv/shop/nginx.conf', '-g', 'daemon off;'],
      port: 8080,
      pull: { policy: imagePullPolicy },
      expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.traefik(), tls: Tls.certManager('letsencrypt') }),
    });
    this.frontend.connectTo(this.api);
  }
}
