import { join } from 'path';
import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Durability, FileSource, HostSpread, MessageBroker, StorageClass, Worker } from '../../lib';
import { NatsEngine } from './nats-engine';

/** What differs between the places that it runs in. */
export interface EventsProps {
  readonly namespace?: string;
  readonly members?: number;
  readonly durability?: Durability;
  readonly hostSpread?: HostSpread;
  readonly storageClass?: StorageClass;
  readonly memory?: Size;
  /** An image with Node. */
  readonly workerImage?: string;
  readonly workers?: number;
}

/** A broker of a product that the library doesn't know, and a worker that takes orders off it. */
export class Events extends Chart {
  public readonly broker: MessageBroker;
  public readonly worker: Worker;

  public constructor(scope: Construct, id: string, props: EventsProps = {}) {
    super(scope, id, { namespace: props.namespace ?? 'events' });
    const { members, durability, hostSpread, storageClass, memory, workers, workerImage = 'docker.io/library/node:24.11.1-alpine3.22' } = props;

    this.broker = new MessageBroker(this, 'events', {
      engine: new NatsEngine(),
      storage: { size: Size.gibibytes(10), storageClass },
      resources: { memory },
      members,
      durability,
      hostSpread,
    });

    this.worker = new Worker(this, 'worker', {
      image: workerImage,
      command: ['node', '/program/worker.js'],
      files: { '/program': FileSource.localFolder(join(__dirname, 'worker')) },
      env: { COPIES: members === 1 ? '1' : '3' },
      replicas: workers,
    });
    this.worker.connectTo(this.broker);
  }
}
