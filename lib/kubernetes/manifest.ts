import type { ApiObject } from 'cdk8s';
import { Check } from './check';
import { PatternApp } from './pattern-app';
import { quote } from './quote';
import { isMisread } from './yaml';

/** What the API server takes of all annotations of an object together. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
const MOST_ANNOTATIONS = 256 * 1024;
/** What it takes of a ConfigMap's data. @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MOST_DATA = 1024 * 1024;
const HALF_A_CHARACTER = /\p{Cs}/u;

/** Checks an object as it is written, patches included: what only the whole of it shows. */
export function checkManifest(object: ApiObject, manifest: any): void {
  const check = new Check(object);
  checkBytes(check, 'annotations', bytesOf(manifest.metadata?.annotations), MOST_ANNOTATIONS, '256 KiB');
  checkBytes(check, 'pods\' annotations', bytesOf(manifest.spec?.template?.metadata?.annotations), MOST_ANNOTATIONS, '256 KiB');
  if (manifest.kind === 'ConfigMap') {
    checkBytes(check, 'data', bytesOf(manifest.data) + bytesOf(manifest.binaryData, 'base64'), MOST_DATA, '1 MiB');
  }
  checkTexts(check, manifest, '', PatternApp._writes(object));
}

function bytesOf(texts: { [key: string]: string } = {}, encoding: BufferEncoding = 'utf8'): number {
  return Object.entries(texts).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value), encoding), 0);
}

function checkBytes(check: Check, what: string, bytes: number, most: number, shown: string): void {
  check.that(bytes <= most, `its ${what} must have at most ${shown} together, got ${bytes} bytes: leave some out, or keep them in a volume`);
}

/** `isSafe`: whether the writer can write every text. */
function checkTexts(check: Check, value: unknown, path: string, isSafe: boolean): void {
  if (typeof value === 'string') {
    checkText(check, value, path, isSafe, false);
  } else if (typeof value === 'object' && value !== null) {
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
      if (!isList) {
        checkText(check, key, `${path}/${key}`, isSafe, true);
      }
      checkTexts(check, (value as any)[key], `${path}/${key}`, isSafe);
    }
  }
}

/** Programs are the same in all objects that have them: looked at once, for each writer. */
const FINE = { true: new Set<string>(), false: new Set<string>() };
const LONG = 1000;

function checkText(check: Check, text: string, path: string, isSafe: boolean, isKey: boolean): void {
  const fine = FINE[`${isSafe}`];
  if (text.length > LONG && fine.has(text)) {
    return;
  }
  check.that(!HALF_A_CHARACTER.test(text), `${path} has half of a character in it, which no file can hold, got ${quote(text)}: leave it out`);
  check.that(isSafe || !isMisread(text, isKey),
    `${path} is a text that cdk8s writes so that kubectl reads another one, or none, got ${quote(text)}: make the app by \`new PatternApp()\`, which writes all of them`);
  if (text.length > LONG && !isKey) {
    fine.add(text);
  }
}
