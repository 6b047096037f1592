import type { ApiObject } from 'cdk8s';

/**
 * Whether an object may be written otherwise than it was made. cdk8s keeps the patches to itself: where it doesn't show them, any object
 * may have some.
 */
export function isPatched(object: ApiObject): boolean {
  return (object as any).patches?.length !== 0;
}
