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
const OBJECT_NAME = { type: 'string', minLength: 1, maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' };
const DIGITS = { type: 'string', pattern: '^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})$' };
const DNS_LABEL = { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' };
const DNS_NAME = { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' };
const DURATION = { type: 'string', pattern: '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$' };

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
  // https://github.com/kubernetes-sigs/gateway-api/blob/main/config/crd/standard/gateway.networking.k8s.io_httproutes.yaml
  'gateway.networking.k8s.io/v1/HTTPRoute': custom(strict({
    parentRefs: list(strict({ group: TEXT, kind: TEXT, name: DNS_NAME, namespace: DNS_LABEL, sectionName: DNS_NAME }, ['name'])),
    hostnames: list({ type: 'string', maxLength: 253, pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' }),
    rules: list(strict({
      matches: list(strict({ path: strict({ type: { enum: ['Exact', 'PathPrefix', 'RegularExpression'] }, value: { type: 'string', maxLength: 1024 } }) })),
      backendRefs: list(strict({
        group: TEXT, kind: TEXT, name: DNS_NAME, port: { type: 'integer', minimum: 1, maximum: 65535 }, weight: { type: 'integer', minimum: 0 },
      }, ['name'])),
    })),
  })),
  // https://github.com/prometheus-operator/prometheus-operator/tree/main/example/prometheus-operator-crd
  'monitoring.coreos.com/v1/PodMonitor': custom(strict({
    selector: SELECTOR,
    podMetricsEndpoints: list(strict({ port: TEXT, path: TEXT, interval: DURATION, scheme: { enum: ['http', 'https'] } })),
  }, ['selector'])),
  'monitoring.coreos.com/v1/PrometheusRule': custom(strict({
    groups: list(strict({
      name: { type: 'string', minLength: 1 },
      rules: list(strict({ alert: TEXT, expr: TEXT, for: DURATION, labels: { type: 'object', additionalProperties: TEXT }, annotations: { type: 'object', additionalProperties: TEXT } }, ['expr'])),
    }, ['name'])),
  })),
  // https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/deploy/vpa-v1-crd-gen.yaml
  'autoscaling.k8s.io/v1/VerticalPodAutoscaler': custom(strict({
    targetRef: strict({ apiVersion: TEXT, kind: TEXT, name: TEXT }, ['kind', 'name']),
    updatePolicy: strict({ updateMode: { enum: ['Off', 'Initial', 'Recreate', 'InPlaceOrRecreate', 'Auto'] } }),
  }, ['targetRef'])),
  // https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
  'networking.gke.io/v1alpha1/FQDNNetworkPolicy': custom(strict({
    podSelector: strict({ matchLabels: LABELS }),
    egress: list(strict({
      matches: list(strict({ name: NAME, pattern: PATTERN })),
      ports: list(strict({ port: { type: 'integer', minimum: 1, maximum: 65535 }, protocol: { enum: ['TCP', 'UDP', 'ALL'] } })),
    }, ['matches'])),
  }, ['podSelector', 'egress'])),
  // https://github.com/kedacore/keda/blob/main/config/crd/bases/keda.sh_scaledobjects.yaml
  'keda.sh/v1alpha1/ScaledObject': custom(strict({
    scaleTargetRef: strict({ apiVersion: TEXT, kind: TEXT, name: TEXT }, ['name']),
    minReplicaCount: { type: 'integer' },
    maxReplicaCount: { type: 'integer' },
    pollingInterval: { type: 'integer' },
    cooldownPeriod: { type: 'integer' },
    advanced: strict({ horizontalPodAutoscalerConfig: strict({
      behavior: strict({ scaleDown: strict({
        stabilizationWindowSeconds: { type: 'integer' },
        policies: list(strict({ type: TEXT, value: { type: 'integer' }, periodSeconds: { type: 'integer' } }, ['type', 'value', 'periodSeconds'])),
      }) }),
    }) }),
    triggers: list(strict({
      type: TEXT, metadata: { type: 'object', additionalProperties: TEXT }, authenticationRef: strict({ name: TEXT }, ['name']),
    }, ['type', 'metadata'])),
  }, ['scaleTargetRef', 'triggers'])),
  // https://github.com/kedacore/keda/blob/main/config/crd/bases/keda.sh_triggerauthentications.yaml
  'keda.sh/v1alpha1/TriggerAuthentication': custom(strict({
    secretTargetRef: list(strict({ parameter: TEXT, name: TEXT, key: TEXT }, ['parameter', 'name', 'key'])),
  })),
  // https://github.com/external-secrets/external-secrets/blob/main/config/crds/bases/external-secrets.io_externalsecrets.yaml
  'external-secrets.io/v1/ExternalSecret': custom(strict({
    refreshInterval: TEXT,
    secretStoreRef: strict({ kind: { enum: ['SecretStore', 'ClusterSecretStore'] }, name: OBJECT_NAME }, ['kind', 'name']),
    target: strict({ name: OBJECT_NAME, creationPolicy: { enum: ['Owner'] }, deletionPolicy: { enum: ['Retain'] } }, ['name']),
    data: list(strict({
      secretKey: { type: 'string', minLength: 1, maxLength: 253, pattern: '^[-._a-zA-Z0-9]+$' },
      remoteRef: strict({
        key: TEXT, property: TEXT, version: TEXT, conversionStrategy: { enum: ['Default'] }, decodingStrategy: { enum: ['None'] }, metadataPolicy: { enum: ['None'] },
      }, ['key']),
    }, ['secretKey', 'remoteRef'])),
  }, ['secretStoreRef', 'target', 'data'])),
  // https://github.com/bitnami-labs/sealed-secrets/blob/main/schema-v1alpha1.yaml
  'bitnami.com/v1alpha1/SealedSecret': custom(strict({
    encryptedData: { type: 'object', additionalProperties: TEXT },
    template: strict({ type: TEXT, metadata: METADATA }),
  }, ['encryptedData'])),
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
