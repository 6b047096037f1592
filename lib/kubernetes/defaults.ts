import type { IConstruct } from 'constructs';

const TOLD = Symbol.for('cdk8s-patterns.defaults');
const ASKED = Symbol.for('cdk8s-patterns.defaults.asked');

/** What a scope says for all that is in it, by the groups that the fields are in. */
interface Told {
  readonly scope: IConstruct;
  readonly groups: { [group: string]: { [field: string]: unknown } };
}

/** A value that was settled, and where it came from. */
export interface Origin {
  /** What the user calls it. */
  readonly prop: string;
  readonly value: unknown;
  /** From what the construct was `given`, from what a scope around it was `told`, or the library's `own`. */
  readonly from: 'given' | 'told' | 'own';
  /** The scope that was told. */
  readonly scope?: IConstruct;
}

/**
 * What the scopes around a construct say for all that is in them, field by field: what its user gives wins, then the nearest scope. A room that has
 * such fields names their group; who tells a scope has looked at the values.
 */
export class Defaults {
  /** Those of a construct. From then on they are settled. */
  public static of(construct: IConstruct): Defaults {
    return ((construct as any)[ASKED] ??= new Defaults(construct));
  }

  /** Who in a scope, the first of them, relies on what it says. */
  public static askedIn(scope: IConstruct): IConstruct | undefined {
    return scope.node.findAll().find((construct) => ASKED in construct);
  }

  /** Where the values of a construct came from, in the order in which they were settled. */
  public static originsOf(construct: IConstruct): Origin[] {
    const asked: Defaults | undefined = (construct as any)[ASKED];
    return asked?.settled.flatMap((origins) => origins()) ?? [];
  }

  /** Says a value for all in a scope. False where another was said before, which stays. */
  public static tell(scope: IConstruct, group: string, field: string, value: unknown): boolean {
    const { groups }: Told = ((scope as any)[TOLD] ??= { scope, groups: {} });
    // of which nothing is there before, whatever it is called
    const fields = (groups[group] ??= Object.create(null));
    const isNew = !(field in fields);
    if (isNew) {
      fields[field] = value;
    }
    return isNew;
  }

  /** What was settled, in that order. */
  private readonly settled: (() => Origin[])[] = [];
  /** The scopes that say something, the nearest first. */
  private readonly told: Told[] = [];

  private constructor(construct: IConstruct) {
    for (let scope: any = construct; scope !== undefined; scope = scope.node.scope) {
      if (scope[TOLD] !== undefined) {
        this.told.push(scope[TOLD]);
      }
    }
  }

  /** All that is said in a group, or in several, of which the last wins. */
  public each<T extends object>(...groups: string[]): T {
    return Object.assign({}, ...groups.flatMap((group) => this.told.map((one) => one.groups[group]).reverse()));
  }

  /** The scope that says it, where one does. */
  public scopeOf(group: string, field: string): IConstruct | undefined {
    return this.told.find(({ groups }) => field in (groups[group] ?? {}))?.scope;
  }

  /**
   * The fields of a group, each from the first who says something: the user, the nearest scope, the library. `prefix`: what their names begin with to
   * the user; `groups`: what scopes call them, of several the last first. Whoever asked may still refine what was settled.
   */
  public settle<T extends object>(prefix: string, given: Partial<T>, own: T, ...groups: string[]): T {
    const told = this.told.length > 0 ? withoutGaps(this.each<T>(...groups)) : {};
    const values: any = { ...own, ...told, ...withoutGaps(given) };
    this.settled.push(() => Object.keys(values).filter((field) => values[field] !== undefined).map((field) => ({
      prop: `${prefix}${field}`,
      value: values[field],
      ...((given as any)[field] !== undefined ? { from: 'given' } : field in told ? { from: 'told', scope: this.lastOf(groups, field) } : { from: 'own' }),
    })));
    return values;
  }

  /** Notes a value that is what a scope made of it. */
  public note(prop: string, value: unknown, scope: IConstruct | undefined): void {
    this.settled.push(() => [{ prop, value, from: 'told', scope }]);
  }

  private lastOf(groups: string[], field: string): IConstruct | undefined {
    return [...groups].reverse().map((group) => this.scopeOf(group, field)).find((scope) => scope !== undefined);
  }
}

/** A value that is left out, and one that is nothing, say the same. */
function withoutGaps<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
