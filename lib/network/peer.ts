import { k8s } from 'cdk8s-plus-28';
import { Check, copyOf, quote } from '../kubernetes';
import { isCidr } from './cidr';
import type { NetworkPolicy } from './network-policy';

/** What every namespace carries. */
export const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/**
 * What isn't on the internet: private addresses, those of carriers, links and machines, and Azure's host, which looks like any other. The metadata
 * services of clouds are among them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6890
 */
const INSIDE = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '168.63.129.16/32', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/** What a user gave, until somebody can say what is wrong with it. */
interface PeerProps {
  readonly cidrs?: string[];
  readonly podLabels?: { [key: string]: string };
  readonly namespace?: string;
  readonly namespaceLabels?: { [key: string]: string };
}

/** The other end of a connection, as NetworkPolicies describe it. */
export class Peer {
  /** Pods with all of these labels, in the policy's own namespace unless another is named. With no labels, every pod of the named namespace. */
  public static pods(labels: { [key: string]: string }, inNamespace?: string): Peer {
    return new Peer('pods', { podLabels: copyOf(labels), namespace: inNamespace });
  }

  /**
   * Pods in every namespace with all of these labels: `{ tenant: 'a' }`.
   *
   * `podLabels`: the labels of the pods; all pods of the namespaces where left out.
   */
  public static namespaces(labels: { [key: string]: string }, podLabels?: { [key: string]: string }): Peer {
    return new Peer('namespaces', { namespaceLabels: copyOf(labels), podLabels: copyOf(podLabels) });
  }

  /** Every address in these blocks: `10.1.0.0/16`. Selects no pods with most network plugins. */
  public static cidrs(cidrs: string[]): Peer {
    return new Peer('cidrs', { cidrs: copyOf(cidrs) });
  }

  /**
   * Every public address, by IPv4: not the inside of the cluster, of its network, or of its cloud. IPv6 is left out, since some network plugins drop
   * the whole policy of a cluster without it.
   */
  public static internet(): Peer {
    return new Peer('internet', {});
  }

  /** Every address, the inside of the cluster and a cloud's metadata included. */
  public static anywhere(): Peer {
    return new Peer('anywhere', {});
  }

  /**
   * Pods of a namespace, which are closed by a policy of the library's.
   *
   * @internal
   */
  public static _closed(labels: { [key: string]: string }, namespace: string | undefined, policy: NetworkPolicy): Peer {
    return new Peer('pods', { podLabels: labels, namespace }, policy);
  }

  private constructor(
    private readonly kind: 'pods' | 'namespaces' | 'cidrs' | 'internet' | 'anywhere',
    private readonly props: PeerProps,
    /**
     * The policy that closes its pods, where that has to let in who reaches them.
     *
     * @internal
     */
    public readonly _policy?: NetworkPolicy,
  ) {}

  /**
   * `what`: what errors call it.
   *
   * @internal
   */
  public _check(check: Check, what: string): void {
    switch (this.kind) {
      case 'pods':
        return this.checkPods(check, what);
      case 'namespaces':
        return this.checkNamespaces(check, what);
      case 'cidrs':
        return this.checkBlocks(check, what);
    }
  }

  /**
   * Whether it knows pods by their labels.
   *
   * @internal
   */
  public get _selectsPods(): boolean {
    return this.kind === 'pods' || this.kind === 'namespaces';
  }

  /**
   * The namespace of its pods, where it is another than the policy's and there is only one.
   *
   * @internal
   */
  public get _namespace(): string | undefined {
    return this.props.namespace;
  }

  /**
   * The same pods as they are known in a namespace: in their own, by their labels alone.
   *
   * @internal
   */
  public _seenFrom(namespace: string | undefined): Peer {
    return this._policy !== undefined && this.props.namespace === namespace ? Peer.pods(this.props.podLabels!) : this;
  }

  /**
   * @internal
   */
  public _render(): k8s.NetworkPolicyPeer[] | undefined {
    const { cidrs, podLabels, namespace, namespaceLabels } = this.props;
    switch (this.kind) {
      case 'anywhere':
        return undefined;
      case 'internet':
        return [{ ipBlock: { cidr: '0.0.0.0/0', except: INSIDE } }];
      case 'cidrs':
        return [...new Set(cidrs)].sort().map((cidr) => ({ ipBlock: { cidr } }));
      default: {
        const inNamespaces = namespace === undefined ? namespaceLabels : { [NAMESPACE_LABEL]: namespace };
        return [{
          ...(podLabels === undefined ? {} : { podSelector: { matchLabels: podLabels } }),
          ...(inNamespaces === undefined ? {} : { namespaceSelector: { matchLabels: inNamespaces } }),
        }];
      }
    }
  }

  private checkPods(check: Check, what: string): void {
    const { podLabels, namespace } = this.props;
    check.labels(`${what}'s`, podLabels);
    if (namespace !== undefined) {
      check.namespace(`${what}'s namespace`, namespace);
    }
    check.that(namespace !== undefined || Object.keys(podLabels!).length > 0,
      `${what} has no labels and no namespace, which would be every pod of its own: name a label, or the namespace`);
  }

  private checkNamespaces(check: Check, what: string): void {
    const { podLabels, namespaceLabels } = this.props;
    check.labels(`${what}'s namespace's`, namespaceLabels);
    check.that(Object.keys(namespaceLabels!).length > 0, `${what} has no labels, which would be every namespace: name a label`);
    if (podLabels !== undefined) {
      check.labels(`${what}'s`, podLabels);
    }
  }

  private checkBlocks(check: Check, what: string): void {
    const { cidrs } = this.props;
    check.list(what, cidrs, (_, block) => check.that(isCidr(block), `${what} must be blocks such as '203.0.113.0/24', got ${quote(block)}`));
    check.that(cidrs!.length > 0, `${what} needs at least one block, got none: use Peer.internet() for every public one`);
  }
}
