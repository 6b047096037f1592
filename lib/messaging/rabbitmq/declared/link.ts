import type { Construct } from 'constructs';
import { Check, quote } from '../../../kubernetes';
import { Connection, IConnectable } from '../../../network';
import { checkName } from './names';

/**
 * A broker elsewhere, whose messages come here as well: to exchanges and queues that are `federatedFrom` it.
 *
 * @see https://www.rabbitmq.com/docs/federation
 */
export interface RabbitmqUpstream {
  /** What it is called here. */
  readonly name: string;

  /**
   * The broker: another one of this namespace, or a connection whose Secret has a `uri`. The URI names the virtual host, and how a certificate is
   * checked.
   *
   *     Connection.external({ host: 'mq.example.com', ports: [5671], kind: 'rabbitmq', secret: AppSecret.existing('west', ['uri']) })
   */
  readonly broker: IConnectable;
}

/**
 * Takes messages from a queue to somewhere else, one way. Each is acknowledged when it is confirmed there: none is lost, and some may come twice.
 *
 * @see https://www.rabbitmq.com/docs/shovel
 */
export interface RabbitmqShovel {
  /** What it is called. */
  readonly name: string;

  /** The queue that messages are taken from: a declared one, unless it is of another broker. */
  readonly queue: string;

  /**
   * The broker that has this queue, as in `RabbitmqUpstream.broker`.
   *
   * @default - this one
   */
  readonly source?: IConnectable;

  /**
   * The queue that gets the messages: one that is there. Either this or `toExchange`.
   *
   * @default - none
   */
  readonly toQueue?: string;

  /**
   * The exchange that gets the messages.
   *
   * @default - none
   */
  readonly toExchange?: string;

  /**
   * By which key they go to the exchange.
   *
   * @default - the message's own
   */
  readonly toRoutingKey?: string;

  /**
   * The broker that gets them, as in `RabbitmqUpstream.broker`.
   *
   * @default - this one
   */
  readonly destination?: IConnectable;

  /**
   * The virtual host of this broker that gets them.
   *
   * @default - the one that the shovel is declared in
   */
  readonly toVirtualHost?: string;
}

/** What a shovel may name of this broker, by virtual hosts. */
export interface ThereIs {
  readonly [virtualHost: string]: { readonly queues: string[]; readonly exchanges: string[] };
}

/** As the controller is told. `uris`: the files that have them, which are no part of the YAML. */
export interface ToldOfLink {
  readonly component: string;
  readonly name: string;
  readonly value: { readonly [key: string]: any };
  readonly uris: { readonly [key: string]: string };
}

/** What has to be on for links that are made, or removed. */
const PLUGINS: { readonly [kind: string]: string } = {
  'federation-upstream': 'rabbitmq_federation', 'upstream': 'rabbitmq_federation', 'shovel': 'rabbitmq_shovel',
};
/** Messages that nobody has confirmed yet go to another broker again. */
const ON_CONFIRM = { 'ack-mode': 'on-confirm' };

/** The brokers elsewhere: each once, however often it is named. */
export class Brokers {
  private readonly known: Connection[] = [];

  public constructor(private readonly check: Check, private readonly scope: Construct) {}

  /** Checks one, and says which file of the controller's has its URI. */
  public uriOf(prop: string, broker: IConnectable): string {
    this.check.given(prop, broker, 'name the broker');
    const connection = Connection._of(this.check, prop, broker);
    const { facts } = connection._reach(this.check, this.scope);
    this.check.that(facts?.secrets.some(({ keys, optional }) => 'uri' in { ...keys, ...optional }) ?? false,
      () => `${prop} is '${connection.name}', which has no uri in a Secret: give its connection a kind and a Secret with one, as in `
        + '{ kind: \'rabbitmq\', secret: AppSecret.existing(\'west\', [\'uri\']) }');
    if (!this.known.includes(connection)) {
      this.known.push(connection);
    }
    return `/connections/${nameOf(this.known.indexOf(connection))}/uri`;
  }

  /** All of them, as an engine answers. */
  public get connections(): { [name: string]: IConnectable } {
    return Object.fromEntries(this.known.map((connection, i) => [nameOf(i), connection]));
  }
}

function nameOf(place: number): string {
  return `broker-${place}`;
}

/** What of the server has to be on for links, and for removals of such. */
export function pluginsOf(kinds: string[]): string[] {
  return [...new Set(kinds.filter((kind) => kind in PLUGINS).map((kind) => PLUGINS[kind]))].sort();
}

