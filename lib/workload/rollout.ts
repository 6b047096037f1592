import { Duration } from 'cdk8s';
import { Check, copyOf } from '../kubernetes';

/** How a rollout goes on, and when it has failed. */
export interface RolloutOptions {
  /**
   * How long a new pod has to stay ready before it counts: one that falls over at once stops the rollout.
   *
   * @default Duration.seconds(5)
   */
  readonly minReady?: Duration;

  /**
   * How long a rollout may make no progress before it counts as failed: at least as long as `startup` gives a pod.
   *
   * @default - 5 minutes, or what `startup` gives a pod where that is longer
   */
  readonly progressDeadline?: Duration;

  /**
   * Old revisions that `kubectl rollout undo` can go back to.
   *
   * @default 5
   */
  readonly revisions?: number;
}

/** How new pods take the place of old ones. */
export interface RollingOptions extends RolloutOptions {
  /**
   * How many pods there may be beyond the number that is asked for.
   *
   * @default 1
   */
  readonly maxSurge?: number;
}

/** How a rollout goes, with every value there. */
export interface ResolvedRollout {
  /** Whether all old pods go before the first new one comes. */
  readonly recreates: boolean;
  readonly maxSurge: number;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds?: number;
  readonly revisions: number;
}

/** As it is for programs of the library's own. */
export const ROLLING: ResolvedRollout = { recreates: false, maxSurge: 1, minReadySeconds: 5, revisions: 5 };
const PROGRESS_DEADLINE_SECONDS = 300;
const LEAST_DEADLINE_SECONDS = 30;

/** How another version takes the place of the one before. @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy */
export class Rollout {
  /** Pod by pod, with never fewer ready ones than are asked for. */
  public static rolling(options: RollingOptions = {}): Rollout {
    return new Rollout(false, copyOf(options));
  }

  /**
   * All old pods go first, so that nothing serves until a new one is ready: what a folder needs that one pod at a time can have, and a program
   * of which no two may run.
   */
  public static recreate(options: RolloutOptions = {}): Rollout {
    return new Rollout(true, copyOf(options));
  }

  private constructor(private readonly recreates: boolean, private readonly options: RollingOptions) {}

  /**
   * Checks it, and fills in what was left out. `startSeconds`: what a new pod is given to start.
   *
   * @internal
   */
  public _resolve(check: Check, startSeconds: number): ResolvedRollout {
    const { maxSurge = ROLLING.maxSurge, minReady = Duration.seconds(ROLLING.minReadySeconds), revisions = ROLLING.revisions, progressDeadline } =
      check.props('rollout', this.options);
    check.integer('rollout.maxSurge', maxSurge, 1);
    check.integer('rollout.revisions', revisions, 0);
    const minReadySeconds = check.seconds('rollout.minReady', minReady);
    const deadline = progressDeadline === undefined
      ? Math.max(PROGRESS_DEADLINE_SECONDS, startSeconds + minReadySeconds - ROLLING.minReadySeconds)
      : check.seconds('rollout.progressDeadline', progressDeadline);
    check.that(deadline >= LEAST_DEADLINE_SECONDS,
      `rollout.progressDeadline must be at least ${LEAST_DEADLINE_SECONDS} seconds, got ${deadline}: a new pod needs time to start`);
    check.integer('rollout.progressDeadline in seconds', deadline, LEAST_DEADLINE_SECONDS);
    check.that(deadline >= startSeconds,
      `rollout.progressDeadline must be at least what startup gives a pod (${startSeconds} s), got ${deadline} s: a pod that still may start would count as failed, so raise it or ask startup for less`);
    check.that(deadline > minReadySeconds,
      `rollout.progressDeadline must be more than minReady (${minReadySeconds} s), got ${deadline} s: no rollout could succeed, so raise it`);
    return { recreates: this.recreates, maxSurge, minReadySeconds, progressDeadlineSeconds: deadline, revisions };
  }
}
