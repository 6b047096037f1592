import { quote } from '../../kubernetes';
import type { Asked } from './asked';

const KIND = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Checks what something is to programs: the entry `type`. @see https://servicebinding.io/spec/core/1.1.0/#well-known-secret-entries */
export function checkKind({ check, what }: Asked, kind: string): void {
  check.that(typeof kind === 'string' && KIND.test(kind), `${what}: kind must be a word such as 'kafka', got ${quote(kind)}`);
}

/** Refuses what only a binding would have, where there is none. */
export function checkNoBinding({ check, what }: Asked, props: object): void {
  const idle = ['name', 'secret', 'keys', 'entries', 'servicePort'].find((prop) => (props as any)[prop] !== undefined);
  check.that(idle === undefined, `${what}: ${idle} is for a binding, and without a kind there is none: say what it is, as in { kind: 'kafka' }`);
}
