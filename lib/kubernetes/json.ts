import type { Check } from './check';
import { isPlain } from './copy';
import { quote } from './quote';

/** Refuses what JSON would leave out, or write as something else. */
export function checkJson(check: Check, prop: string, value: unknown, within: unknown[] = []): void {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean' || isNumber) {
    return;
  }
  check.that((Array.isArray(value) || isPlain(value)) && !within.includes(value), () => `${prop} must be what JSON can hold, got ${quote(value)}: use texts, numbers, lists and objects`);
  Object.entries(value as object).forEach(([key, item]) => checkJson(check, `${prop}.${key}`, item, [...within, value]));
}
