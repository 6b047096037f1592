import { App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { objectsOf } from '../given';
import { schemaErrors } from '../schemas/kubernetes-schema';

const MINOR = '1.34';
/** `[path] what is wrong`, in lower case but for names. */
const ERROR = /^\[[^\]\n]*\] \S/;
const FAILED = /^Validation failed with the following errors:\n( {2}\[[^\]\n]*\] [^\n]+\n?)+$/;

/** What is wrong with how one hostile value was taken; nothing if it was refused in our form, or if the output is good and holds it. */
export function misjudged(build: (chart: Chart) => unknown, app: App, hostile: unknown, isShown: boolean): string | undefined {
  let objects: any[];
  try {
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    build(chart);
    objects = objectsOf(chart);
  } catch (error: any) {
    const isOurs = error?.constructor === Error && (ERROR.test(error.message) || FAILED.test(error.message));
    return isOurs ? undefined : `raw error: ${String(error?.stack ?? error).slice(0, 400)}`;
  }
  const mistakes = objects.flatMap((object) => schemaErrors(object, MINOR));
  if (mistakes.length > 0) {
    return `output that the schema refuses: ${mistakes.join('; ').slice(0, 300)}`;
  }
  const text = JSON.stringify(objects);
  if (/NaN|\[object |undefined/.test(text) && !/NaN|undefined|object/.test(String(typeof hostile === 'symbol' ? '' : JSON.stringify(hostile, bigints)))) {
    return 'output made of nothing';
  }
  if (isShown && typeof hostile === 'string' && hostile.trim() !== '' && !text.includes(JSON.stringify(hostile).slice(1, -1))) {
    return 'what was asked for isn\'t in the output';
  }
  // this parser alone takes a dot for a number; Go's, PyYAML's and the specification's don't
  const read = parseAllDocuments(app.synthYaml().replace(/: \.$/gm, ': "."'), { version: '1.1' }).map((document) => document.toJS());
  return JSON.stringify(read) === text ? undefined : 'YAML 1.1 reads something else';
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
