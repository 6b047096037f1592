import type { ApiObject } from 'cdk8s';

/** The kinds of ours that are in no namespace. */
const CLUSTER_WIDE = ['storage.k8s.io/StorageClass'];

export function isClusterWide(object: ApiObject): boolean {
  return CLUSTER_WIDE.includes(`${object.apiGroup}/${object.kind}`);
}
