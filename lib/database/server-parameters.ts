import { Check, quote } from '../kubernetes';

/** A server's parameters by their names. */
export interface Parameters {
  readonly [name: string]: string;
}

/** Checks what holds for a value of any product's. */
export function checkParameterText(check: Check, name: string, value: unknown): asserts value is string {
  check.that(typeof value === 'string' && value.trim() !== '' && !/[\r\n\0]/.test(value),
    `parameters: ${name} must be a string on one line, got ${quote(value)}`);
  check.string(`parameters: ${name}`, value as string);
}
