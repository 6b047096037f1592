import type { RunOnceProps } from '../job';
import type { IWorkload } from '../workload';
import type { Ordering } from './ordering';

/** A program that changes what others keep, such as the tables of a database, between two versions of the programs that use it. */
export interface MigrationProps extends RunOnceProps {
  /**
   * Whose new version starts only after it has ended well: web apps, workers, jobs. The old version serves meanwhile, and goes on where it fails; so
   * it has to be able to do with what was migrated.
   *
   * @default - nobody's
   */
  readonly before?: IWorkload[];

  /**
   * Whose new version has to run, and the old one be gone, before it starts: web apps and workers. For what the old version still needs.
   *
   * @default - nobody's
   */
  readonly after?: IWorkload[];

  /**
   * What keeps the order.
   *
   * @default Ordering.gate()
   */
  readonly ordering?: Ordering;

  /**
   * The image of the small programs that note that it is done, and wait for a rollout: with Python 3.9 or newer, as `python3`. Used by
   * `Ordering.gate()` alone.
   *
   * @default - the official one of Python
   */
  readonly toolsImage?: string;
}
