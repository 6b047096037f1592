import { refuseTwice } from '../../../engine';
import { Check, quote } from '../../../kubernetes';
import { RabbitmqBinding, checkBinding, toldOfBinding } from './binding';
import { RabbitmqExchange, RabbitmqExchangeType, checkExchange, exchangePolicy } from './exchange';
import { Brokers, RabbitmqShovel, RabbitmqUpstream, ToldOfLink, resolveShovel, resolveUpstream } from './link';
import { checkName } from './names';
import { RabbitmqPolicy, RabbitmqPolicyTarget, checkPolicy } from './policy';
import { RabbitmqQueue, RabbitmqQueueType, checkQueue, queuePolicy } from './queue';
import type { ToldOfRemoval } from './removal';

/**
 * A virtual host with what is in it. What isn't declared any more stays, with its messages, until it is `removed`, or somebody deletes it.
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
   * Brokers elsewhere, whose messages may come here.
   *
   * @default - none
   */
  readonly upstreams?: RabbitmqUpstream[];

  /**
   * What takes messages from a queue to somewhere else.
   *
   * @default - none
   */
  readonly shovels?: RabbitmqShovel[];

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

/** What the controller is told of one. */
export interface ToldOfVirtualHost {
  readonly name: string;
  readonly policies: { readonly name: string; readonly definition: { readonly [key: string]: any } }[];
  readonly [further: string]: unknown;
}

/** Of the policies that declared queues and exchanges have: higher than any that is by a pattern. */
const OWN_PRIORITY = 100;
/** What counts for a queue of which nothing else is said: no message is dropped for having been given out too often. */
const LEAST: RabbitmqPolicy = { name: 'deliveries-without-limit', pattern: '.*', definition: { 'delivery-limit': -1 }, priority: -1 };

/** Checks them. */
export function checkVirtualHosts(check: Check, virtualHosts: RabbitmqVirtualHost[]): void {
  check.list('virtualHosts', virtualHosts, (prop, given) => {
    const virtualHost: RabbitmqVirtualHost = check.props(prop, given);
    const { name, queues = [], exchanges = [], bindings = [], policies = [], upstreams = [], shovels = [], maxConnections, maxQueues } = virtualHost;
    checkName(check, `${prop}.name`, name);
    const names: string[] = [];
    check.list(`${prop}.upstreams`, upstreams, (item, upstream) => names.push(check.props(item, upstream as RabbitmqUpstream).name));
    check.list(`${prop}.queues`, queues, (item, queue) => checkQueue(check, item, queue, names));
    check.list(`${prop}.exchanges`, exchanges, (item, exchange) => checkExchange(check, item, exchange, names));
    check.list(`${prop}.shovels`, shovels, (item, shovel) => check.props(item, shovel));
    const declared = { queues: queues.map((queue) => queue.name), exchanges: exchanges.map((exchange) => exchange.name) };
    check.list(`${prop}.bindings`, bindings, (item, binding) => checkBinding(check, item, binding, declared));
    check.list(`${prop}.policies`, policies, (item, policy) => checkPolicy(check, item, policy));
    const lists = { queue: queues, exchange: exchanges, policy: policies, upstream: upstreams, shovel: shovels };
    Object.entries(lists).forEach(([what, list]: [string, { name: string }[]]) =>
      refuseTwice(check, list.map((one) => one.name), (twice) => `${prop}: the ${what} '${twice}' is declared twice: give each its own name`));
    Object.entries({ maxConnections, maxQueues }).filter(([, limit]) => limit !== undefined).forEach(([limit, value]) => check.integer(`${prop}.${limit}`, value!, 1));
  });
  refuseTwice(check, virtualHosts.map(({ name }) => name), (twice) => `the virtual host '${twice}' is declared twice: give each its own name`);
}

/** Checks whether the plugin may be off. */
export function checkFederation(check: Check, federation: boolean | undefined, virtualHosts: RabbitmqVirtualHost[]): void {
  if (federation !== undefined) {
    check.boolean('federation', federation);
  }
  const one = virtualHosts.find(({ upstreams = [] }) => upstreams.length > 0);
  check.that(federation !== false || one === undefined, () => `federation is false, and the virtual host ${quote(one!.name)} has upstreams: leave one of them out`);
}

