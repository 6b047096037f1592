/** Fields of Kubernetes objects, as the lists of needs name them. */

/** `Deployment/api @main.env[PORT].value = 8080`: which object, and what of it. */
export interface Place {
  /** The form of the app that it is in, where it isn't the usual one. */
  readonly form?: string;
  readonly kind: string;
  /** With `*` at its end: whatever comes then. */
  readonly name: string;
  readonly path: string;
  readonly value?: string;
}

const PLACE = /^(?:(?<form>\w+): )?(?<kind>\w+)\/(?<name>[-\w.]+\*?) (?<path>\S+)(?: = (?<value>.*))?$/;
/** `env`, or `[PORT]`. */
const STEP = /\[(?<picked>[^\]]+)\]|(?<key>[^.[\]]+)/g;
/** `volumes[@mount:/data]`: the volume that is mounted there. */
const MOUNT = '@mount:';

export function placeOf(text: string): Place {
  const { groups } = PLACE.exec(text) ?? {};
  if (groups === undefined) {
    throw new Error(`a place must be such as 'Deployment/api spec.replicas = 2', got '${text}'`);
  }
  return groups as unknown as Place;
}

export function isAt({ kind, name }: Place, object: any): boolean {
  const called: string = object.metadata.name;
  return object.kind === kind && (name.endsWith('*') ? called.startsWith(name.slice(0, -1)) : called === name);
}

/** Whether an object has the field, with the value where one is named. */
export function hasField(object: any, { path, value }: Place): boolean {
  const pod = (object.spec?.jobTemplate?.spec ?? object.spec)?.template?.spec;
  const found = [...path.matchAll(STEP)].reduce((from, { groups }) => from.flatMap((node) => step(node, groups!, pod, object)), [object]);
  return found.some((node) => value === undefined ? node !== undefined : String(node) === value);
}

function step(node: any, { key, picked }: { [group: string]: string }, pod: any, object: any): any[] {
  if (key === '@pod') {
    return [pod];
  }
  if (key === '@main') {
    return [...pod.containers, ...pod.initContainers ?? []].filter(({ name }: any) => object.metadata.name.startsWith(name));
  }
  return node === undefined || node === null ? [] : key === undefined ? pick(node, picked, pod) : key in node ? [node[key]] : [];
}

/** `*`: each; a key of an object; what has the text in one of its own fields. */
function pick(node: any, picked: string, pod: any): any[] {
  if (picked.startsWith(MOUNT)) {
    const mounts = [...pod.containers, ...pod.initContainers ?? []].flatMap(({ volumeMounts = [] }: any) => volumeMounts);
    return mounts.filter(({ mountPath }) => mountPath === picked.slice(MOUNT.length)).flatMap(({ name }) => pick(node, name, pod));
  }
  if (picked === '*') {
    return Object.values(node);
  }
  if (!Array.isArray(node) && picked in node) {
    return [node[picked]];
  }
  return (Array.isArray(node) ? node : [node]).filter((one) => one === picked || Object.values(one).includes(picked));
}
