/** Fields by the groups that rooms ask for. */
export interface Groups {
  readonly [group: string]: object;
}
