import type { Check } from '../kubernetes';

/** How many of n members a majority is. */
export function quorum(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** How many of n members may be lost while a majority stays. */
export function tolerated(members: number): number {
  return members - quorum(members);
}

/** Refuses zones of which one takes the majority with it. They were checked as names. */
export function checkQuorumInZones(check: Check, members: number, zones: string[]): void {
  const inLargest = Math.ceil(members / zones.length);
  // one member is away with its zone, however many there are to choose from
  check.that(zones.length === 1 || members === 1 || inLargest <= tolerated(members),
    `${members} members in ${zones.length} zones lose their quorum with one zone: name ${Math.ceil(members / Math.max(1, tolerated(members)))} zones, or one`);
}
