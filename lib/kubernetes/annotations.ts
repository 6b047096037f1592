import type { Check } from './check';

/** Checks annotations that a user gives. `prop`: what the user calls them. */
export function checkAnnotations(check: Check, prop: string, annotations: { [key: string]: string }): void {
  check.map(prop, annotations);
  for (const [key, value] of Object.entries(annotations)) {
    check.qualifiedName(`${prop}: a name`, key);
    check.string(`${prop}: ${key}`, value);
  }
}
