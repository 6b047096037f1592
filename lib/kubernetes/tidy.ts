import { k8s } from 'cdk8s-plus-28';

/**
 * A copy without what is nothing, its keys in order: what cdk8s makes of an object before it writes it. Numbers and texts that the generated types
 * wrap are unwrapped.
 */
export function tidy(value: any, isSorted = !process.env.CDK8S_DISABLE_SORT): any {
  if (typeof value !== 'object' || value === null) {
    return value ?? undefined;
  }
  if (value instanceof k8s.Quantity || value instanceof k8s.IntOrString) {
    return value.value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => tidy(item, isSorted));
  }
  const copy: any = {};
  const keys = Object.keys(value);
  for (const key of isSorted ? inOrder(keys) : keys) {
    const item = tidy(value[key], isSorted);
    if (item !== undefined) {
      copy[key] = item;
    }
  }
  return copy;
}

/** Keys as they sort. Most objects were written so. */
export function inOrder(keys: string[]): string[] {
  return keys.every((key, i) => i === 0 || keys[i - 1] < key) ? keys : keys.sort();
}
