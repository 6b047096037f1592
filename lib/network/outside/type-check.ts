import { quote } from '../../kubernetes';
import type { Asked } from './asked';

const TYPE = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Checks what something is to programs. @see https://servicebinding.io/spec/core/1.1.0/#well-known-secret-entries */
export function checkType({ check, what }: Asked, type: string): void {
  check.that(typeof type === 'string' && TYPE.test(type), `${what}: type must be a word such as 'kafka', got ${quote(type)}`);
}

/** Refuses what only a binding would have, where there is none. */
export function checkUntyped({ check, what }: Asked, props: object): void {
  const idle = ['name', 'secret', 'keys', 'entries', 'servicePort'].find((prop) => (props as any)[prop] !== undefined);
  check.that(idle === undefined, `${what}: ${idle} is for a binding, and without a type there is none: say what it is, as in { type: 'kafka' }`);
}
