import type { GroupVersionKind } from 'cdk8s';

/** The kinds that are in no namespace, as far as an app is likely to have them. */
const CLUSTER_WIDE = [
  'core/Namespace', 'core/PersistentVolume', 'storage.k8s.io/StorageClass', 'storage.k8s.io/VolumeAttributesClass', 'storage.k8s.io/CSIDriver',
  'scheduling.k8s.io/PriorityClass', 'networking.k8s.io/IngressClass', 'gateway.networking.k8s.io/GatewayClass', 'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding', 'apiextensions.k8s.io/CustomResourceDefinition',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'apiregistration.k8s.io/APIService', 'cert-manager.io/ClusterIssuer', 'external-secrets.io/ClusterSecretStore',
];

/** Whether the objects of a kind are in no namespace. */
export function isClusterWide({ apiVersion, kind }: GroupVersionKind): boolean {
  const [group, version] = apiVersion.split('/');
  return CLUSTER_WIDE.includes(`${version === undefined ? 'core' : group}/${kind}`);
}
