import { EmittedKind, emit } from '../kubernetes';
import { EmitNamePolicy, isPattern } from './name-policy';
import type { OpenPort } from './network-policy';

/** What of the custom resource is used. @see https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies */
interface FqdnNetworkPolicyFields {
  readonly metadata?: unknown;
  readonly spec: {
    readonly podSelector: { readonly matchLabels: { [key: string]: string } };
    readonly egress: { readonly matches: { readonly name?: string; readonly pattern?: string }[]; readonly ports: OpenPort[] }[];
  };
}

const KIND: EmittedKind<FqdnNetworkPolicyFields> = { GVK: { apiVersion: 'networking.gke.io/v1alpha1', kind: 'FQDNNetworkPolicy' } };

/** GKE's policy: what it lets out is added to what the NetworkPolicy lets out. */
export const emitGkePolicy: EmitNamePolicy = (scope, { name, labels }, rules) => emit(scope, 'ByName', KIND, {
  metadata: { name, labels: labels.all },
  props: () => ({
    spec: {
      podSelector: { matchLabels: labels.selector },
      egress: rules().map((rule) => ({
        matches: [isPattern(rule.name) ? { pattern: rule.name } : { name: rule.name }],
        ports: rule.ports.map(({ port, protocol = 'TCP' }) => ({ protocol, port })),
      })),
    },
  }),
});
