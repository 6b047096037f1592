import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, copyOf, quote } from '../kubernetes';
import { NAMESPACE_LABEL, Peer } from './peer';

const RESOLVERS = Symbol.for('cdk8s-patterns.cluster-dns');
const DNS_PORT = 53;
/** Where Gardener's resolver listens, and OpenShift's. */
const GARDENER_PORT = 8053;
const OPENSHIFT_PORT = 5353;

/**
 * Private and link-local addresses: resolvers that run on the nodes themselves. IPv4 only: with a block of the other family, some network
 * plugins drop the whole policy.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
 */
const NODES = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

interface Resolver {
  readonly peer: Peer;
  readonly ports: number[];
}

/**
 * Where the cluster's names are resolved, which every NetworkPolicy of the library leaves open: pods labelled `kube-dns` or `coredns`, OpenShift's,
 * and resolvers on the nodes. Another one is told once, for an app or a part of it:
 *
 *     ClusterDns.of(app).addResolver(Peer.pods({ app: 'unbound' }, 'dns'), [5300]);
 */
export class ClusterDns {
  /** That of a scope and of everything in it. */
  public static of(scope: Construct): ClusterDns {
    if (!Construct.isConstruct(scope)) {
      throw new Error(`[] ClusterDns.of() needs an app, a chart or another construct, got ${quote(scope)}: pass the app`);
    }
    return ((scope as any)[RESOLVERS] ??= new ClusterDns(scope));
  }

  /**
   * The rules of a policy.
   *
   * @internal
   */
  public static _rules(scope: Construct): k8s.NetworkPolicyEgressRule[] {
    const added = scope.node.scopes.flatMap((node: any) => (node[RESOLVERS] as ClusterDns | undefined)?.resolvers ?? []);
    return [
      {
        to: [{
          namespaceSelector: {},
          podSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['coredns', 'kube-dns'] }] },
        }],
        ports: open([DNS_PORT, GARDENER_PORT]),
      },
      { to: [{ namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: 'openshift-dns' } } }], ports: open([OPENSHIFT_PORT]) },
      { to: NODES.map((cidr) => ({ ipBlock: { cidr } })), ports: open([DNS_PORT]) },
      ...inOrder(added.map(({ peer, ports }) => ({ to: peer._render(), ports: open(ports) }))),
    ];
  }

  private readonly check: Check;
  private readonly resolvers: Resolver[] = [];

  private constructor(scope: Construct) {
    this.check = new Check(scope);
  }

  /**
   * Opens another resolver, on these ports of its pods, for UDP and TCP.
   *
   * `ports`: 53 where left out.
   */
  public addResolver(peer: Peer, ports: number[] = [DNS_PORT]): void {
    const given = copyOf(ports);
    this.check.instance('a resolver', peer, Peer, 'Peer.pods()');
    peer._check(this.check, 'a resolver');
    this.check.list('a resolver\'s ports', given, (port, value) => this.check.port(port, value));
    this.check.that(given.length > 0, 'a resolver\'s ports is empty: name a port, or leave it out for 53');
    this.resolvers.push({ peer, ports: given });
  }
}

function open(ports: number[]): k8s.NetworkPolicyPort[] {
  return ports.flatMap((port) => ['UDP', 'TCP'].map((protocol) => ({ protocol, port: k8s.IntOrString.fromNumber(port) })));
}

/** Each once, in an order that doesn't depend on who was told first. */
function inOrder(rules: k8s.NetworkPolicyEgressRule[]): k8s.NetworkPolicyEgressRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule]))].sort(([a], [b]) => a < b ? -1 : 1).map(([, rule]) => rule);
}
