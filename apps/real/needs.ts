import { readFileSync } from 'fs';
import { join } from 'path';
import { ApiObject, App } from 'cdk8s';
import { CHANGES, EMITTED } from '../../lib/kubernetes';
import { hasField, isAt, placeOf } from './field';
import { USUAL, VARIANTS } from './variants';

/**
 * How each need of the applications is met. The lists beside them say only where it shows; whether that is by a prop of the library, by a patch or by
 * an object that was written by hand is read off what they render.
 *
 *     npm run needs
 */
export type Way = 'typed' | 'patched' | 'by hand' | 'missing';

/** From the best to the worst. */
const WAYS: Way[] = ['typed', 'patched', 'by hand', 'missing'];

export interface Met {
  readonly app: string;
  readonly need: string;
  readonly way: Way;
  /** Where it should show, and doesn't. */
  readonly missing: string[];
}

export function metNeeds(): Met[] {
  return [...new Set(VARIANTS.map(({ name }) => name))].flatMap((app) => {
    const forms = new Map(VARIANTS.filter(({ name }) => name === app).map(({ form, make }) => [form, objectsOf(make())]));
    const needs: { [need: string]: string | string[] } = JSON.parse(readFileSync(join(__dirname, app, 'needs.json'), 'utf8'));
    return Object.entries(needs).map(([need, places]) => {
      const ways = [places].flat().map((place): [string, Way] => [place, wayTo(place, forms)]);
      const way = WAYS.filter((one) => ways.some(([, other]) => other === one)).at(-1)!;
      return { app, need, way, missing: ways.filter(([, one]) => one === 'missing').map(([place]) => place) };
    });
  });
}

/** `forms`: the objects of each form of an app. */
export function wayTo(text: string, forms: Map<string, ApiObject[]>): Way {
  const place = placeOf(text);
  const found = (forms.get(place.form ?? USUAL) ?? []).find((object) => {
    const json = object.toJson();
    return isAt(place, json) && hasField(json, place);
  });
  if (found === undefined) {
    return 'missing';
  }
  if (!(EMITTED in found)) {
    return 'by hand';
  }
  return hasField(unpatched(found), place) ? 'typed' : 'patched';
}

function objectsOf(app: App): ApiObject[] {
  app.synthYaml();
  return app.node.findAll().filter((node): node is ApiObject => ApiObject.isApiObject(node));
}

/** As the library made it. */
function unpatched(object: any): any {
  const changes: unknown[] = object[CHANGES].all;
  const kept = changes.splice(0);
  try {
    return object.toJson();
  } finally {
    changes.push(...kept);
  }
}

function print(met: Met[]): void {
  const row = (name: string, of: Met[]): string => {
    const counts = WAYS.map((way) => of.filter((one) => one.way === way).length);
    return [name.padEnd(12), ...[of.length, ...counts].map((count) => String(count).padStart(8)), `${(100 * counts[0] / of.length).toFixed(0)} %`.padStart(7)].join('');
  };
  console.log(['app'.padEnd(12), ...['needs', ...WAYS].map((title) => title.padStart(8)), 'typed'.padStart(7)].join(''));
  [...new Set(met.map(({ app }) => app))].forEach((app) => console.log(row(app, met.filter((one) => one.app === app))));
  console.log(row('all', met));
  met.filter(({ way }) => way !== 'typed').forEach(({ app, need, way, missing }) => console.log(`${app}: ${need}: ${way} ${missing.join('; ')}`));
}

if (require.main === module) {
  console.warn = () => undefined;
  const met = metNeeds();
  print(met);
  process.exitCode = met.some(({ way }) => way === 'missing') ? 1 : 0;
}
