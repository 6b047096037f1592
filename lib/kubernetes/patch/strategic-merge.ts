import { isPlain } from '../copy';

/** By what the elements of a list are told apart. @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/ */
const KEYS: { [list: string]: string[] } = {
  containers: ['name'], initContainers: ['name'], ephemeralContainers: ['name'], volumes: ['name'], env: ['name'], imagePullSecrets: ['name'],
  volumeMounts: ['mountPath'], volumeDevices: ['devicePath'], hostAliases: ['ip'], topologySpreadConstraints: ['topologyKey'],
  resourceClaims: ['name'], schedulingGates: ['name'], ports: ['containerPort', 'port'],
};

/** What says how a part is patched, and isn't a part itself. */
export const DIRECTIVE = '$patch';
export const DIRECTIVES = ['delete', 'replace'];

/** By which field of its elements a list of a fragment is merged; it takes the place of the whole list where there is none. */
export function keyOf(list: string, elements: unknown[]): string | undefined {
  return KEYS[list]?.find((key) => elements.every((element) => isPlain(element) && (key in element || isWholeList(element))));
}

/** An object, with a fragment of one merged in as `kubectl patch` does it. Neither is changed. `field`: what it is called. */
export function merged(value: unknown, fragment: unknown, field = ''): unknown {
  if (Array.isArray(fragment)) {
    return mergedList(Array.isArray(value) ? value : [], fragment, field);
  }
  if (!isPlain(fragment)) {
    return fragment;
  }
  const { [DIRECTIVE]: directive, ...fields } = fragment as any;
  const result: any = directive === 'replace' || !isPlain(value) ? {} : { ...value };
  for (const [key, item] of Object.entries<any>(fields)) {
    if (item === null || (isPlain(item) && (item as any)[DIRECTIVE] === 'delete')) {
      delete result[key];
    } else {
      result[key] = merged(result[key], item, key);
    }
  }
  return result;
}

function mergedList(list: any[], elements: any[], field: string): unknown[] {
  const key = keyOf(field, elements);
  if (key === undefined) {
    return elements.map((element) => merged(undefined, element));
  }
  const result = elements.some(isWholeList) ? [] : [...list];
  for (const element of elements.filter((one) => !isWholeList(one))) {
    const at = result.findIndex((other) => other?.[key] === element[key]);
    if (element[DIRECTIVE] === 'delete') {
      result.splice(at, at < 0 ? 0 : 1);
    } else if (at < 0) {
      result.push(merged(undefined, element));
    } else {
      result[at] = merged(result[at], element);
    }
  }
  return result;
}

/** `{ $patch: 'replace' }` in a list: the others take the place of all that is there. */
function isWholeList(element: any): boolean {
  return element[DIRECTIVE] === 'replace' && Object.keys(element).length === 1;
}
