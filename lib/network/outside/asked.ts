import type { Construct } from 'constructs';
import type { Check } from '../../kubernetes';

/** Who asks for a connection, and what errors call it. */
export interface Asked {
  readonly check: Check;
  readonly client: Construct;
  /** `Connection.redis()` */
  readonly what: string;
}
