import type { Construct } from 'constructs';
import { Defaults, Origin, quote } from '../kubernetes';

/** Who decided a value. */
export enum ValueSource {
  /** Who made the construct, by a prop, or what follows from one. */
  PROP = 'prop',
  /** PatternDefaults of a scope. */
  DEFAULTS = 'defaults',
  /** The library, as nobody said anything. */
  LIBRARY = 'library',
}

/** A value, and where it came from. */
export interface ExplainedValue {
  /** The path of the construct that has it. */
  readonly path: string;
  /** Its prop, as in `scheduling.hostSpread`. */
  readonly prop: string;
  /** The value, as people read it. */
  readonly value: string;
  /** Who decided it. */
  readonly source: ValueSource;

  /**
   * The path of the scope whose PatternDefaults decided it; the app's is empty.
   *
   * @default - they didn't
   */
  readonly scope?: string;
}

const SOURCES = { given: ValueSource.PROP, told: ValueSource.DEFAULTS, own: ValueSource.LIBRARY };

/** Where the values of a construct, and of all in it, came from. */
export class Explanation {
  /**
   * @internal
   */
  public static _of(construct: Construct): Explanation {
    return new Explanation(construct.node.findAll().flatMap((one) => Defaults.originsOf(one).map((origin) => explained(one.node.path, origin))));
  }

  private constructor(
    /** Each value, in the order of the constructs. */
    public readonly values: ExplainedValue[],
  ) {}

  /** All of it for people: a line for each value. */
  public get text(): string {
    return this.values.map(({ path, prop, value, source, scope }) => `${path}: ${prop} is ${value}, ${who(source, scope)}\n`).join('');
  }
}

function explained(path: string, { prop, value, from, scope }: Origin): ExplainedValue {
  return { path, prop, value: shown(value), source: SOURCES[from], scope: scope?.node.path };
}

function who(source: ValueSource, scope: string | undefined): string {
  switch (source) {
    case ValueSource.PROP:
      return 'as it was given';
    case ValueSource.DEFAULTS:
      return `by the defaults of ${scope === '' ? 'the app' : scope}`;
    case ValueSource.LIBRARY:
      return 'as nobody says otherwise';
  }
}

/** What people call it. */
function shown(value: any): string {
  return Array.isArray(value) ? `[${value.map(shown).join(', ')}]` : value?._shown ?? quote(value);
}
