import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Fields, Labels, copyOf, emit, place } from '../kubernetes';
import { apiServerOf } from './api-server';
import { ClusterDns } from './cluster-dns';
import type { EmitNamePolicy, NameRule } from './name-policy';
import { Peer } from './peer';

/** Which pods a policy is for. */
export interface NetworkPolicyProps {
  /** The policy's name. */
  readonly name: string;

  /** The labels of the workload that the policy closes. */
  readonly labels: Labels;
}

/** A port of pods. */
export interface OpenPort {
  readonly port: number;
  /** The last one of a range that begins with `port`. */
  readonly endPort?: number;
  /** TCP where left out. */
  readonly protocol?: 'TCP' | 'UDP';
}

interface Rule {
  readonly peer: Peer;
  readonly ports: k8s.NetworkPolicyPort[];
}

/**
 * Closes a workload's pods in both directions but for the cluster's DNS, and opens exactly the paths that are asked for.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicy extends Construct {
  /** The NetworkPolicy itself. */
  public readonly resource: ApiObject;

  /** What opens the paths to names, where a network plugin knows them. */
  public byName?: ApiObject;

  private readonly check: Check;
  private readonly props: NetworkPolicyProps;
  /** By their content, so that a path that is asked for twice is there once. */
  private readonly ingress = new Map<string, Rule>();
  private readonly egress = new Map<string, Rule>();
  private readonly names = new Map<string, NameRule>();

  public constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    super(place(scope, id), id);
    this.check = new Check(this);
    this.props = this.check.props('props', props);
    this.check.objectName('name', this.props.name);
    this.check.instance('labels', this.props.labels, Labels, 'new Labels()');
    const { name, labels } = this.props;
    this.resource = emit(this, 'Resource', k8s.KubeNetworkPolicy, { metadata: { name, labels: labels.all }, props: () => this.render() });
  }

  /** Lets a peer reach the workload's pods on these TCP ports of theirs. */
  public allowFrom(peer: Peer, ports: number[]): void {
    this.addNumbers(this.ingress, peer, ports);
  }

  /** Lets the workload's pods reach a peer on these TCP ports of the peer's pods. */
  public allowTo(peer: Peer, ports: number[]): void {
    this.addNumbers(this.egress, peer, ports);
  }

  /**
   * The same for ports of any protocol, which were checked.
   *
   * @internal
   */
  public _allow(direction: 'from' | 'to', peer: Peer, ports: OpenPort[]): void {
    this.add(direction === 'from' ? this.ingress : this.egress, peer, ports);
  }

  /**
   * Lets the workload's pods reach each other.
   *
   * @internal
   */
  public _allowAmong(ports: OpenPort[]): void {
    if (ports.length > 0) {
      const peer = Peer.pods(this.props.labels.selector);
      this.add(this.ingress, peer, ports);
      this.add(this.egress, peer, ports);
    }
  }

  /**
   * Lets the pods reach what a name stands for, by a policy of the network plugin's.
   *
   * @internal
   */
  public _allowName(emitPolicy: EmitNamePolicy, name: string, open: OpenPort[]): void {
    const ports = inOrder(open);
    this.names.set(JSON.stringify([name, ports]), { name, ports });
    this.byName ??= emitPolicy(this, this.props, () => sorted(this.names));
  }

  /**
   * Lets the pods reach the API server.
   *
   * @internal
   */
  public _allowApiServer(): void {
    const { at, ports } = apiServerOf(this);
    this.allowTo(at, ports);
  }

  /**
   * How many paths lead out, beside those to the resolvers of names.
   *
   * @internal
   */
  public get _reached(): number {
    return this.egress.size + this.names.size;
  }

  private render(): Fields<k8s.KubeNetworkPolicyProps> {
    const [ingress, egress] = [this.ingress, this.egress].map(sorted);
    return {
      spec: {
        podSelector: { matchLabels: this.props.labels.selector },
        policyTypes: ['Ingress', 'Egress'],
        // an empty list is what the API server leaves out, so that applying it again would count as a change
        ingress: ingress.length > 0 ? ingress.map(({ peer, ports }) => ({ from: peer._render(), ports })) : undefined,
        egress: [...ClusterDns._rules(this), ...egress.map(({ peer, ports }) => ({ to: peer._render(), ports }))],
      },
    };
  }

  private addNumbers(rules: Map<string, Rule>, peer: Peer, ports: number[]): void {
    const given = copyOf(ports);
    this.check.instance('a peer', peer, Peer, 'Peer.pods()');
    peer._check(this.check, 'a peer');
    this.check.list('a path\'s ports', given, (_, port) => this.check.port('a path\'s port', port));
    this.check.that(given.length > 0, 'a path needs at least one port, got none: name the ports');
    this.add(rules, peer, given.map((port) => ({ port })));
  }

  private add(rules: Map<string, Rule>, peer: Peer, open: OpenPort[]): void {
    const each = inOrder(open);
    const ports = each.map(({ protocol, port, endPort }) => ({ protocol, port: k8s.IntOrString.fromNumber(port), endPort }));
    rules.set(JSON.stringify([peer._render(), each.map(({ port, protocol }) => protocol === 'TCP' ? port : `${port}/${protocol}`)]), { peer, ports });
  }
}

/** Each once, whatever order they were given in. */
function inOrder(open: OpenPort[]): (OpenPort & { readonly protocol: 'TCP' | 'UDP' })[] {
  const given = new Map(open.map(({ port, endPort, protocol = 'TCP' }) => [`${port}/${protocol}`, { protocol, port, endPort }]));
  return [...given.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** In an order that doesn't depend on who asked first. */
function sorted<T>(rules: Map<string, T>): T[] {
  return [...rules].sort(([a], [b]) => a < b ? -1 : 1).map(([, rule]) => rule);
}
