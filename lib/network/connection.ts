import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check } from '../kubernetes';
import type { BindingFacts } from './binding';
import { NetworkPolicy } from './network-policy';
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
   * @throws at `connectTo`, when there is no port or a block is no CIDR
   */
  public static external(props: ExternalConnectionProps): Connection {
    return new Connection(props.host, props.ports, (check) => {
      check.that(props.host.trim() !== '', 'an external connection needs a host, got an empty string: name what is connected to');
      for (const cidr of props.cidrs ?? []) {
        check.that(/^[0-9a-f.:]+\/\d{1,3}$/i.test(cidr), `an external connection's cidrs must be blocks such as '203.0.113.0/24', got '${cidr}'`);
      }
      return props.cidrs === undefined ? Peer.anywhere() : Peer.cidrs(props.cidrs);
    });
  }

  /**
   * @internal
   */
  public static _toPods(target: PodTarget): Connection {
    const namespace = Chart.of(target.scope).namespace;
    return new Connection(target.name, [target.port], (_check, from) =>
      Peer.pods(target.selector, namespace === from ? undefined : namespace), { ...target, namespace });
  }

  /** Itself, so that it can be connected to. */
  public readonly endpoint: Connection = this;

  private constructor(
    /** What it is called: the name of the folder that holds what a client has to know. */
    public readonly name: string,
    private readonly ports: number[],
    private readonly peer: (check: Check, from?: string) => Peer,
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
    policy.allowTo(this.peer(new Check(scope), namespace), this.ports);
    this._target?.networkPolicy.allowFrom(Peer.pods(selector, namespace === this._target.namespace ? undefined : namespace), this.ports);
  }

  /**
   * Policies name namespaces, and a pod can mount Secrets of its own only.
   *
   * @internal
   */
  public _checkReach(check: Check, scope: Construct): void {
    const namespace = Chart.of(scope).namespace;
    check.that(this._target === undefined || this._target.namespace === namespace || this._target.namespace !== undefined && namespace !== undefined,
      `connectTo('${this.name}') crosses charts of which one names no namespace: give both charts one`);
    check.that(this._target?.facts.secret === undefined || this._target.namespace === namespace,
      `connectTo('${this.name}') needs a Secret of the namespace '${this._target?.namespace}', which pods in '${namespace}' can't mount: put both in one namespace`);
  }
}

/** Pods of the library's own that can be connected to. */
export interface PodTarget {
  readonly scope: Construct;
  readonly name: string;
  readonly selector: { [key: string]: string };
  /** The port of the pods, which is what policies see. */
  readonly port: number;
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
