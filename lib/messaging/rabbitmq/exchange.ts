import { Check } from '../../kubernetes';
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
}

/** Checks an exchange of a virtual host. */
export function checkExchange(check: Check, prop: string, exchange: RabbitmqExchange): void {
  const { name, exchangeType } = check.props(prop, exchange);
  checkOwnName(check, `${prop}.name`, name);
  check.oneOf(`${prop}.exchangeType`, exchangeType, Object.values(RabbitmqExchangeType));
}
