import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { DatabaseEngine, Expose, ImagePullPolicy, IngressController, PostgresVersion, ReplicatedDatabase, StatelessWebApp, Tls } from '../../lib';

/** What differs between places that the shop runs in. */
export interface ShopProps {
  readonly version?: string;
  readonly imagePullPolicy?: ImagePullPolicy;
}

/** A shop of three tiers: a static frontend, a REST API, and PostgreSQL. */
export class Shop extends Chart {
  public readonly orders: ReplicatedDatabase;
  public readonly api: StatelessWebApp;
  public readonly frontend: StatelessWebApp;

  public constructor(scope: Construct, id: string, { version = '1.0.0', imagePullPolicy }: ShopProps = {}) {
    super(scope, id, { namespace: 'shop' });

    this.orders = new ReplicatedDatabase(this, 'orders', {
      engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }),
      storage: { size: Size.gibibytes(10) },
    });

    this.api = new StatelessWebApp(this, 'api', {
      image: `ghcr.io/cdk8s-patterns/shop-api:${version}`, port: 8080, replicas: 3, imagePullPolicy,
      command: ['node', '/app/server.js'],
    });
    this.api.connectTo(this.orders);

    this.frontend = new StatelessWebApp(this, 'frontend', {
      image: 'ghcr.io/cdk8s-patterns/shop-frontend:1.0.0', port: 8080, imagePullPolicy,
      command: ['nginx', '-c', '/srv/shop/nginx.conf', '-g', 'daemon off;'],
      expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.traefik(), tls: Tls.certManager('letsencrypt') }),
    });
    this.frontend.connectTo(this.api);
  }
}
