import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** Kind, name and construct path of every object; digests are their own test. */
export function identities(construct: IConstruct): string[] {
  return construct.node.findAll().filter((node): node is ApiObject => ApiObject.isApiObject(node))
    .map(({ kind, name, node }) => `${kind} ${name.replace(/-[0-9a-f]{10}$/, '-<digest>')} ${node.path}`);
}

/** Kind and name of every object. */
export function names(objects: any[]): string[] {
  return objects.map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/-[0-9a-f]{10}$/, '')}`);
}

/** What Kubernetes refuses to change, or changes by a new object. */
export function immutable(objects: any[]): any {
  return Object.fromEntries(objects.map(({ kind, metadata: { name }, spec = {} }) => [`${kind} ${name.replace(/-[0-9a-f]{10}$/, '')}`, {
    selector: spec.selector,
    serviceName: spec.serviceName,
    podManagementPolicy: spec.podManagementPolicy,
    claims: spec.volumeClaimTemplates,
    clusterIP: spec.clusterIP,
  }]));
}
