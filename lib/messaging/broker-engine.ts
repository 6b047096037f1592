import { Engine } from '../engine';
import { RabbitmqEngine, RabbitmqEngineProps } from './rabbitmq';

/** The products that a MessageBroker can be made of. */
export class BrokerEngine {
  /** RabbitMQ, with quorum queues. */
  public static rabbitmq(props: RabbitmqEngineProps): Engine {
    return new RabbitmqEngine(props);
  }

  private constructor() {}
}
