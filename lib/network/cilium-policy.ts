import type { k8s } from 'cdk8s-plus-28';
import { EmittedKind, emit } from '../kubernetes';
import { ClusterDns } from './cluster-dns';
import { EmitNamePolicy, NameRule, isPattern } from './name-policy';
import { NAMESPACE_LABEL } from './peer';

/** What of the custom resource is used. @see https://docs.cilium.io/en/stable/network/kubernetes/policy/#ciliumnetworkpolicy */
interface CiliumNetworkPolicyFields {
  readonly metadata?: unknown;
  readonly spec: { readonly endpointSelector: Selector; readonly egress: Egress[] };
}

interface Selector {
  readonly matchLabels?: { [key: string]: string };
  readonly matchExpressions?: { readonly key: string; readonly operator: string; readonly values?: string[] }[];
}

interface Egress {
  readonly toEndpoints?: Selector[];
  readonly toCIDRSet?: { readonly cidr: string }[];
  readonly toFQDNs?: { readonly matchName?: string; readonly matchPattern?: string }[];
  readonly toPorts: {
    readonly ports: { readonly port: string; readonly protocol: string }[];
    readonly rules?: { readonly dns: { readonly matchPattern: string }[] };
  }[];
}

const KIND: EmittedKind<CiliumNetworkPolicyFields> = { GVK: { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' } };
/** How Cilium calls what Kubernetes says of pods and of their namespaces. */
const POD_LABEL = 'k8s:';
const POD_NAMESPACE = 'k8s:io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'k8s:io.cilium.k8s.namespace.labels.';

/**
 * Cilium's policy: what it lets out is added to what the NetworkPolicy lets out. Cilium knows the addresses of a name by the answers that pass its
 * DNS proxy, and those are of resolvers that a policy with a rule for DNS opens.
 */
export const emitCiliumPolicy: EmitNamePolicy = (scope, { name, labels }, rules) => emit(scope, 'ByName', KIND, {
  metadata: { name, labels: labels.all },
  props: () => ({
    spec: {
      endpointSelector: { matchLabels: labels.selector },
      egress: [...ClusterDns._rules(scope).map(throughProxy), ...rules().map(toNames)],
    },
  }),
});

function toNames({ name, ports }: NameRule): Egress {
  return {
    toFQDNs: [isPattern(name) ? { matchPattern: name } : { matchName: name }],
    toPorts: [{ ports: ports.map(({ port, protocol = 'TCP' }) => ({ port: String(port), protocol })) }],
  };
}

/** A resolver of the NetworkPolicy's, with the proxy in between. */
function throughProxy({ to = [], ports = [] }: k8s.NetworkPolicyEgressRule): Egress {
  const blocks = to.flatMap(({ ipBlock }) => ipBlock ?? []);
  return {
    ...(blocks.length > 0 ? { toCIDRSet: blocks.map(({ cidr }) => ({ cidr })) } : { toEndpoints: to.map(endpoints) }),
    toPorts: [{
      ports: ports.map(({ port, protocol }) => ({ port: String(port!.value), protocol: protocol! })),
      rules: { dns: [{ matchPattern: '*' }] },
    }],
  };
}

function endpoints({ podSelector = {}, namespaceSelector }: k8s.NetworkPolicyPeer): Selector {
  const { matchLabels = {}, matchExpressions = [] } = podSelector;
  const namespaces = namespaceSelector === undefined ? {} : namespaceSelector.matchLabels ?? {};
  const labels = Object.fromEntries([
    ...Object.entries(namespaces).map(([label, value]) => [label === NAMESPACE_LABEL ? POD_NAMESPACE : `${NAMESPACE_LABELS}${label}`, value]),
    ...Object.entries(matchLabels).map(([label, value]) => [`${POD_LABEL}${label}`, value]),
  ]);
  const expressions = [
    // a selector without a namespace is one of the policy's own
    ...(namespaceSelector !== undefined && namespaces[NAMESPACE_LABEL] === undefined ? [{ key: POD_NAMESPACE, operator: 'Exists' }] : []),
    ...matchExpressions.map(({ key, operator, values }) => ({ key: `${POD_LABEL}${key}`, operator, values })),
  ];
  return { matchLabels: Object.keys(labels).length > 0 ? labels : undefined, matchExpressions: expressions.length > 0 ? expressions : undefined };
}
