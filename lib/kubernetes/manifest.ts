import type { ApiObject } from 'cdk8s';
import { Check } from './check';
import { PatternApp } from './pattern-app';
import { quote } from './quote';
import { isMisread } from './yaml';

/** What the API server takes of all annotations of an object together. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MOST_ANNOTATIONS = 256 * 1024;
/** What it takes of a ConfigMap's data. @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MOST_DATA = 1024 * 1024;

/** Programs are in many objects: each is looked at once. */
const READ = new Set<string>();
const LONG = 1000;

/** A text, and where it stands. */
interface Wrong {
  readonly path: string;
  readonly text: string;
}

/** Checks an object as it is written, patches included: what only the whole of it shows. */
export function checkManifest(object: ApiObject, manifest: any): void {
  const check = new Check(object);
  checkBytes(check, 'annotations', bytesOf(manifest.metadata?.annotations), MOST_ANNOTATIONS, '256 KiB');
  checkBytes(check, 'pods\' annotations', bytesOf(manifest.spec?.template?.metadata?.annotations), MOST_ANNOTATIONS, '256 KiB');
  if (manifest.kind === 'ConfigMap') {
    checkBytes(check, 'data', bytesOf(manifest.data) + bytesOf(manifest.binaryData, 'base64'), MOST_DATA, '1 MiB');
  }
  checkTexts(check, manifest, PatternApp._writes(object) ? isWhole : isWholeAndRead);
}

function bytesOf(texts: { [key: string]: string } = {}, encoding: BufferEncoding = 'utf8'): number {
  return Object.entries(texts).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value), encoding), 0);
}

function checkBytes(check: Check, what: string, bytes: number, most: number, shown: string): void {
  check.that(bytes <= most, `its ${what} must have at most ${shown} together, got ${bytes} bytes: leave some out, or keep them in a volume`);
}

/** A text that no file can hold, or that the writer writes so that kubectl reads another one. */
function checkTexts(check: Check, manifest: any, canWrite: (text: string, isKey: boolean) => boolean): void {
  const wrong = findWrong(manifest, canWrite);
  if (wrong !== undefined) {
    throw check.error(isWhole(wrong.text)
      ? `${wrong.path} is a text that cdk8s writes so that kubectl reads another one, or none, got ${quote(wrong.text)}: make the app by \`new PatternApp()\`, which writes all of them`
      : `${wrong.path} has half of a character in it, which no file can hold, got ${quote(wrong.text)}: leave it out`);
  }
}

/** The first text that can't be written, keys included. Where it stands is put together for that one alone. */
function findWrong(value: unknown, canWrite: (text: string, isKey: boolean) => boolean): Wrong | undefined {
  if (typeof value === 'string') {
    return canWrite(value, false) ? undefined : { path: '', text: value };
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    const wrong = isList || canWrite(key, true) ? findWrong((value as any)[key], canWrite) : { path: '', text: key };
    if (wrong !== undefined) {
      return { path: `/${key}${wrong.path}`, text: wrong.text };
    }
  }
  return undefined;
}

/** Whether a text has no half of a character in it. */
function isWhole(text: string): boolean {
  // newer than the types of the oldest Node.js that the library runs on
  return (text as any).isWellFormed();
}

function isWholeAndRead(text: string, isKey: boolean): boolean {
  if (text.length >= LONG && READ.has(text)) {
    return true;
  }
  const canRead = isWhole(text) && !isMisread(text, isKey);
  if (canRead && text.length >= LONG) {
    READ.add(text);
  }
  return canRead;
}
