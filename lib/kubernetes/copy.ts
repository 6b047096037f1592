/**
 * What a user gave, as it is now: lists and plain objects are copied at any depth, so that neither a later change nor a getter that answers
 * otherwise reaches the output unchecked. Instances of classes stay what they are.
 */
export function copyOf<T>(value: T, copies = new Map<unknown, unknown>()): T {
  if (!Array.isArray(value) && !isPlain(value)) {
    return value;
  }
  const known = copies.get(value);
  if (known !== undefined) {
    return known as T;
  }
  const copy: any = Array.isArray(value) ? [] : {};
  copies.set(value, copy);
  if (Array.isArray(value)) {
    // with an index, as a list may have holes
    for (let i = 0; i < value.length; i++) {
      copy.push(copyOf(value[i], copies));
    }
  } else {
    for (const key of Object.keys(value as object)) {
      const item = copyOf((value as any)[key], copies);
      if (key === '__proto__') {
        // to which an assignment would give another meaning
        Object.defineProperty(copy, key, { value: item, enumerable: true });
      } else {
        copy[key] = item;
      }
    }
  }
  return Object.freeze(copy);
}

/** Whether a value is an object that has no class: what a struct or a map is. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Object.prototype.toString.call(value) !== '[object Object]') {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
