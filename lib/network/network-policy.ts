import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Labels, emit } from '../kubernetes';
import { Peer } from './peer';

/** Which pods a policy is for. */
export interface NetworkPolicyProps {
  /** The policy's name. */
  readonly name: string;

  /** The labels of the workload that the policy closes. */
  readonly labels: Labels;
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

  private readonly check = new Check(this);
  /** By their content, so that a path that is asked for twice is there once. */
  private readonly ingress = new Map<string, Rule>();
  private readonly egress = new Map<string, Rule>();

  public constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    super(scope, id);
    this.egress.set('dns', {
      peer: Peer.clusterDns(),
      ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: k8s.IntOrString.fromNumber(53) })),
    });
    this.resource = emit(this, 'Resource', k8s.KubeNetworkPolicy, {
      metadata: { name: props.name, labels: props.labels.all },
      props: () => ({
        spec: {
          podSelector: { matchLabels: props.labels.selector },
          policyTypes: ['Ingress', 'Egress'],
          // an empty list is what the API server leaves out, so that applying it again would count as a change
          ingress: this.ingress.size > 0 ? [...this.ingress.values()].map(({ peer, ports }) => ({ from: peer._render(), ports })) : undefined,
          egress: [...this.egress.values()].map(({ peer, ports }) => ({ to: peer._render(), ports })),
        },
      }),
    });
  }

  /** Lets a peer reach the workload's pods on these TCP ports of theirs. */
  public allowFrom(peer: Peer, ports: number[]): void {
    this.add(this.ingress, peer, ports);
  }

  /** Lets the workload's pods reach a peer on these TCP ports of the peer's pods. */
  public allowTo(peer: Peer, ports: number[]): void {
    this.add(this.egress, peer, ports);
  }

  private add(rules: Map<string, Rule>, peer: Peer, ports: number[]): void {
    peer._check(this.check, 'a peer');
    this.check.that(ports.length > 0, 'a path needs at least one port, got none: name the ports');
    ports.forEach((port) => this.check.port('a path\'s port', port));
    const rule = { peer, ports: ports.map((port) => ({ protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) })) };
    rules.set(JSON.stringify(rule), rule);
  }
}
