import { databasePods } from '../shop';
import { evict } from '../drain';

/** Asks for the eviction of every member at the same moment, as several drains would; returns how many were granted. */
export async function evictTogether(): Promise<number> {
  const granted = await Promise.all((await databasePods()).map(evict));
  return granted.filter(Boolean).length;
}

/** The promise: drains take one member, and the next when it is back. */
export const expectOneAtATime = (granted: number): void => expect(granted).toBe(1);
