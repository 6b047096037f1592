import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Labels, emit } from '../kubernetes';

/** What a program may do with objects of its namespace. */
export interface Permission {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: string[];
  /** The objects by name: all where left out, as `create`, `list` and `watch` can't be narrowed. */
  readonly names?: string[];
}

/** An identity of a workload's own, without a token unless it has permissions, and the Role that names them. */
export function emitServiceAccount(scope: Construct, name: string, labels: Labels, permissions: Permission[] = [],
  annotations: { [key: string]: string } = {}): ApiObject {
  const metadata = { name, labels: labels.all };
  const account = emit(scope, 'ServiceAccount', k8s.KubeServiceAccount, {
    metadata: { ...metadata, annotations }, props: { automountServiceAccountToken: false }, fields: ['automountServiceAccountToken'],
  });
  emitRights(scope, name, labels, permissions, name);
  return account;
}

/** What an account may do with objects of its namespace: a Role that names them, and its binding. */
export function emitRights(scope: Construct, name: string, labels: Labels, permissions: Permission[], accountName: string): void {
  const metadata = { name, labels: labels.all };
  if (permissions.length > 0) {
    const rules = permissions.map(({ apiGroup, resource, verbs, names }) =>
      ({ apiGroups: [apiGroup], resources: [resource], resourceNames: names, verbs }));
    emit(scope, 'Role', k8s.KubeRole, { metadata, props: { rules }, fields: ['rules'] });
    emit(scope, 'RoleBinding', k8s.KubeRoleBinding, {
      metadata,
      props: { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name }, subjects: [{ kind: 'ServiceAccount', name: accountName }] },
      fields: ['roleRef', 'subjects'],
    });
  }
}
