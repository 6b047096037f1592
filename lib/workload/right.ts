import { Check, quote } from '../kubernetes';
import type { Permission } from './service-account';

/** What a program may do with some objects: those of its namespace, or of the whole cluster. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
export interface Right {
  /** The kind of the objects, in the plural: `configmaps`, `pods/log`. */
  readonly resource: string;

  /** What it may do: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. */
  readonly verbs: string[];

  /**
   * The group of the kind.
   *
   * @default - '', which is that of Pods, ConfigMaps, Secrets, Services
   */
  readonly apiGroup?: string;

  /**
   * The objects by name. `list`, `watch` and `create` can't be narrowed so.
   *
   * @default - all of the kind in the namespace
   */
  readonly names?: string[];

  /**
   * Whether it is about the objects of all namespaces, or of none, as nodes are.
   *
   * @default false
   */
  readonly clusterWide?: boolean;
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const UNNARROWED = ['list', 'watch', 'create', 'deletecollection'];
const READING = ['get', 'list', 'watch'];
const RESOURCE = /^[a-z][a-z0-9]*(\/[a-z][a-z0-9]*)?$/;
/** By these, whoever has them gives himself more. */
const ESCALATING = [
  'roles', 'rolebindings', 'clusterroles', 'clusterrolebindings', 'pods/exec', 'pods/attach', 'serviceaccounts/token', 'nodes/proxy',
  'certificatesigningrequests/approval', 'validatingwebhookconfigurations', 'mutatingwebhookconfigurations',
];
/** Whoever makes these in any namespace is any account of the cluster. */
const RUNNING = ['pods', 'deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'];
/** What is in no namespace, so that no right of one is about it. */
const OF_CLUSTER = [
  'nodes', 'namespaces', 'persistentvolumes', 'customresourcedefinitions', 'storageclasses', 'volumeattributesclasses', 'ingressclasses', 'priorityclasses',
  'runtimeclasses', 'csidrivers', 'csinodes', 'volumeattachments', 'apiservices', 'certificatesigningrequests',
];

/** Checks one. */
export function permission(check: Check, prop: string, given: Right): Permission {
  const { resource, verbs, apiGroup = '', names, clusterWide = false } = check.props(prop, given);
  check.that(typeof resource === 'string' && RESOURCE.test(resource), `${prop}.resource must be a kind in the plural such as 'configmaps', got ${quote(resource)}: name each kind`);
  check.that(!ESCALATING.includes(resource), `${prop}.resource is '${resource}', by which the program could give itself any right: bind an account of your own by Account.existing()`);
  if (apiGroup !== '') {
    check.objectName(`${prop}.apiGroup`, apiGroup);
  }
  check.given(`${prop}.verbs`, verbs, 'name what it may do');
  check.list(`${prop}.verbs`, verbs, (_, verb) => check.that(VERBS.includes(verb), `${prop}.verbs must be some of ${VERBS.join(', ')}, got ${quote(verb)}: name each`));
  check.that(verbs.length > 0, `${prop}.verbs is empty: name what it may do`);
  if (names !== undefined) {
    check.list(`${prop}.names`, names, (item, name) => check.objectName(item, name));
    check.that(names.length > 0, `${prop}.names is empty: name an object, or leave it out for all of the kind`);
    const wide = verbs.find((verb) => UNNARROWED.includes(verb));
    check.that(wide === undefined, `${prop} narrows '${wide}' by names, which the API server can't: give it a right of its own, without names`);
  }
  const reads = verbs.some((verb) => READING.includes(verb));
  check.boolean(`${prop}.clusterWide`, clusterWide);
  checkScope(check, prop, { resource, apiGroup, clusterWide, writes: verbs.some((verb) => !READING.includes(verb)) });
  check.that(resource !== 'secrets' || apiGroup !== '' || names !== undefined || !reads,
    `${prop} lets the program read every Secret of the namespace: name those that it needs`);
  return { apiGroup, resource, verbs, names, clusterWide };
}

interface Scope {
  readonly resource: string;
  readonly apiGroup: string;
  readonly clusterWide: boolean;
  readonly writes: boolean;
}

/** Refuses rights that reach nothing, and those that reach too far. */
function checkScope(check: Check, prop: string, { resource, apiGroup, clusterWide, writes }: Scope): void {
  const [kind] = resource.split('/');
  check.that(clusterWide || !OF_CLUSTER.includes(kind), `${prop}.resource is '${resource}', which is in no namespace, so that a right of one reaches nothing: give clusterWide: true`);
  check.that(!clusterWide || resource !== 'secrets' || apiGroup !== '',
    `${prop} lets the program at Secrets of every namespace, the tokens of others among them: leave clusterWide out, and name those that it needs`);
  check.that(!clusterWide || !writes || !RUNNING.includes(resource),
    `${prop} lets the program run ${resource} in every namespace, as any account of the cluster: leave clusterWide out, or bind an account of your own by Account.existing()`);
}
