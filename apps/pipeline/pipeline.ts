import { Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BrokerEngine, DatabaseEngine, Expose, HostSpread, IngressController, MessageBroker, PostgresVersion, RabbitmqImage, RabbitmqVersion,
  ReplicatedDatabase, Resources, StatelessWebApp, StorageClass, Tls, Worker,
} from '../../lib';

/** What differs between the places that the pipeline runs in. */
export interface PipelineProps {
  readonly namespace?: string;
  /** Members of the broker, and of the database. */
  readonly members?: number;
  readonly databaseMembers?: number;
  readonly rabbitmq?: RabbitmqVersion;
  readonly image?: RabbitmqImage;
  readonly hostSpread?: HostSpread;
  /** Of the broker. */
  readonly storageClass?: StorageClass;
  readonly resources?: Resources;
  readonly databaseResources?: Resources;
}

/** Orders on their way: a web app that takes them, RabbitMQ that keeps them, workers that store them in PostgreSQL. */
export class Pipeline extends Chart {
  public readonly events: MessageBroker;
  public readonly orders: ReplicatedDatabase;
  public readonly web: StatelessWebApp;
  public readonly worker: Worker;

  public constructor(scope: Construct, id: string, props: PipelineProps = {}) {
    super(scope, id, { namespace: props.namespace ?? 'pipeline' });
    const { rabbitmq: version = RabbitmqVersion.V4_3, image, members, hostSpread, storageClass, resources } = props;

    this.events = new MessageBroker(this, 'events', {
      engine: BrokerEngine.rabbitmq({ version, image }),
      storage: { size: Size.gibibytes(10), storageClass },
      resources,
      members,
      hostSpread,
    });
    this.orders = new ReplicatedDatabase(this, 'orders', {
      engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }),
      storage: { size: Size.gibibytes(10) },
      members: props.databaseMembers,
      resources: props.databaseResources,
    });

    const program = { image: 'ghcr.io/cdk8s-patterns/pipeline:1.0.0' };
    this.web = new StatelessWebApp(this, 'web', {
      ...program,
      command: ['node', '/app/web.js'],
      port: 8080,
      expose: Expose.ingress({ host: 'orders.example.com', controller: IngressController.traefik(), tls: Tls.certManager('letsencrypt') }),
    });
    this.worker = new Worker(this, 'worker', {
      ...program,
      command: ['node', '/app/worker.js'],
      // ten orders in hand, and a database that may take seconds to answer
      lifecycle: { drain: Duration.seconds(30) },
    });
    for (const part of [this.web, this.worker]) {
      part.connectTo(this.events);
      part.connectTo(this.orders);
    }
  }
}
