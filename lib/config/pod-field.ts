/** What a pod knows of itself once it is there. @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/ */
export enum PodField {
  /** Its name. */
  NAME = 'metadata.name',
  /** The namespace that it is in. */
  NAMESPACE = 'metadata.namespace',
  /** What tells it from all pods that ever were. */
  UID = 'metadata.uid',
  /** Its address. */
  IP = 'status.podIP',
  /** The name of its node. */
  NODE = 'spec.nodeName',
  /** The address of its node. */
  NODE_IP = 'status.hostIP',
  /** Who it is to the API server. */
  SERVICE_ACCOUNT = 'spec.serviceAccountName',
}
