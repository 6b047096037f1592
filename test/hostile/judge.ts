import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { PatternApp } from '../../lib';
import { objectsOf } from '../given';
import { schemaErrors } from '../schemas/kubernetes-schema';

const MINOR = '1.34';
/** `[path] what is wrong`, in lower case but for names. */
const ERROR = /^\[[^\]\n]*\] \S/;
const FAILED = /^Validation failed with the following errors:\n( {2}\[[^\]\n]*\] [^\n]+\n?)+$/;

/** Documents that were found to be good, with what they have to be read as: most objects are the same whatever the hostile value. */
const GOOD = new Set<string>();

/** What users have: the app that writes for every parser, and that of cdk8s. */
export const APPS: (new () => App)[] = [PatternApp, App];

/** What is wrong with how one hostile value was taken; nothing if it was refused in our form, or if the output is good and holds it. */
export function misjudged(build: (chart: Chart) => unknown, hostile: unknown, isShown: boolean, apps: (new () => App)[]): string | undefined {
  for (const Kind of apps) {
    const app = new Kind();
    try {
      build(new Chart(app, 'shop', { namespace: 'shop' }));
    } catch (error) {
      // before anything of the app's was asked: another kind would get the same
      return raw(error);
    }
    const wrong = misjudgedIn(app, hostile, isShown);
    if (wrong !== undefined) {
      return wrong;
    }
  }
  return undefined;
}

function misjudgedIn(app: App, hostile: unknown, isShown: boolean): string | undefined {
  try {
    const objects = objectsOf(app.charts[0]);
    return misread(objects, app) ?? lost(objects, hostile, isShown);
  } catch (error) {
    return raw(error);
  }
}

/** What is wrong with an error. */
function raw(error: any): string | undefined {
  const isOurs = error?.constructor === Error && (ERROR.test(error.message) || FAILED.test(error.message));
  return isOurs ? undefined : `raw error: ${String(error?.stack ?? error).slice(0, 400)}`;
}

/** What is wrong with objects as they are written. */
function misread(objects: any[], app: App): string | undefined {
  const documents = app.synthYaml().split(/^---\n/m);
  if (documents.length !== objects.length) {
    return `${documents.length} documents for ${objects.length} objects`;
  }
  for (const [i, object] of objects.entries()) {
    const json = JSON.stringify(object);
    const key = `${json}\n${documents[i]}`;
    if (GOOD.has(key)) {
      continue;
    }
    const mistakes = schemaErrors(object, MINOR);
    if (mistakes.length > 0) {
      return `output that the schema refuses: ${mistakes.join('; ').slice(0, 300)}`;
    }
    const [read] = parseAllDocuments(documents[i], { version: '1.1' }).map((document) => document.toJS());
    if (JSON.stringify(read) !== json) {
      return 'YAML 1.1 reads something else';
    }
    GOOD.add(key);
  }
  return undefined;
}

/** What of the hostile value is missing from the output. */
function lost(objects: any[], hostile: unknown, isShown: boolean): string | undefined {
  const text = JSON.stringify(objects);
  if (/NaN|\[object |undefined/.test(text) && !/NaN|undefined|object/.test(String(typeof hostile === 'symbol' ? '' : JSON.stringify(hostile, bigints)))) {
    return 'output made of nothing';
  }
  const isMissing = isShown && typeof hostile === 'string' && hostile.trim() !== '' && !shown(objects).includes(JSON.stringify(hostile).slice(1, -1));
  return isMissing ? 'what was asked for isn\'t in the output' : undefined;
}

/** The objects, with the files that ConfigMaps hold as what is in them. */
function shown(objects: any[]): string {
  const files = objects.filter(({ kind }) => kind === 'ConfigMap').flatMap(({ data }) => Object.entries<string>(data)
    .filter(([name]) => /\.(json|yml)$/.test(name))
    .map(([name, file]) => JSON.stringify(name.endsWith('json') ? JSON.parse(file) : parseAllDocuments(file)[0].toJS())));
  return [JSON.stringify(objects), ...files].join('\n');
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
