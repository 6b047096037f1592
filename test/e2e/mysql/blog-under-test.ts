import { App, Size } from 'cdk8s';
import { Blog } from '../../../apps/blog/blog';
import { AppSecret, Database, HostSpread, MysqlImage, MysqlVersion, Peer, ServerTls, StorageClass } from '../../../lib';
import { changed } from '../changed';
import { NAMESPACE } from '../cluster';
import type { AppOptions } from '../engine-under-test';
import { ADMITTED } from '../load';

/** What a scenario changes about the blog. */
export interface BlogOptions extends AppOptions {
  /** Databases beside the blog's own. */
  readonly databases?: Database[];
  readonly parameters?: Record<string, string>;
  /** The Secret with the certificates of its database. */
  readonly tls?: string;
}

/** The blog's own image, which has a client of MySQL. */
export const BLOG_IMAGE = 'ghcr.io/cdk8s-patterns/blog:1.0.0';
/** The public image by its series, as a cluster for tests has it. */
const IMAGE = MysqlImage.of({ image: process.env.E2E_MYSQL_IMAGE ?? 'docker.io/library/mysql:9.7' });

/** The manifests of the blog, and of its database. */
export function synth({ members, memoryMi = 1024, storageClass, databases, parameters, tls, change }: BlogOptions): string {
  const app = new App();
  const { posts, web } = new Blog(app, 'blog', {
    namespace: NAMESPACE,
    members,
    databases,
    mysql: MysqlVersion.V9_7,
    image: IMAGE,
    memory: Size.mebibytes(memoryMi),
    parameters,
    tls: tls === undefined ? undefined : ServerTls.fromSecret(AppSecret.existing(tls, ['tls.crt', 'tls.key', 'ca.crt'])),
    storageClass: storageClass === undefined ? undefined : StorageClass.existing(storageClass),
    // a cluster for tests has fewer nodes than five
    hostSpread: HostSpread.PREFERRED,
  });
  posts.networkPolicy.allowFrom(Peer.pods(ADMITTED), [3306]);
  web.networkPolicy.allowFrom(Peer.pods(ADMITTED), [8080]);
  return changed(app.synthYaml(), change);
}
