import { readFileSync, readdirSync, statSync } from 'fs';
import type { Stats } from 'fs';
import { join, posix } from 'path';
import { Check, quote } from '../kubernetes';

/** One file as it was read: a text, or bytes in base64. */
export interface ReadFile {
  /** Under the folder that it was read from. */
  readonly path?: string;
  readonly text?: string;
  readonly bytes?: string;
}

/** What a ConfigMap holds. @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MOST_BYTES = 1024 * 1024;
/** More have no place in one ConfigMap, and a folder that was named by mistake isn't read to its end. */
const MOST_FILES = 500;
const DEEPEST = 10;
/** What texts don't have. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** One file of the app's sources. */
export function readFile(check: Check, prop: string, path: string): ReadFile {
  const found = look(check, prop, path);
  check.that(found.isFile(), `${prop} must be a file, got ${quote(path)}, which is none: use FileSource.localFolder() for a folder`);
  check.that(found.size <= MOST_BYTES, `${prop} must have at most 1 MiB, got ${found.size} bytes (${quote(path)}): keep it in a volume or in the image`);
  return content(check, prop, path);
}

/** All files of a folder, in the order of their paths. */
export function readFolder(check: Check, prop: string, path: string): ReadFile[] {
  check.that(look(check, prop, path).isDirectory(), `${prop} must be a folder, got ${quote(path)}, which is none: use FileSource.local() for a file`);
  const paths: string[] = [];
  let bytes = 0;
  const walk = (inner: string, depth: number): void => {
    for (const name of attempt(check, prop, path, () => readdirSync(join(path, inner))).sort()) {
      const at = posix.join(inner, name);
      const found = look(check, prop, join(path, at));
      if (found.isDirectory()) {
        check.that(depth < DEEPEST, `${prop}: ${quote(path)} has folders in each other more than ${DEEPEST} deep: name one of them`);
        walk(at, depth + 1);
      } else {
        check.that(found.isFile(), `${prop}: ${quote(join(path, at))} is neither a file nor a folder: leave it out`);
        bytes += found.size;
        paths.push(at);
      }
      check.that(bytes <= MOST_BYTES && paths.length <= MOST_FILES,
        `${prop} must have at most 1 MiB and ${MOST_FILES} files together, got more in ${quote(path)}: keep them in a volume or in the image`);
    }
  };
  walk('', 1);
  check.that(paths.length > 0, `${prop}: the folder ${quote(path)} is empty: put a file into it, or leave it out`);
  return paths.map((at) => ({ path: at, ...content(check, prop, join(path, at)) }));
}

function look(check: Check, prop: string, path: string): Stats {
  check.string(prop, path);
  check.that(path.trim() !== '', `${prop} needs the path of a file or a folder, got ${quote(path)}: name one`);
  return attempt(check, prop, path, () => statSync(path));
}

function content(check: Check, prop: string, path: string): ReadFile {
  const bytes = attempt(check, prop, path, () => readFileSync(path));
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) && !CONTROL.test(text) ? { text } : { bytes: bytes.toString('base64') };
}

function attempt<T>(check: Check, prop: string, path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw check.error(`${prop}: ${quote(path)} can't be read (${(error as NodeJS.ErrnoException).code}): correct the path, which begins where the app is synthesised`);
  }
}
