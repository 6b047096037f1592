import type { ApiObject } from 'cdk8s';
import { CHANGES } from './patch';

/**
 * Whether an object may be written otherwise than it was made. cdk8s keeps the patches of those of others to itself: where it doesn't show them, any
 * of these may have some.
 */
export function isPatched(object: ApiObject): boolean {
  return (CHANGES in object ? (object as any)[CHANGES].count : (object as any).patches?.length) !== 0;
}
