import type { ReplicatedWorkloadProps } from '../engine';
import type { BrokerAccount } from './broker-account';

/** A broker whose messages are on several members. */
export interface MessageBrokerProps extends ReplicatedWorkloadProps {
  /**
   * Whom apps connect as, of a product that asks who they are.
   *
   * @default - one, called as the broker
   */
  readonly accounts?: BrokerAccount[];
}
