import { Duration } from 'cdk8s';
import { Check, copyOf } from '../kubernetes';
import type { MemberUpdate } from '../workload';

/** How an update goes on from member to member. */
export interface RollingUpdateOptions {
  /**
   * How long an updated member has to stay ready before the next one's turn: at least what it needs to catch up, where its readiness doesn't say so.
   *
   * @default Duration.seconds(5)
   */
  readonly minReady?: Duration;

  /**
   * The number of the first member that is updated: those before it keep the version that they have, also when they are made anew. With 3 members, 2
   * tries a version on the last one alone.
   *
   * @default 0
   */
  readonly partition?: number;
}

const MIN_READY = Duration.seconds(5);

/** How another version comes to the members. @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies */
export class UpdateStrategy {
  /** One member after another, from the last to the first, each when the one before is ready again. */
  public static rolling(options: RollingUpdateOptions = {}): UpdateStrategy {
    return new UpdateStrategy(false, copyOf(options));
  }

  /** A member gets it when somebody deletes its pod: for a program whose members have roles, and a person or a program that knows them. */
  public static onDelete(): UpdateStrategy {
    return new UpdateStrategy(true, {});
  }

  private constructor(private readonly waitsForDeletion: boolean, private readonly options: RollingUpdateOptions) {}

  /**
   * Checks it for so many members.
   *
   * @internal
   */
  public _resolve(check: Check, members: number): MemberUpdate {
    const { minReady = MIN_READY, partition } = check.props('updateStrategy', this.options);
    if (this.waitsForDeletion) {
      return { onDelete: true };
    }
    const minReadySeconds = check.seconds('updateStrategy.minReady', minReady);
    if (partition !== undefined) {
      check.integer('updateStrategy.partition', partition, 0);
      check.that(partition < members, `updateStrategy.partition must be less than members (${members}), got ${partition}: no member would ever be updated, so lower it`);
    }
    return { onDelete: false, partition, minReadySeconds };
  }
}
