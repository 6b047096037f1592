import type { FileSource } from '../config';
import type { ImagePull, Metadata, Resources, Scheduling, Security } from '../pod';
import type { Autoscaling, Rollout } from '../workload';
import type { Expose } from './expose';

/** Files that are served as they are. */
export interface StaticSiteProps {
  /** The image, with nginx, a tag or a digest, and mostly with the files. Whatever configuration it has isn't used. */
  readonly image: string;

  /**
   * The folder of the files in the image.
   *
   * @default '/usr/share/nginx/html'
   */
  readonly folder?: string;

  /**
   * Files that are not in the image, by their paths in the container: `{ '/usr/share/nginx/html': FileSource.localFolder('site') }`, of 1 MiB
   * together.
   *
   * @default - none
   */
  readonly files?: { [path: string]: FileSource };

  /**
   * Whether a program in the browser knows the paths: one that isn't a file gives `/index.html`, but for those of `cacheForever`.
   *
   * @default false
   */
  readonly singlePage?: boolean;

  /**
   * The file that a path without one gives, with status 404: `/404.html`.
   *
   * @default - nginx's own page
   */
  readonly notFoundPage?: string;

  /**
   * Files, and folders with a `/` at their end, whose content never changes under their name, as bundlers give one with a digest: `/assets/`.
   * Browsers keep them for a year, and ask for all others anew.
   *
   * @default - none
   */
  readonly cacheForever?: string[];

  /**
   * Headers of every answer. One that is there by default is replaced.
   *
   * @default - `X-Content-Type-Options: nosniff`, `Referrer-Policy: strict-origin-when-cross-origin`,
   *   `Content-Security-Policy: frame-ancestors 'self'`
   */
  readonly headers?: { [name: string]: string };

  /**
   * Paths that have moved for good, and where to: `{ '/old': '/new', '/blog': 'https://blog.example.com/' }`. A query goes with it.
   *
   * @default - none
   */
  readonly redirects?: { [path: string]: string };

  /**
   * The name of the Deployment and the Service.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The number of pods. Leave it out with `autoscaling`.
   *
   * @default - 2, so that the site outlives a node
   */
  readonly replicas?: number;

  /**
   * Sets the number of pods by their load.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * How many pods a drain may take at a time: fewer than there are at least.
   *
   * @default 1
   */
  readonly maxUnavailable?: number;

  /**
   * How another version takes the place of the one before.
   *
   * @default - Rollout.rolling()
   */
  readonly rollout?: Rollout;

  /**
   * How the site is reached from outside the cluster.
   *
   * @default - only from inside, by what is connected to it
   */
  readonly expose?: Expose;

  /**
   * What nginx is given of its node.
   *
   * @default - 20m CPU, at most 500m; 64 MiB memory
   */
  readonly resources?: Resources;

  /**
   * Who nginx is on its node. The files have to be readable for everybody.
   *
   * @default - user and group 10001, a read-only image
   */
  readonly security?: Security;

  /**
   * Which nodes its pods run on, and who goes first.
   *
   * @default - any Linux node, evenly over zones and nodes
   */
  readonly scheduling?: Scheduling;

  /**
   * How the image comes to the nodes.
   *
   * @default - pulled where a node has it not, from a registry that lets everybody in
   */
  readonly pull?: ImagePull;

  /**
   * What people and tools read of the objects and the pods.
   *
   * @default - the recommended labels
   */
  readonly metadata?: Metadata;
}
