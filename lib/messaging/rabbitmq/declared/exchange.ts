import { Check } from '../../../kubernetes';
import { checkUpstream } from './link';
import { checkOwnName } from './names';

/** By what an exchange sends messages on. */
export enum RabbitmqExchangeType {
  /** To those that are bound by the message's key. */
  DIRECT = 'direct',
  /** To all that are bound. */
  FANOUT = 'fanout',
  /** To those that are bound by a pattern of keys: `order.*`, `order.#`. */
  TOPIC = 'topic',
  /** To those that are bound by headers. */
  HEADERS = 'headers',
}

/** An exchange that is there before anybody uses it, and survives restarts. */
export interface RabbitmqExchange {
  /** Its name. */
  readonly name: string;

  /**
   * By what it sends messages on. An exchange that is there keeps its type: another one is refused.
   *
   * @default RabbitmqExchangeType.DIRECT
   */
  readonly exchangeType?: RabbitmqExchangeType;

  /**
   * The upstream, by its name, whose exchange of the same name is to send its messages here, too.
   *
   * @default - none
   */
  readonly federatedFrom?: string;
}

/** Checks an exchange of a virtual host. */
export function checkExchange(check: Check, prop: string, exchange: RabbitmqExchange, upstreams: string[]): void {
  const { name, exchangeType, federatedFrom } = check.props(prop, exchange);
  checkOwnName(check, `${prop}.name`, name);
  check.oneOf(`${prop}.exchangeType`, exchangeType, Object.values(RabbitmqExchangeType));
  checkUpstream(check, `${prop}.federatedFrom`, federatedFrom, upstreams);
}

/** What the server is told of it by a policy of its own, if there is anything. */
export function exchangePolicy({ federatedFrom }: RabbitmqExchange): { [key: string]: any } {
  return federatedFrom === undefined ? {} : { 'federation-upstream': federatedFrom };
}
