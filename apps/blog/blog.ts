import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Database, DatabaseEngine, Expose, HostSpread, IngressController, MysqlImage, MysqlVersion, ReplicatedDatabase, ServerTls, StatelessWebApp,
  StorageClass, Tls,
} from '../../lib';

/** What differs between the places that the blog runs in. */
export interface BlogProps {
  readonly namespace?: string;
  readonly members?: number;
  readonly mysql?: MysqlVersion;
  readonly image?: MysqlImage;
  /** Databases beside the blog's own. */
  readonly databases?: Database[];
  readonly parameters?: { [name: string]: string };
  /** Certificates of the database. */
  readonly tls?: ServerTls;
  readonly hostSpread?: HostSpread;
  readonly storageClass?: StorageClass;
  /** Of each member of the database. */
  readonly memory?: Size;
}

/** A blog: a web app, and MySQL. */
export class Blog extends Chart {
  public readonly posts: ReplicatedDatabase;
  public readonly web: StatelessWebApp;

  public constructor(scope: Construct, id: string, props: BlogProps = {}) {
    super(scope, id, { namespace: props.namespace ?? 'blog' });
    const { mysql: version = MysqlVersion.V9_7, image, databases = [], parameters, tls, members, hostSpread, storageClass, memory } = props;

    this.posts = new ReplicatedDatabase(this, 'posts', {
      engine: DatabaseEngine.mysql({ version, image, parameters, tls }),
      storage: { size: Size.gibibytes(10), storageClass },
      databases: [{ name: 'blog' }, ...databases],
      members,
      hostSpread,
      resources: { memory },
    });

    this.web = new StatelessWebApp(this, 'web', {
      image: 'ghcr.io/cdk8s-patterns/blog:1.0.0',
      command: ['node', '/app/server.js'],
      port: 8080,
      replicas: 2,
      expose: Expose.ingress({ host: 'blog.example.com', controller: IngressController.traefik(), tls: Tls.certManager('letsencrypt') }),
    });
    this.web.connectTo(this.posts.database('blog'), { name: 'blog' });
  }
}
