import { createHash } from 'crypto';

/** A short name for some content: changes with it and with nothing else. */
export function digest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 10);
}
