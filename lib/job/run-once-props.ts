import type { Duration } from 'cdk8s';
import type { ProgramProps } from '../app';

/** A program that runs to its end. */
export interface RunOnceProps extends ProgramProps {
  /**
   * How long it may take, attempts and all: then it is stopped, and counts as failed.
   *
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;

  /**
   * How often a pod that failed is tried again, with growing pauses.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * How long what is left of it is kept when it is over. A `OneOffJob` that is gone is run again by the next apply.
   *
   * @default - for good, of a OneOffJob; the last three of each outcome, of a ScheduledJob
   */
  readonly keepFor?: Duration;
}
