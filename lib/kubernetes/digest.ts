import { createHash } from 'crypto';

/**
 * A short name for some content: changes with it and with nothing else. The order in which an object's fields were written is nothing. It begins with
 * a letter that begins no number, not even one that leaves out its digits.
 */
export function digest(content: unknown): string {
  return `d${createHash('sha256').update(JSON.stringify(content, sorted)).digest('hex').slice(0, 9)}`;
}

function sorted(_: string, value: any): unknown {
  return typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
