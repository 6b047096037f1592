import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Labels, emit } from '../kubernetes';

/** What a program may do with objects of its namespace, or of all. */
export interface Permission {
  readonly apiGroup: string;
  readonly resource: string;
  readonly verbs: string[];
  /** The objects by name: all where left out, as `create`, `list` and `watch` can't be narrowed. */
  readonly names?: string[];
  readonly clusterWide?: boolean;
}

const RBAC = 'rbac.authorization.k8s.io';

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

/** What an account may do: a Role that names it, and its binding, and the same of the whole cluster. */
export function emitRights(scope: Construct, name: string, labels: Labels, permissions: Permission[], accountName: string): void {
  const [wide, own] = [true, false].map((isWide) => permissions.filter(({ clusterWide = false }) => clusterWide === isWide));
  const subject = { kind: 'ServiceAccount', name: accountName };
  if (own.length > 0) {
    const metadata = { name, labels: labels.all };
    emit(scope, 'Role', k8s.KubeRole, { metadata, props: { rules: rulesOf(own) }, fields: ['rules'] });
    emit(scope, 'RoleBinding', k8s.KubeRoleBinding, {
      metadata,
      props: { roleRef: { apiGroup: RBAC, kind: 'Role', name }, subjects: [subject] },
      fields: ['roleRef', 'subjects'],
    });
  }
  if (wide.length > 0) {
    const { namespace } = Chart.of(scope);
    new Check(scope).that(namespace !== undefined, 'account: rights of the whole cluster are called by the namespace of who has them, and the chart has none: give the chart one');
    // no part of it has a colon, so that no two accounts share one
    const wideName = `${namespace}:${name}`;
    const metadata = { name: wideName, labels: labels.all };
    emit(scope, 'ClusterRole', k8s.KubeClusterRole, { metadata, props: { rules: rulesOf(wide) }, fields: ['rules'] });
    emit(scope, 'ClusterRoleBinding', k8s.KubeClusterRoleBinding, {
      metadata,
      props: { roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: wideName }, subjects: [{ ...subject, namespace }] },
      fields: ['roleRef', 'subjects'],
    });
  }
}

function rulesOf(permissions: Permission[]): k8s.PolicyRule[] {
  return permissions.map(({ apiGroup, resource, verbs, names }) => ({ apiGroups: [apiGroup], resources: [resource], resourceNames: names, verbs }));
}
