import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, copyOf, isPort, quote } from '../kubernetes';
import type { BindingFacts } from './binding';
import { NetworkPolicy, OpenPort } from './network-policy';
import { Peer } from './peer';

/** Something that can be connected to with `connectTo`. */
export interface IConnectable {
  /** How it is reached. */
  readonly endpoint: Connection;
}

/** Something outside the library: another cluster, a managed service, an API on the internet. */
export interface ExternalConnectionProps {
  /** Its host name or address, for people: NetworkPolicies know addresses only. */
  readonly host: string;

  /** The TCP ports that it listens on. */
  readonly ports: number[];

  /**
   * The address blocks that it lives in: `203.0.113.0/24`.
   *
   * @default - every address, on these ports
   */
  readonly cidrs?: string[];
}

/** How something is reached: the paths that policies open, and what a client has to know. */
export class Connection implements IConnectable {
  /**
   * Something outside the library.
   *
   * @throws at `connectTo`, when the host is empty, there is no port, a port isn't one, or a block is no CIDR
   */
  public static external(props: ExternalConnectionProps): Connection {
    const given = copyOf(props);
    const peer = given?.cidrs === undefined ? Peer.anywhere() : Peer.cidrs(given.cidrs);
    const ports = Array.isArray(given?.ports) ? given.ports.map((port) => ({ port })) : [];
    return new Connection(given?.host, ports, () => peer, (check) => checkExternal(check, given, peer));
  }

  /**
   * @internal
   */
  public static _toPods(target: PodTarget): Connection {
    const namespace = Chart.of(target.scope).namespace;
    const peer = (from?: string) => Peer.pods(target.selector, namespace === from ? undefined : namespace);
    const check = (given: Check, from?: string) => checkReach(given, target, namespace, from);
    return new Connection(target.name, [open(target.port)], peer, check, { ...target, namespace });
  }

  /** Itself, so that it can be connected to. */
  public readonly endpoint: Connection = this;

  private constructor(
    /** What it is called: the name of the folder that holds what a client has to know. */
    public readonly name: string,
    private readonly ports: OpenPort[],
    private readonly peer: (from?: string) => Peer,
    private readonly check: (check: Check, from?: string) => void,
    /**
     * @internal
     */
    public readonly _target?: PodTarget & { readonly namespace?: string },
  ) {}

  /**
   * Opens the path on both sides.
   *
   * @internal
   */
  public _open(scope: Construct, policy: NetworkPolicy, selector: { [key: string]: string }): void {
    const namespace = Chart.of(scope).namespace;
    policy._allow('to', this.peer(namespace), this.ports);
    this._target?.networkPolicy._allow('from', Peer.pods(selector, namespace === this._target.namespace ? undefined : namespace), this.ports);
  }

  /**
   * Whether it can be reached from a construct.
   *
   * @internal
   */
  public _check(check: Check, scope: Construct): void {
    this.check(check, Chart.of(scope).namespace);
  }
}

function open(port: number | OpenPort): OpenPort {
  return typeof port === 'number' ? { port } : port;
}

function checkExternal(check: Check, given: ExternalConnectionProps, peer: Peer): void {
  const { host, ports, cidrs } = check.props('an external connection', given);
  check.that(host !== undefined, 'an external connection needs a host, got undefined: name what is connected to');
  check.string('an external connection\'s host', host);
  check.that(host.trim() !== '', 'an external connection needs a host, got an empty string: name what is connected to');
  check.given(`connectTo(${quote(host)}): ports`, ports, 'name the ports');
  check.list(`connectTo(${quote(host)}): ports`, ports, (_, port) =>
    check.that(isPort(port), `connectTo(${quote(host)}): ports must be ports from 1 to 65535, got ${quote(port)}`));
  check.that(ports.length > 0, `connectTo(${quote(host)}): ports is empty: name the ports`);
  const twice = ports.find((port, i) => ports.indexOf(port) !== i);
  check.that(twice === undefined, `connectTo(${quote(host)}): port ${twice} is given twice: leave one of them out`);
  check.that(!Array.isArray(cidrs) || cidrs.length !== 0,
    'an external connection\'s cidrs is empty: name a block such as \'203.0.113.0/24\', or leave it out for every address');
  peer._check(check, 'an external connection\'s cidrs');
}

/** Policies name namespaces, and a pod can mount Secrets of its own only. */
function checkReach(check: Check, { name, facts }: PodTarget, namespace?: string, from?: string): void {
  check.that(namespace === from || (namespace !== undefined && from !== undefined),
    `connectTo('${name}') crosses charts of which one names no namespace: give both charts one`);
  check.that(facts.secret === undefined || namespace === from,
    `connectTo('${name}') needs a Secret of the namespace '${namespace}', which pods in '${from}' can't mount: put both in one namespace`);
}

/** Pods of the library's own that can be connected to. */
export interface PodTarget {
  readonly scope: Construct;
  readonly name: string;
  readonly selector: { [key: string]: string };
  /** The port of the pods, which is what policies see: a number is one of TCP. */
  readonly port: number | OpenPort;
  readonly networkPolicy: NetworkPolicy;
  readonly facts: BindingFacts;
}

/** How a client wants to know what it connects to. */
export interface ConnectOptions {
  /**
   * The name of the binding: its files are in `$SERVICE_BINDING_ROOT/<name>/`.
   *
   * @default - the name of the target
   */
  readonly name?: string;

  /**
   * Variables that hold an entry of the binding: `{ PGHOST: 'host' }`. The files are there in any case.
   *
   * @default - none
   */
  readonly env?: { [variable: string]: string };
}
