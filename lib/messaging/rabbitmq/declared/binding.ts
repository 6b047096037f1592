import { Check, quote } from '../../../kubernetes';
import { checkName } from './names';

/** What an exchange sends to a queue, or to another exchange. One that isn't declared any more stays until somebody unbinds it. */
export interface RabbitmqBinding {
  /** The exchange: one that is declared, or one of the server's own, such as `amq.topic`. */
  readonly exchange: string;

  /**
   * The declared queue that gets the messages. Either this or `toExchange`.
   *
   * @default - none
   */
  readonly queue?: string;

  /**
   * The declared exchange that gets the messages.
   *
   * @default - none
   */
  readonly toExchange?: string;

  /**
   * The key, or the pattern of keys, of the messages.
   *
   * @default - none: the empty one
   */
  readonly routingKey?: string;
}

/** What a binding may name. */
interface Declared {
  readonly queues: string[];
  readonly exchanges: string[];
}

/** As the controller is told. */
interface ToldOfBinding {
  readonly source: string;
  /** `q`: a queue, `e`: an exchange. */
  readonly to: string;
  readonly destination: string;
  readonly key: string;
}

/** Checks a binding of a virtual host. */
export function checkBinding(check: Check, prop: string, binding: RabbitmqBinding, { queues, exchanges }: Declared): void {
  checkEnds(check, prop, binding);
  const { exchange, queue, toExchange } = binding;
  const known = (one: string | undefined, names: string[]) => one === undefined || names.includes(one);
  check.that(exchange.startsWith('amq.') || known(exchange, exchanges),
    () => `${prop}.exchange is ${quote(exchange)}, which isn't declared: declare it, or use one of ${exchanges.join(', ') || 'the server\'s own, such as amq.topic'}`);
  check.that(known(queue, queues), () => `${prop}.queue is ${quote(queue)}, which isn't declared: declare it, or use one of ${queues.join(', ') || 'those that you declare'}`);
  check.that(known(toExchange, exchanges),
    () => `${prop}.toExchange is ${quote(toExchange)}, which isn't declared: declare it, or use one of ${exchanges.join(', ') || 'those that you declare'}`);
}

/** Checks what a binding names, whether it is declared or not. */
export function checkEnds(check: Check, prop: string, binding: RabbitmqBinding): void {
  const { exchange, queue, toExchange, routingKey } = check.props(prop, binding);
  checkName(check, `${prop}.exchange`, exchange);
  check.that((queue === undefined) !== (toExchange === undefined), `${prop} must have either a queue or toExchange: name one of the two`);
  checkName(check, queue === undefined ? `${prop}.toExchange` : `${prop}.queue`, (queue ?? toExchange)!);
  if (routingKey !== undefined) {
    check.string(`${prop}.routingKey`, routingKey);
  }
}

/** As the controller is told. */
export function toldOfBinding({ exchange, queue, toExchange, routingKey = '' }: RabbitmqBinding): ToldOfBinding {
  return { source: exchange, to: queue === undefined ? 'e' : 'q', destination: (queue ?? toExchange)!, key: routingKey };
}
