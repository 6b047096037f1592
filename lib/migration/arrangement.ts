import type { Construct, IConstruct } from 'constructs';
import type { Check } from '../kubernetes';
import type { JobWorkload, OrderedWorkload, ProgramPodProps } from '../workload';

/** A workload that a migration comes before, or after. */
export interface Neighbour extends OrderedWorkload {
  readonly construct: IConstruct;
  /** The place in the user's props. */
  readonly prop: string;
}

/** A migration to what keeps its order. */
export interface ArrangedMigration {
  readonly construct: Construct;
  readonly check: Check;
  readonly before: Neighbour[];
  readonly after: Neighbour[];
  readonly toolsImage: string;
}

/** What keeps one migration in its place. */
export interface Arrangement {
  /** What else the pods of the migration are. */
  adapt?(pods: ProgramPodProps): ProgramPodProps;

  /** Puts everything in its place, once the Job is there. */
  arrange(workload: JobWorkload): void;

  /** Looks again, after the Job was given something. */
  look?(): void;
}
