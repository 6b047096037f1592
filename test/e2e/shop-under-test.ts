import { App, Size } from 'cdk8s';
import { Shop } from '../../apps/shop/shop';
import { Database, Durability, HostSpread, ImagePullPolicy, Peer, PostgresVersion, StorageClass } from '../../lib';
import { changed } from './changed';
import { NAMESPACE } from './cluster';
import type { AppOptions } from './engine-under-test';
import { ADMITTED } from './load';

/**
 * What a scenario changes about the shop.
 */
export interface ShopOptions extends AppOptions {
  /** Databases beside the shop's own. */
  readonly databases?: Database[];
  /** Image of the API. */
  readonly apiImage?: string;
  /** Server parameters of the database. */
  readonly parameters?: Record<string, string>;
  readonly durability?: Durability;
  /** How firmly members are kept apart. */
  readonly hostSpread?: HostSpread;
  /** Major version of the database. */
  readonly postgres?: '17' | '18';
  /** Adds to the shop. */
  readonly extra?: (shop: Shop) => void;
}

/** The pods that make load, and may reach what they load. */
const LOAD = Peer.pods(ADMITTED);

/**
 * The shop's manifests, ready for `kubectl apply -f -`.
 */
export function synth(options: ShopOptions): string {
  const app = new App();
  const shop = new Shop(app, 'shop', {
    apiVersion: options.apiImage?.split(':').pop(),
    // images are on the nodes already, and no registry is asked
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    // a cluster for tests has fewer nodes than five; from the start, for a required rule of running pods keeps new ones off as well
    hostSpread: options.hostSpread ?? HostSpread.PREFERRED,
    namespace: NAMESPACE,
    members: options.members,
    databases: options.databases,
    durability: options.durability,
    storageClass: options.storageClass === undefined ? undefined : StorageClass.existing(options.storageClass),
    memory: Size.mebibytes(options.memoryMi ?? 1024),
    parameters: options.parameters,
    postgres: options.postgres === '18' ? PostgresVersion.V18 : PostgresVersion.V17,
  });
  shop.orders.networkPolicy.allowFrom(LOAD, [5432]);
  shop.api.networkPolicy.allowFrom(LOAD, [8080]);
  shop.frontend.networkPolicy.allowFrom(LOAD, [8080]);
  options.extra?.(shop);
  return changed(app.synthYaml(), (object) => {
    // a broken rollout is found to be broken while a test waits, sooner than a pod's start may take
    if (object.kind === 'Deployment' && object.metadata.name === 'api') object.spec.progressDeadlineSeconds = 60;
    options.change?.(object);
  });
}
