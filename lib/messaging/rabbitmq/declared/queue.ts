import type { Duration } from 'cdk8s';
import { Check } from '../../../kubernetes';
import { checkUpstream } from './link';
import { checkName, checkOwnName } from './names';

/** What a queue is made of. */
export enum RabbitmqQueueType {
  /** On each member, led by one of them: a confirmed message is on a majority's disks. */
  QUORUM = 'quorum',
  /** A log on several members that is read from any place, again and again. Its messages go by age or size, never by being read. */
  STREAM = 'stream',
}

/** A queue that is there before anybody uses it. All but its name and its type may change while it has messages. */
export interface RabbitmqQueue {
  /** Its name. */
  readonly name: string;

  /**
   * What it is made of. A queue that is there keeps its type: another one is refused by the server, and nothing is dropped.
   *
   * @default RabbitmqQueueType.QUORUM
   */
  readonly queueType?: RabbitmqQueueType;

  /**
   * The exchange that takes messages that were refused, are too old, or were given out too often. Each is kept until it has been taken over.
   *
   * @default - none: what is refused without being put back, or is too old, is dropped
   * @see https://www.rabbitmq.com/docs/quorum-queues#dead-lettering
   */
  readonly deadLetterExchange?: string;

  /**
   * By which key dead letters go there.
   *
   * @default - the message's own
   */
  readonly deadLetterRoutingKey?: string;

  /**
   * How often a message is given out again before it is a dead letter. With no dead-letter exchange there is nobody to take it, and no limit.
   *
   * @default - 20 with a dead-letter exchange, else none
   * @see https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
   */
  readonly deliveryLimit?: number;

  /**
   * How long a message may wait: from then on it is a dead letter. Of a stream, how long messages are kept.
   *
   * @default - as long as it takes
   */
  readonly messageTtl?: Duration;

  /**
   * How many messages there may be: more are refused, and their publishers are told.
   *
   * @default - as many as the volumes have room for
   */
  readonly maxLength?: number;

  /**
   * The upstream, by its name, whose queue of the same name gives its messages to consumers here, where it has none of its own.
   *
   * @default - none
   */
  readonly federatedFrom?: string;
}

/** The server's own. @see https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
const DELIVERIES = 20;
/** None. */
const UNLIMITED = -1;

/** Checks a queue of a virtual host. */
export function checkQueue(check: Check, prop: string, queue: RabbitmqQueue, upstreams: string[]): void {
  const { name, queueType, deadLetterExchange, deadLetterRoutingKey, deliveryLimit, messageTtl, maxLength, federatedFrom } = check.props(prop, queue);
  checkOwnName(check, `${prop}.name`, name);
  check.oneOf(`${prop}.queueType`, queueType, Object.values(RabbitmqQueueType));
  if (deadLetterExchange !== undefined) {
    checkName(check, `${prop}.deadLetterExchange`, deadLetterExchange);
  }
  check.that(deadLetterRoutingKey === undefined || deadLetterExchange !== undefined,
    `${prop}.deadLetterRoutingKey is given, and no deadLetterExchange: give it one, or leave the key out`);
  if (deadLetterRoutingKey !== undefined) {
    check.string(`${prop}.deadLetterRoutingKey`, deadLetterRoutingKey);
  }
  if (deliveryLimit !== undefined) {
    check.integer(`${prop}.deliveryLimit`, deliveryLimit, 1);
    check.that(deadLetterExchange !== undefined,
      `${prop}.deliveryLimit is ${deliveryLimit}, and there is no deadLetterExchange: messages that were given out so often would be dropped, so give it one`);
  }
  if (messageTtl !== undefined) {
    check.seconds(`${prop}.messageTtl`, messageTtl);
  }
  if (maxLength !== undefined) {
    check.integer(`${prop}.maxLength`, maxLength, 1);
  }
  checkUpstream(check, `${prop}.federatedFrom`, federatedFrom, upstreams);
  check.that(queueType !== RabbitmqQueueType.STREAM || [deadLetterExchange, maxLength, federatedFrom].every((one) => one === undefined),
    `${prop} is a stream, which has no deadLetterExchange, no maxLength and no federatedFrom: leave them out`);
}

/** What the server is told of it, by a policy of its own, so that all of it may change. */
export function queuePolicy(queue: RabbitmqQueue): { [key: string]: any } {
  const { queueType, deadLetterExchange, deadLetterRoutingKey, deliveryLimit, messageTtl, maxLength, federatedFrom } = queue;
  if (queueType === RabbitmqQueueType.STREAM) {
    return messageTtl === undefined ? {} : { 'max-age': `${messageTtl.toSeconds()}s` };
  }
  const letters = deadLetterExchange === undefined ? {} : {
    'dead-letter-exchange': deadLetterExchange,
    // a letter stays until somebody has confirmed that it is elsewhere, for which publishers are refused where there is no room
    'dead-letter-strategy': 'at-least-once',
    'overflow': 'reject-publish',
  };
  return {
    'delivery-limit': deadLetterExchange === undefined ? UNLIMITED : deliveryLimit ?? DELIVERIES,
    ...letters,
    ...(deadLetterRoutingKey === undefined ? {} : { 'dead-letter-routing-key': deadLetterRoutingKey }),
    ...(messageTtl === undefined ? {} : { 'message-ttl': messageTtl.toMilliseconds() }),
    ...(maxLength === undefined ? {} : { 'max-length': maxLength, 'overflow': 'reject-publish' }),
    ...(federatedFrom === undefined ? {} : { 'federation-upstream': federatedFrom }),
  };
}
