import { App, Size } from 'cdk8s';
import { Events } from '../../../apps/events/events';
import { Durability, HostSpread, Peer, StorageClass } from '../../../lib';
import { changed } from '../changed';
import { NAMESPACE } from '../cluster';
import type { AppOptions } from '../engine-under-test';
import { ADMITTED, LOAD_IMAGE } from '../load';

/** What a scenario changes about the app with events. */
export interface NatsOptions extends AppOptions {
  readonly durability?: Durability;
}

/** The manifests of the broker of the example, and of its worker. */
export function synth({ members, memoryMi = 256, storageClass, durability, change }: NatsOptions): string {
  const app = new App();
  const { broker } = new Events(app, 'events', {
    namespace: NAMESPACE,
    members,
    durability,
    memory: Size.mebibytes(memoryMi),
    storageClass: storageClass === undefined ? undefined : StorageClass.existing(storageClass),
    // a cluster for tests has fewer nodes than five
    hostSpread: HostSpread.PREFERRED,
    workerImage: LOAD_IMAGE,
    workers: 1,
  });
  broker.networkPolicy.allowFrom(Peer.pods(ADMITTED), [4222]);
  return changed(app.synthYaml(), change);
}
