import { Check, copyOf, quote } from '../kubernetes';
import type { Permission } from './service-account';

/** What a program may do with some objects of its namespace. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
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
}

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const UNNARROWED = ['list', 'watch', 'create', 'deletecollection'];
const READING = ['get', 'list', 'watch'];
const RESOURCE = /^[a-z][a-z0-9]*(\/[a-z][a-z0-9]*)?$/;
/** By these, whoever has them gives himself more. */
const ESCALATING = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings', 'pods/exec', 'pods/attach', 'serviceaccounts/token'];

/** Who the pods are to the API server, and to a cloud. */
export class Account {
  /** One of the workload's own, with rights in its namespace: a Role, its binding, a token, and the path to the API server. */
  public static withRights(rights: Right[]): Account {
    return new Account(copyOf(rights));
  }

  /**
   * One of the workload's own without rights, with annotations: how clouds are told who it is there.
   *
   *     Account.withAnnotations({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/api' })
   */
  public static withAnnotations(annotations: { [key: string]: string }): Account {
    return new Account([], copyOf(annotations));
  }

  /** One that others made. `mountToken`: whether the program calls the API server as it; then the path to it is open. */
  public static existing(name: string, mountToken = false): Account {
    return new Account([], {}, { name, mountToken });
  }

  private constructor(
    private readonly rights: Right[],
    private readonly annotations: { [key: string]: string } = {},
    private readonly others?: { readonly name: string; readonly mountToken: boolean },
  ) {}

  /**
   * Checks it. `prop`: what the user calls it.
   *
   * @internal
   */
  public _resolve(check: Check, prop: string): ResolvedAccount {
    const { others } = this;
    if (others !== undefined) {
      check.objectName(`${prop}: the ServiceAccount's name`, others.name);
      check.boolean(`${prop}: mountToken`, others.mountToken);
    }
    check.map(`${prop}: annotations`, this.annotations);
    for (const [key, value] of Object.entries(this.annotations)) {
      check.qualifiedName(`${prop}: an annotation's name`, key);
      check.string(`${prop}: the annotation ${key}`, value);
    }
    const permissions: Permission[] = [];
    check.list(`${prop}: rights`, this.rights, (item, right) => permissions.push(permission(check, item, right)));
    const callsApiServer = permissions.length > 0 || others?.mountToken === true;
    return { existingName: others?.name, permissions, annotations: this.annotations, callsApiServer };
  }
}

/** An account once it is checked. */
export interface ResolvedAccount {
  readonly existingName?: string;
  readonly permissions: Permission[];
  readonly annotations: { [key: string]: string };
  /** Whether its token is for anything. */
  readonly callsApiServer: boolean;
}

function permission(check: Check, prop: string, given: Right): Permission {
  const { resource, verbs, apiGroup = '', names } = check.props(prop, given);
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
  check.that(resource !== 'secrets' || apiGroup !== '' || names !== undefined || !reads,
    `${prop} lets the program read every Secret of the namespace: name those that it needs`);
  return { apiGroup, resource, verbs, names };
}
