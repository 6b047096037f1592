/** How many of n members a majority is. */
export function quorum(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** How many of n members may be lost while a majority stays. */
export function tolerated(members: number): number {
  return members - quorum(members);
}
