import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { Check } from '../check';
import { copyOf, isPlain } from '../copy';
import { Exemption, checkExemptions } from '../exemption';
import { checkJson } from '../json';
import { quote } from '../quote';
import type { Changes } from './changes';
import { DIRECTIVE, DIRECTIVES, keyOf } from './strategic-merge';
import { warnOfTypedWay } from './typed-way';

/** How an object is patched. */
export interface PatchOptions {
  /**
   * What linters dislike of it, and why it is meant: added to what the library tells them of the object.
   *
   * @default - none
   */
  readonly exemptions?: Exemption[];
}

/** Where an object keeps what users want of it otherwise. */
export const CHANGES = Symbol.for('cdk8s-patterns.changes');

/** An object that can be patched. */
interface Patched extends ApiObject {
  readonly [CHANGES]: Changes;
}

/** Of a fragment in an error. */
const SHOWN = 200;
/** What is another object, or no part of one. */
const FIXED = ['apiVersion', 'kind', 'status'];

/**
 * What of an object of the library is to be otherwise, where no prop says so: a fragment of the object, which is merged in as `kubectl patch` does
 * it.
 *
 *     Patch.of(api).merge({ spec: { template: { spec: { shareProcessNamespace: true } } } });
 */
export class Patch {
  /** That of an object of the library's constructs, or of a construct's main one: `Patch.of(api)` is `Patch.of(api.deployment)`. */
  public static of(construct: IConstruct): Patch {
    if (!Construct.isConstruct(construct)) {
      throw new Error(`[] Patch.of() needs an object of the library or the construct that made it, got ${quote(construct)}: pass one, as api.deployment`);
    }
    const object = mainObject(construct);
    new Check(construct).that(object !== undefined && CHANGES in object,
      'Patch.of(): it is no object of the library, and no construct that has one: pass one, as api.deployment, and patch those of others by addJsonPatch()');
    return new Patch(object as Patched);
  }

  private constructor(private readonly object: Patched) {}

  /**
   * Merges a part of the object into it. Fields of objects and entries of maps are set, and leave the others; `null` takes one away. Containers,
   * volumes, variables, mounts and ports are found by their name, path or number; other lists are replaced. `{ $patch: 'delete' }` takes an element
   * away, `{ $patch: 'replace' }` in front of others replaces a list, and in an object the object.
   *
   * @throws at synthesis, when it changes nothing
   */
  public merge(fragment: { [field: string]: any }, options?: PatchOptions): void {
    const check = new Check(this.object);
    check.that(isPlain(fragment), () => `Patch.merge(): the fragment must be an object such as { spec: { replicas: 3 } }, got ${quote(fragment)}`);
    const copy: any = copyOf(fragment);
    checkJson(check, 'Patch.merge(): the fragment', copy);
    const fixed = FIXED.find((field) => field in copy);
    check.that(fixed === undefined, `Patch.merge(): the fragment has ${fixed}, which makes it another object: leave it out`);
    const { exemptions = [] } = check.optionalProps('Patch.merge(): options', options);
    checkExemptions(check, 'Patch.merge(): exemptions', exemptions);
    const paths = checkParts(check, copy);
    this.object[CHANGES].addFragment(`the fragment ${shorten(JSON.stringify(copy))}`, copy, exemptions);
    warnOfTypedWay(this.object, 'the fragment\'s', paths);
  }
}

function mainObject(construct: IConstruct): ApiObject | undefined {
  const { defaultChild } = construct.node;
  return ApiObject.isApiObject(construct) ? construct as ApiObject : defaultChild && mainObject(defaultChild);
}

/** The paths of all that a fragment says, by the names of elements. Directives that aren't understood would be written as if they were fields. */
function checkParts(check: Check, value: any, path = '', field = ''): string[] {
  if (Array.isArray(value)) {
    const key = keyOf(field, value);
    return key === undefined ? [path, ...value.flatMap((element) => isPlain(element) ? checkParts(check, element, path) : [])]
      : value.flatMap(({ [key]: name, ...element }) => checkParts(check, element, `${path}/${name}`));
  }
  if (!isPlain(value)) {
    return [path];
  }
  for (const [name, item] of Object.entries<any>(value).filter(([one]) => one.startsWith('$') || one === '__proto__')) {
    check.that(name === DIRECTIVE && DIRECTIVES.includes(item),
      () => `Patch.merge(): the fragment has ${name}: ${quote(item)} in '${path}', which isn't understood: use ${DIRECTIVE} with ${DIRECTIVES.join(' or ')}`);
  }
  const parts = Object.entries(value).filter(([name]) => name !== DIRECTIVE);
  return parts.length === 0 ? [path] : parts.flatMap(([name, item]) => checkParts(check, item, `${path}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, name));
}

function shorten(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}
