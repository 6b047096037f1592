import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk8s-patterns');
const SOURCES = ['package.json', 'README.md', 'LICENSE', 'lib'];

/** A type as jsii describes it. */
export interface Type {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: Type };
  readonly union?: { readonly types: Type[] };
}

export interface Value {
  readonly name: string;
  readonly type: Type;
  readonly optional?: boolean;
}

export interface Method {
  readonly name: string;
  readonly static?: boolean;
  readonly parameters?: Value[];
  readonly returns?: { readonly type: Type };
}

export interface Declaration {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly base?: string;
  readonly interfaces?: string[];
  readonly properties?: Value[];
  readonly methods?: Method[];
  readonly members?: { readonly name: string }[];
  readonly initializer?: { readonly parameters?: Value[] };
}

export type Assembly = { readonly [fqn: string]: Declaration };

/** The public API, as the package tells it to other languages. Compiled from the sources as they are, once for each state of them. */
export function assembly(): Assembly {
  const file = join(CACHE, `${digestOf(SOURCES.map((source) => join(ROOT, source)))}.json`);
  // test files that run at the same time wait for the one that came first
  while (!existsSync(file)) {
    if (isFirst(`${file}.lock`)) {
      make(file);
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')).types;
}

/** Whether nobody else is at it. Who has ended without it is forgotten. */
function isFirst(lock: string): boolean {
  mkdirSync(CACHE, { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    try {
      process.kill(Number(readFileSync(lock, 'utf8')), 0);
    } catch {
      rmSync(lock, { force: true });
    }
    return false;
  }
}

/** The file is there whole or not at all. */
function make(file: string): void {
  const folder = mkdtempSync(join(CACHE, 'build-'));
  try {
    renameSync(compiled(folder), file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${file}.lock`, { force: true });
  }
}

function compiled(folder: string): string {
  SOURCES.forEach((source) => cpSync(join(ROOT, source), join(folder, source), { recursive: true }));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(process.execPath, [join(ROOT, 'node_modules', 'jsii', 'bin', 'jsii'), '--generate-tsconfig', 'tsconfig.jsii.json'], { cwd: folder, stdio: 'pipe' });
  return join(folder, '.jsii');
}

function digestOf(paths: string[]): string {
  const hash = createHash('sha256');
  const add = (path: string, isFolder: boolean): void => {
    if (isFolder) {
      readdirSync(path, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
        .forEach((entry) => add(join(path, entry.name), entry.isDirectory()));
    } else {
      hash.update(path).update(readFileSync(path));
    }
  };
  paths.forEach((path) => add(path, path.endsWith('lib')));
  return hash.digest('hex').slice(0, 16);
}
