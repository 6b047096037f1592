/**
 * What the library uses of custom resources, as their definitions have it: a field that isn't here is refused, though the cluster would take it.
 */
const METADATA = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };
const TEXT = { type: 'string' };
const LABELS = { type: 'object', additionalProperties: { type: 'string', maxLength: 63, pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$' } };
const SELECTOR = strict({
  matchLabels: LABELS,
  matchExpressions: list(strict({ key: TEXT, operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] }, values: list(TEXT) }, ['key', 'operator'])),
});
const NAME = { type: 'string', maxLength: 255, pattern: '^([-a-zA-Z0-9_]+[.]?)+$' };
const PATTERN = { type: 'string', maxLength: 255, pattern: '^(\\*\\*\\.)?([-a-zA-Z0-9_*]+[.]?)+$' };
const DIGITS = { type: 'string', pattern: '^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})$' };

export const CUSTOM_RESOURCES: { [kind: string]: any } = {
  // https://github.com/cilium/cilium/blob/main/pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml
  'cilium.io/v2/CiliumNetworkPolicy': custom(strict({
    endpointSelector: SELECTOR,
    egress: list({
      ...strict({
        toEndpoints: list(SELECTOR),
        toCIDRSet: list(strict({ cidr: TEXT }, ['cidr'])),
        toFQDNs: list(strict({ matchName: NAME, matchPattern: PATTERN })),
        toPorts: list(strict({
          ports: list(strict({ port: DIGITS, protocol: { enum: ['TCP', 'UDP', 'SCTP', 'ANY'] } }, ['port'])),
          rules: strict({ dns: list(strict({ matchName: NAME, matchPattern: PATTERN })) }),
        })),
      }),
      // they exclude each other
      oneOf: ['toEndpoints', 'toCIDRSet', 'toFQDNs'].map((to) => ({ required: [to] })),
    }),
  }, ['endpointSelector', 'egress'])),
  // https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
  'networking.gke.io/v1alpha1/FQDNNetworkPolicy': custom(strict({
    podSelector: strict({ matchLabels: LABELS }),
    egress: list(strict({
      matches: list(strict({ name: NAME, pattern: PATTERN })),
      ports: list(strict({ port: { type: 'integer', minimum: 1, maximum: 65535 }, protocol: { enum: ['TCP', 'UDP', 'ALL'] } })),
    }, ['matches'])),
  }, ['podSelector', 'egress'])),
};

function custom(spec: any): any {
  return strict({ apiVersion: TEXT, kind: TEXT, metadata: METADATA, spec }, ['spec']);
}

function strict(properties: any, required: string[] = []): any {
  return { type: 'object', properties, required, additionalProperties: false };
}

function list(items: any): any {
  return { type: 'array', items, minItems: 1 };
}
