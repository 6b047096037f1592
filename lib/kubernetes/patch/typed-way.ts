import type { Construct, IConstruct } from 'constructs';
import { warn } from '../warning';

/** What users should say by a prop, where it has one. */
export interface TypedWay {
  /** The kind and the path of the field, as `Deployment/spec/replicas`. */
  readonly field: RegExp;
  /** What the prop is called. */
  readonly prop: string;
}

const WAYS = new WeakMap<IConstruct, () => TypedWay[]>();

/** Notes by which props users say of a construct's objects what they could patch as well. `ways`: asked when one is patched. */
export function setTypedWays(construct: IConstruct, ways: () => TypedWay[]): void {
  WAYS.set(construct, ways);
}

/** The prop that says what is at a path of an object, where there is one. */
function typedWay(object: IConstruct & { readonly kind: string }, path: string): string | undefined {
  const ways = [...object.node.scopes].reverse().map((scope) => WAYS.get(scope)).find((known) => known !== undefined);
  return ways?.().find(({ field }) => field.test(`${object.kind}${path}`))?.prop;
}

/** Says by which props a patch could be said: what is checked, and reaches all that belongs to it. `whose`: of the paths. */
export function warnOfTypedWay(object: Construct & { readonly kind: string }, whose: string, paths: string[]): void {
  const ways = paths.map((path) => ({ path, prop: typedWay(object, path) }));
  for (const { path, prop } of ways.filter(({ prop: one }, i) => one !== undefined && ways.findIndex((other) => other.prop === one) === i)) {
    warn(object, `${whose} '${path}' goes past ${prop}, which is checked and reaches all that belongs to it: use that where it can say so`);
  }
}
