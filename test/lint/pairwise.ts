/** What may be chosen: each factor with its levels, by their names. */
export interface Factors<T> {
  readonly [factor: string]: { readonly [level: string]: T };
}

/** A level for each factor. */
export interface Combination {
  readonly [factor: string]: string;
}

/**
 * Combinations in which any two levels of two factors meet at least once: the fewest that a greedy choice finds. Nothing is drawn by lot, so the same
 * factors give the same combinations.
 */
export function pairwise<T>(factors: Factors<T>): Combination[] {
  const names = Object.keys(factors);
  const levels = (name: string): string[] => Object.keys(factors[name]);
  const pair = (a: string, x: string, b: string, y: string): string => names.indexOf(a) < names.indexOf(b) ? `${a}=${x} ${b}=${y}` : `${b}=${y} ${a}=${x}`;
  const open = new Set(names.flatMap((a, i) => names.slice(i + 1).flatMap((b) =>
    levels(a).flatMap((x) => levels(b).map((y) => pair(a, x, b, y))))));
  const gain = (chosen: Combination, name: string, level: string): number =>
    Object.entries(chosen).filter(([other, taken]) => open.has(pair(name, level, other, taken))).length;

  const combinations: Combination[] = [];
  while (open.size > 0) {
    const [first] = open;
    const chosen: { [factor: string]: string } = Object.fromEntries(first.split(' ').map((one) => one.split('=')));
    for (const name of names.filter((one) => !(one in chosen))) {
      // where nothing is gained, another level than the last time
      const from = combinations.length % levels(name).length;
      const inTurn = [...levels(name).slice(from), ...levels(name).slice(0, from)];
      chosen[name] = inTurn.reduce((best, level) => gain(chosen, name, level) > gain(chosen, name, best) ? level : best);
    }
    names.forEach((a, i) => names.slice(i + 1).forEach((b) => open.delete(pair(a, chosen[a], b, chosen[b]))));
    combinations.push(chosen);
  }
  return combinations;
}
