import { App, Size } from 'cdk8s';
import { Pipeline } from '../../../apps/pipeline/pipeline';
import { HostSpread, Peer, RabbitmqImage, StorageClass } from '../../../lib';
import { changed } from '../changed';
import { NAMESPACE } from '../cluster';
import type { AppOptions } from '../engine-under-test';
import { ADMITTED } from '../load';

/** The pipeline's own image, which has a client of RabbitMQ. */
export const PIPELINE_IMAGE = 'ghcr.io/cdk8s-patterns/pipeline:1.0.0';
/** The public image by its series, as a cluster for tests has it. */
const IMAGE = RabbitmqImage.of({ image: process.env.E2E_RABBITMQ_IMAGE ?? 'docker.io/library/rabbitmq:4.3-management' });

const CPU = '100m';

/** The manifests of the pipeline: its broker is what scenarios break, and its database has one member. */
export function synth({ members, memoryMi = 640, storageClass, change }: AppOptions): string {
  const app = new App();
  const { events, web } = new Pipeline(app, 'pipeline', {
    namespace: NAMESPACE,
    members,
    databaseMembers: 1,
    image: IMAGE,
    // so little that it fits beside what else runs on a cluster for tests
    resources: { memory: Size.mebibytes(memoryMi), cpu: CPU },
    databaseResources: { cpu: CPU },
    storageClass: storageClass === undefined ? undefined : StorageClass.existing(storageClass),
    // a cluster for tests has fewer nodes than five
    hostSpread: HostSpread.PREFERRED,
  });
  events.networkPolicy.allowFrom(Peer.pods(ADMITTED), [5672]);
  web.networkPolicy.allowFrom(Peer.pods(ADMITTED), [8080]);
  return changed(app.synthYaml(), change);
}
