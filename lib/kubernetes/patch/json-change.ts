import { JsonPatch } from 'cdk8s';
import type { Check } from '../check';
import { isPlain } from '../copy';
import { digest } from '../digest';
import { checkJson } from '../json';
import { quote } from '../quote';
import { isMap } from './maps';

/** As RFC 6902 has it. */
export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

const END = '-';

/** What cdk8s keeps to itself of a patch. */
function operationOf(patch: any): Operation | undefined {
  return typeof patch?._toJson === 'function' ? patch._toJson() : undefined;
}

/** What errors call it. */
export function shownOperation({ op, path }: Operation): string {
  return `the patch ${op} ${quote(path)}`;
}

/** Refuses what is no operation, before anything is patched. */
export function checkOperation(check: Check, given: unknown): Operation {
  const operation = operationOf(given);
  check.that(operation !== undefined, () => `a patch must be made by a factory such as JsonPatch.add(), got ${quote(given)}`);
  const { op, path, value } = operation!;
  const what = shownOperation(operation!);
  check.that(typeof path === 'string' && path.startsWith('/'), () => `${what} has no path that begins with '/': give it one such as '/spec/replicas'`);
  if (['add', 'replace', 'test'].includes(op)) {
    check.that(value !== undefined, () => `${what} has no value: give it one, or use JsonPatch.remove()`);
    checkJson(check, `${what}: its value`, value);
  }
  return operation!;
}

/**
 * Applies it to a manifest, and refuses what has no effect or another one than its user thinks: what it is about has to be there. Otherwise than in
 * RFC 6902, entries that are added to a map leave the others, and the list or the map that something is added to may still be missing.
 */
export function applyOperation(check: Check, manifest: any, operation: Operation): any {
  const { op, path, from, value } = operation;
  const what = shownOperation(operation);
  if (from !== undefined) {
    checkThere(check, what, manifest, from);
  }
  if (op === 'test') {
    const found = valueAt(manifest, path);
    check.that(found !== undefined && digest(found) === digest(value), () => `${what} fails: it wants ${quote(value)}, got ${quote(found)}`);
    return manifest;
  }
  if (op === 'replace' || op === 'remove') {
    checkThere(check, what, manifest, path);
    return applied(manifest, operation);
  }
  makeRoom(manifest, path);
  const parent = valueAt(manifest, parentOf(path));
  check.that(typeof parent === 'object' && parent !== null, () => missing(what, manifest, parentOf(path)));
  const known = valueAt(manifest, path);
  return op === 'add' && isMap(nameAt(path)) && isPlain(known) && isPlain(value)
    ? applied(manifest, { op: 'replace', path, value: { ...known, ...value } })
    : applied(manifest, operation);
}

function applied(manifest: any, { op, path, from, value }: Operation): any {
  const patches: { [op: string]: () => JsonPatch } = {
    add: () => JsonPatch.add(path, value),
    replace: () => JsonPatch.replace(path, value),
    remove: () => JsonPatch.remove(path),
    copy: () => JsonPatch.copy(from!, path),
    move: () => JsonPatch.move(from!, path),
  };
  return JsonPatch.apply(manifest, patches[op]());
}

/** The list or the map that something is put into, where it isn't there yet. */
function makeRoom(manifest: any, path: string): void {
  const [at, field] = [parentOf(path), nameAt(parentOf(path))];
  const above = at === '' ? undefined : valueAt(manifest, parentOf(at));
  if (isPlain(above) && (above as any)[field] === undefined && (nameAt(path) === END || isMap(field))) {
    (above as any)[field] = nameAt(path) === END ? [] : {};
  }
}

function checkThere(check: Check, what: string, manifest: any, path: string): void {
  check.that(valueAt(manifest, path) !== undefined, () => missing(what, manifest, path));
}

/** What is there instead, as far as the path goes. */
function missing(what: string, manifest: any, path: string): string {
  let at = parentOf(path);
  while (at !== '' && valueAt(manifest, at) === undefined) {
    at = parentOf(at);
  }
  const there = valueAt(manifest, at);
  const shown = typeof there === 'object' && there !== null ? Object.keys(there).join(', ') || 'nothing' : quote(there);
  return `${what} is about '${path}', which isn't there: ${at === '' ? 'the object' : `'${at}'`} has ${shown}, so correct the path, or use JsonPatch.add()`;
}

function valueAt(manifest: any, path: string): any {
  return path.split('/').slice(1).map(unescaped).reduce((value, key) => Object.keys(Object(value)).includes(key) ? value[key] : undefined, manifest);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** The last part of a path, as it is written in the object. */
function nameAt(path: string): string {
  return unescaped(path.slice(path.lastIndexOf('/') + 1));
}

function unescaped(part: string): string {
  return part.replace(/~1/g, '/').replace(/~0/g, '~');
}
