import type { IConstruct } from 'constructs';

const ORDER = Symbol.for('cdk8s-patterns.order');

/** What of an app comes after what, when it is rolled out. */
export class Order {
  public static of(scope: IConstruct): Order {
    const { root }: { root: any } = scope.node;
    return (root[ORDER] ??= new Order());
  }

  private readonly before = new Map<IConstruct, Set<IConstruct>>();

  public add(first: IConstruct, then: IConstruct): void {
    this.before.set(then, (this.before.get(then) ?? new Set()).add(first));
  }

  /** A way from a construct back to itself, each after the one before. */
  public circle(start: IConstruct, path: IConstruct[] = [start]): IConstruct[] | undefined {
    for (const first of this.before.get(path[0]) ?? []) {
      if (first === start) {
        return [start, ...path];
      }
      const found = path.includes(first) ? undefined : this.circle(start, [first, ...path]);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /** After how many others it comes, one after the other: 0 for what waits for nobody. */
  public level(construct: IConstruct, path: IConstruct[] = [construct]): number {
    const first = [...this.before.get(construct) ?? []].filter((other) => !path.includes(other));
    return Math.max(0, ...first.map((other) => this.level(other, [...path, other]) + 1));
  }
}
