import { refuseTwice } from '../../engine';
import { Check } from '../../kubernetes';
import { RabbitmqBinding, checkBinding } from './binding';
import { RabbitmqExchange, RabbitmqExchangeType, checkExchange } from './exchange';
import { checkName } from './names';
import { RabbitmqPolicy, RabbitmqPolicyTarget, checkPolicy } from './policy';
import { RabbitmqQueue, RabbitmqQueueType, checkQueue, queuePolicy } from './queue';

/**
 * A virtual host with what is in it. What isn't declared any more stays, with its messages, until somebody deletes it.
 *
 * @see https://www.rabbitmq.com/docs/vhosts
 */
export interface RabbitmqVirtualHost {
  /** Its name: `/` is the one that is there anyway. */
  readonly name: string;

  /**
   * Queues.
   *
   * @default - none: clients make them
   */
  readonly queues?: RabbitmqQueue[];

  /**
   * Exchanges beside the server's own.
   *
   * @default - none
   */
  readonly exchanges?: RabbitmqExchange[];

  /**
   * What exchanges send where.
   *
   * @default - none
   */
  readonly bindings?: RabbitmqBinding[];

  /**
   * Settings by names.
   *
   * @default - none
   */
  readonly policies?: RabbitmqPolicy[];

  /**
   * How many connections clients may have to it.
   *
   * @default - as many as the members take
   */
  readonly maxConnections?: number;

  /**
   * How many queues there may be in it.
   *
   * @default - no limit
   */
  readonly maxQueues?: number;
}

/** Of the policies that declared queues have: higher than any that is by a pattern. */
const OWN_PRIORITY = 100;
/** What counts for a queue of which nothing else is said: no message is dropped for having been given out too often. */
const LEAST: RabbitmqPolicy = { name: 'deliveries-without-limit', pattern: '.*', definition: { 'delivery-limit': -1 }, priority: -1 };

/** Checks them. */
export function checkVirtualHosts(check: Check, virtualHosts: RabbitmqVirtualHost[]): void {
  check.list('virtualHosts', virtualHosts, (prop, given) => {
    const virtualHost: RabbitmqVirtualHost = check.props(prop, given);
    const { name, queues = [], exchanges = [], bindings = [], policies = [], maxConnections, maxQueues } = virtualHost;
    checkName(check, `${prop}.name`, name);
    check.list(`${prop}.queues`, queues, (item, queue) => checkQueue(check, item, queue));
    check.list(`${prop}.exchanges`, exchanges, (item, exchange) => checkExchange(check, item, exchange));
    const declared = { queues: queues.map((queue) => queue.name), exchanges: exchanges.map((exchange) => exchange.name) };
    check.list(`${prop}.bindings`, bindings, (item, binding) => checkBinding(check, item, binding, declared));
    check.list(`${prop}.policies`, policies, (item, policy) => checkPolicy(check, item, policy));
    Object.entries({ queue: queues, exchange: exchanges, policy: policies }).forEach(([what, list]: [string, { name: string }[]]) =>
      refuseTwice(check, list.map((one) => one.name), (twice) => `${prop}: the ${what} '${twice}' is declared twice: give each its own name`));
    Object.entries({ maxConnections, maxQueues }).filter(([, limit]) => limit !== undefined).forEach(([limit, value]) => check.integer(`${prop}.${limit}`, value!, 1));
  });
  refuseTwice(check, virtualHosts.map(({ name }) => name), (twice) => `the virtual host '${twice}' is declared twice: give each its own name`);
}

/** All there are: the server's own, too. */
export function withDefault(virtualHosts: RabbitmqVirtualHost[]): RabbitmqVirtualHost[] {
  return virtualHosts.some(({ name }) => name === '/') ? virtualHosts : [{ name: '/' }, ...virtualHosts];
}

/** As the controller is told. */
export function toldOf({ name, queues = [], exchanges = [], bindings = [], policies = [], maxConnections, maxQueues }: RabbitmqVirtualHost): object {
  const own = queues.map((queue): RabbitmqPolicy => ({
    name: `queue ${queue.name}`, pattern: `^${escaped(queue.name)}$`, definition: queuePolicy(queue), applyTo: RabbitmqPolicyTarget.QUEUES, priority: OWN_PRIORITY,
  }));
  return {
    name,
    queues: queues.map(({ name: queue, queueType = RabbitmqQueueType.QUORUM }) => ({ name: queue, type: queueType })),
    exchanges: exchanges.map(({ name: exchange, exchangeType = RabbitmqExchangeType.DIRECT }) => ({ name: exchange, type: exchangeType })),
    bindings: bindings.map(({ exchange, queue, toExchange, routingKey = '' }) => ({
      source: exchange, kind: queue === undefined ? 'e' : 'q', destination: queue ?? toExchange, key: routingKey,
    })),
    policies: [LEAST, ...own.filter(({ definition }) => Object.keys(definition).length > 0), ...policies].map((policy) => ({
      'name': policy.name, 'pattern': policy.pattern, 'definition': policy.definition,
      'apply-to': policy.applyTo ?? RabbitmqPolicyTarget.QUORUM_QUEUES, 'priority': policy.priority ?? 0,
    })),
    limits: { ...(maxConnections === undefined ? {} : { 'max-connections': maxConnections }), ...(maxQueues === undefined ? {} : { 'max-queues': maxQueues }) },
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
