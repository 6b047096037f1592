import type { Check } from '../kubernetes';
import type { EngineSpec } from './engine-spec';
import type { Login } from './login';

/** What a pattern adds to what all replicated workloads have. */
export interface Pattern {
  /** What it is, as labels and sentences have it: `database`. */
  readonly component: string;
  /** How to get an engine for it. */
  readonly example: string;
  /** Whom clients log in as, in a cluster of this name. */
  logins(name: string): Login[];
  /** Refuses an engine that is for another pattern, and what its product hasn't got. */
  accept(check: Check, product: string, spec: EngineSpec): void;
}
