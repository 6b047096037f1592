import { createHash } from 'crypto';
import { inOrder } from './tidy';

/** The annotation with the digest of a pod's configuration: pods of another content get another value, and so are made anew. */
export const CONTENT = 'cdk8s-patterns/config';

/**
 * A short name for some content: changes with it and with nothing else. The order in which an object's fields were written is nothing. It begins with
 * a letter that begins no number, not even one that leaves out its digits.
 */
export function digest(content: unknown): string {
  return `d${createHash('sha256').update(JSON.stringify(content, sorted)).digest('hex').slice(0, 9)}`;
}

/** Programs are in many objects: each is read once. */
const TEXTS = new Map<string, string>();
const LONG = 1000;

function short(text: string): string {
  const known = TEXTS.get(text) ?? createHash('sha256').update(text).digest('hex');
  TEXTS.set(text, known);
  return known;
}

function sorted(_: string, value: any): unknown {
  if (typeof value === 'string' && value.length > LONG) {
    return short(value);
  }
  return typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(inOrder(Object.keys(value)).map((key) => [key, value[key]]));
}
