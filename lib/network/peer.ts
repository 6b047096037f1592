import { k8s } from 'cdk8s-plus-28';
import { Check, isLabelValue, quote } from '../kubernetes';
import { isCidr } from './cidr';

const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** The other end of a connection, as NetworkPolicies describe it. */
export class Peer {
  /** Pods with all of these labels, in the policy's own namespace unless another is named. */
  public static pods(labels: { [key: string]: string }, inNamespace?: string): Peer {
    return new Peer([{
      podSelector: { matchLabels: labels },
      ...(inNamespace === undefined ? {} : { namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: inNamespace } } }),
    }]);
  }

  /** Every address in these blocks: `10.1.0.0/16`. Selects no pods with most network plugins. */
  public static cidrs(cidrs: string[]): Peer {
    return new Peer(cidrs.map((cidr) => ({ ipBlock: { cidr } })));
  }

  /** Every address. */
  public static anywhere(): Peer {
    return new Peer(undefined);
  }

  /**
   * The cluster's resolver: pods labelled `kube-dns` in any namespace, and resolvers that run on the nodes themselves, which
   * have an address of the cluster's private networks or a link-local one. IPv4 only: with a block of the other family, some network
   * plugins drop the whole policy.
   *
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  public static clusterDns(): Peer {
    return new Peer([
      { namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
      ...['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'].map((cidr) => ({ ipBlock: { cidr } })),
    ]);
  }

  private constructor(private readonly peers: k8s.NetworkPolicyPeer[] | undefined) {}

  /**
   * `what`: what errors call it.
   *
   * @internal
   */
  public _check(check: Check, what: string): void {
    check.that(this.peers?.length !== 0, `${what} needs at least one block, got none: use Peer.anywhere() for every address`);
    for (const { ipBlock, podSelector, namespaceSelector } of this.peers ?? []) {
      check.that(ipBlock === undefined || isCidr(ipBlock.cidr), `${what} must be blocks such as '203.0.113.0/24', got ${quote(ipBlock?.cidr)}`);
      const namespace = namespaceSelector?.matchLabels?.[NAMESPACE_LABEL];
      if (namespace !== undefined) {
        check.namespace(`${what}'s namespace`, namespace);
      }
      for (const [label, value] of Object.entries(podSelector?.matchLabels ?? {})) {
        check.qualifiedName(`${what}'s label`, label);
        check.that(isLabelValue(value), `${what}'s label ${label} must have at most 63 letters, digits, '-', '_' and '.', got ${quote(value)}`);
      }
    }
  }

  /**
   * @internal
   */
  public _render(): k8s.NetworkPolicyPeer[] | undefined {
    return this.peers;
  }
}

/** Where the API server listens, as a Service and on the nodes. It has no pods that a policy could select. */
export const API_SERVER_PORTS = [443, 6443];