/** Checks an upstream of a virtual host, and says what the controller is told. */
export function resolveUpstream(check: Check, prop: string, given: RabbitmqUpstream, brokers: Brokers): ToldOfLink {
  const { name, broker } = check.props(prop, given);
  checkName(check, `${prop}.name`, name);
  const uris = { uri: brokers.uriOf(`${prop}.broker`, broker) };
  // what waits there for this broker is on a majority's disks, too
  return { component: 'federation-upstream', name, value: { ...ON_CONFIRM, 'queue-type': 'quorum', 'trust-user-id': false }, uris };
}

/** Checks the name of an upstream. */
export function checkUpstream(check: Check, prop: string, name: string | undefined, upstreams: string[]): void {
  check.that(name === undefined || upstreams.includes(name),
    () => `${prop} is ${quote(name)}, which is no upstream of the virtual host: use one of ${upstreams.join(', ') || 'those that you declare'}`);
}

/** Checks a shovel of a virtual host, and says what the controller is told. */
export function resolveShovel(check: Check, prop: string, given: RabbitmqShovel, virtualHost: string, there: ThereIs, brokers: Brokers): ToldOfLink {
  const { name, queue, source, toQueue, toExchange, toRoutingKey, destination, toVirtualHost } = check.props(prop, given);
  const to = toVirtualHost ?? virtualHost;
  checkName(check, `${prop}.name`, name);
  checkName(check, `${prop}.queue`, queue);
  check.that((toQueue === undefined) !== (toExchange === undefined), `${prop} must have either toQueue or toExchange: name one of the two`);
  checkName(check, toQueue === undefined ? `${prop}.toExchange` : `${prop}.toQueue`, (toQueue ?? toExchange)!);
  check.that(toRoutingKey === undefined || toExchange !== undefined, `${prop}.toRoutingKey is given, and messages go to a queue: leave it out, or name toExchange`);
  if (toRoutingKey !== undefined) {
    check.string(`${prop}.toRoutingKey`, toRoutingKey);
  }
  check.that(toVirtualHost === undefined || destination === undefined,
    `${prop}.toVirtualHost is one of this broker, and destination another broker, whose uri names it: leave one of them out`);
  check.that(toVirtualHost === undefined || Object.keys(there).includes(to),
    () => `${prop}.toVirtualHost is ${quote(toVirtualHost)}, which isn't declared: use one of ${Object.keys(there).join(', ')}`);
  if (source === undefined) {
    isDeclared(check, `${prop}.queue`, queue, there[virtualHost].queues);
  }
  if (destination === undefined) {
    isDeclared(check, `${prop}.toQueue`, toQueue, there[to].queues);
    isDeclared(check, `${prop}.toExchange`, toExchange, there[to].exchanges);
  }
  check.that(source !== undefined || destination !== undefined || to !== virtualHost || toQueue !== queue,
    `${prop} takes messages from the queue ${quote(queue)} to itself: name another`);
  const uris = {
    ...(source === undefined ? {} : { 'src-uri': brokers.uriOf(`${prop}.source`, source) }),
    ...(destination === undefined ? {} : { 'dest-uri': brokers.uriOf(`${prop}.destination`, destination) }),
  };
  return { component: 'shovel', name, value: { ...ON_CONFIRM, ...takenFrom(virtualHost, given), ...broughtTo(to, given) }, uris };
}

function takenFrom(virtualHost: string, { queue, source }: RabbitmqShovel): { [key: string]: any } {
  return { 'src-protocol': 'amqp091', ...(source === undefined ? { 'src-uri': ownUri(virtualHost) } : {}), 'src-queue': queue, 'src-predeclared': true };
}

function broughtTo(virtualHost: string, { toQueue, toExchange, toRoutingKey, destination }: RabbitmqShovel): { [key: string]: any } {
  return {
    'dest-protocol': 'amqp091',
    ...(destination === undefined ? { 'dest-uri': ownUri(virtualHost) } : {}),
    ...(toQueue === undefined ? { 'dest-exchange': toExchange } : { 'dest-queue': toQueue, 'dest-predeclared': true }),
    ...(toRoutingKey === undefined ? {} : { 'dest-exchange-key': toRoutingKey }),
  };
}

/** Within the member that the shovel runs on, which takes no password. */
function ownUri(virtualHost: string): string {
  return `amqp:///${encodeURIComponent(virtualHost)}`;
}

function isDeclared(check: Check, prop: string, name: string | undefined, names: string[]): void {
  check.that(name === undefined || names.includes(name) || name.startsWith('amq.'),
    () => `${prop} is ${quote(name)}, which isn't declared: declare it, or use one of ${names.join(', ') || 'those that you declare'}`);
}