/** What leads to brokers elsewhere, as the controller is told: of each virtual host, all of which were checked. */
export function linksOf(check: Check, virtualHosts: RabbitmqVirtualHost[], brokers: Brokers): ToldOfLink[][] {
  const named = (list: { name: string }[] = []) => list.map(({ name }) => name);
  const there = Object.fromEntries(virtualHosts.map(({ name, queues, exchanges }) => [name, { queues: named(queues), exchanges: named(exchanges) }]));
  return virtualHosts.map(({ name, upstreams = [], shovels = [] }) => [
    ...upstreams.map((one, i) => resolveUpstream(check, `the virtual host ${quote(name)}: upstreams[${i}]`, one, brokers)),
    ...shovels.map((one, i) => resolveShovel(check, `the virtual host ${quote(name)}: shovels[${i}]`, one, name, there, brokers)),
  ]);
}

/** All there are: the server's own, too. */
export function withDefault(virtualHosts: RabbitmqVirtualHost[]): RabbitmqVirtualHost[] {
  return virtualHosts.some(({ name }) => name === '/') ? virtualHosts : [{ name: '/' }, ...virtualHosts];
}

/** What can't be removed: what is declared, and where its dead letters go. */
export function declaredIn(virtualHost: RabbitmqVirtualHost): ToldOfRemoval[] {
  const { name, queues = [], exchanges = [], bindings = [], upstreams = [], shovels = [] } = virtualHost;
  const named = (kind: string, names: string[]): ToldOfRemoval[] => names.map((one) => ({ kind, virtualHost: name, name: one }));
  const { policies } = toldOf(virtualHost);
  const letters = policies.map(({ definition }) => definition['dead-letter-exchange']).filter((exchange) => typeof exchange === 'string');
  return [
    { kind: 'virtual host', name },
    ...named('upstream', upstreams.map((upstream) => upstream.name)),
    ...named('shovel', shovels.map((shovel) => shovel.name)),
    ...named('queue', queues.map((queue) => queue.name)),
    ...named('exchange', [...exchanges.map((exchange) => exchange.name), ...letters]),
    ...named('policy', policies.map((policy) => policy.name)),
    ...bindings.map((binding): ToldOfRemoval => ({ kind: 'binding', virtualHost: name, ...toldOfBinding(binding) })),
  ];
}

/** As the controller is told. */
export function toldOf(virtualHost: RabbitmqVirtualHost): ToldOfVirtualHost {
  const { name, queues = [], exchanges = [], bindings = [], policies = [], maxConnections, maxQueues } = virtualHost;
  const own = [
    ...queues.map((queue) => ownPolicy('queue', queue.name, queuePolicy(queue), RabbitmqPolicyTarget.QUEUES)),
    ...exchanges.map((exchange) => ownPolicy('exchange', exchange.name, exchangePolicy(exchange), RabbitmqPolicyTarget.EXCHANGES)),
  ];
  return {
    name,
    queues: queues.map(({ name: queue, queueType = RabbitmqQueueType.QUORUM }) => ({ name: queue, type: queueType })),
    exchanges: exchanges.map(({ name: exchange, exchangeType = RabbitmqExchangeType.DIRECT }) => ({ name: exchange, type: exchangeType })),
    bindings: bindings.map(toldOfBinding),
    policies: [LEAST, ...own.filter(({ definition }) => Object.keys(definition).length > 0), ...policies].map((policy) => ({
      'name': policy.name, 'pattern': policy.pattern, 'definition': policy.definition,
      'apply-to': policy.applyTo ?? RabbitmqPolicyTarget.QUORUM_QUEUES, 'priority': policy.priority ?? 0,
    })),
    limits: { ...(maxConnections === undefined ? {} : { 'max-connections': maxConnections }), ...(maxQueues === undefined ? {} : { 'max-queues': maxQueues }) },
  };
}

function ownPolicy(what: string, name: string, definition: { [key: string]: any }, applyTo: RabbitmqPolicyTarget): RabbitmqPolicy {
  return { name: `${what} ${name}`, pattern: `^${escaped(name)}$`, definition, applyTo, priority: OWN_PRIORITY };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
