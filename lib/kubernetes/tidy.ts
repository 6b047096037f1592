/** A copy without what is nothing, its keys in order: what cdk8s makes of an object before it writes it. */
export function tidy(value: any): any {
  if (typeof value !== 'object' || value === null) {
    return value ?? undefined;
  }
  if (Array.isArray(value)) {
    return value.map(tidy);
  }
  const copy: any = {};
  const keys = Object.keys(value);
  for (const key of process.env.CDK8S_DISABLE_SORT ? keys : keys.sort()) {
    const item = tidy(value[key]);
    if (item !== undefined) {
      copy[key] = item;
    }
  }
  return copy;
}
