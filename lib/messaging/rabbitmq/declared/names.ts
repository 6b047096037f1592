import { Check, quote } from '../../../kubernetes';

/** In bytes: what the protocol has room for. */
const LONGEST = 255;

/** Checks the name of a queue, an exchange, a virtual host or a policy. */
export function checkName(check: Check, prop: string, name: string): void {
  check.given(prop, name, 'name it');
  check.string(prop, name);
  check.that(name !== '' && Buffer.byteLength(name) <= LONGEST && !/\p{Cc}/u.test(name),
    `${prop} must have from 1 to ${LONGEST} bytes, and no control character, got ${quote(name)}: use another name`);
}

/** Checks a name that is to be made: the server keeps some for itself. */
export function checkOwnName(check: Check, prop: string, name: string): void {
  checkName(check, prop, name);
  check.that(!name.startsWith('amq.'), `${prop} begins with 'amq.', which the server keeps for itself, got ${quote(name)}: use another name`);
}
