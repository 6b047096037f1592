import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Check, place } from '../kubernetes';
import type { ConnectOptions, IConnectable, NetworkPolicy } from '../network';
import type { IWorkload, JobWorkload, RepeatProps } from '../workload';
import { checkSchedule, checkTimeZone } from './cron-schedule';
import { runOnce } from './run-once';
import type { RunOnceProps } from './run-once-props';

/** What becomes of a run whose time has come while the one before isn't over. */
export enum Overlap {
  /** It is left out. */
  FORBID = 'Forbid',
  /** The one before is stopped. */
  REPLACE = 'Replace',
  /** Both run. */
  ALLOW = 'Allow',
}

/** A program that runs again and again. */
export interface ScheduledJobProps extends RunOnceProps {
  /** When it runs: minute, hour, day of the month, month, day of the week, as in `30 2 * * *`. */
  readonly schedule: string;

  /**
   * The time zone that the schedule is meant in: `Europe/Berlin`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * What becomes of a run whose time has come while the one before isn't over.
   *
   * @default Overlap.FORBID
   */
  readonly overlap?: Overlap;

  /**
   * How late a run may start, when the cluster was away at its time.
   *
   * @default Duration.hours(1)
   */
  readonly startingDeadline?: Duration;

  /**
   * Whether it stands by.
   *
   * @default false
   */
  readonly suspended?: boolean;
}

/** What Kubernetes adds to the name of a CronJob for each run. */
const RESERVED = 11;
const STARTING_DEADLINE = Duration.hours(1);
/** The controller looks every ten seconds, and would miss shorter ones. */
const LEAST_STARTING_DEADLINE_SECONDS = 10;
/** Runs of each outcome that can be looked at. */
const KEPT = 3;

/**
 * A program that runs by a schedule: a CronJob.
 *
 *     new ScheduledJob(chart, 'report', { image: 'ghcr.io/acme/report:1.4.2', schedule: '30 2 * * *', timeZone: 'Europe/Berlin' });
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class ScheduledJob extends Construct implements IWorkload {
  /** The CronJob. The default child: `ApiObject.of(job)` is this one. */
  public readonly cronJob: ApiObject;
  /** The identity of the pods, unless it is one that others made. */
  public readonly serviceAccount?: ApiObject;
  /** What the pods may reach. Nothing reaches them. */
  public readonly networkPolicy: NetworkPolicy;

  private readonly workload: JobWorkload;

  public constructor(scope: Construct, id: string, given: ScheduledJobProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const props = check.props('props', given);
    const repeat = resolveRepeat(check, props);
    this.workload = runOnce(this, id, props, { reserved: RESERVED, repeat, overlaps: props.overlap === Overlap.ALLOW });
    this.cronJob = this.workload.job;
    this.node.defaultChild = this.cronJob;
    this.serviceAccount = this.workload.serviceAccount;
    this.networkPolicy = this.workload.networkPolicy;
  }

  /**
   * Connects the job to a database, to an app, or to something outside, as `StatelessWebApp.connectTo` does.
   *
   * @throws when the target is nothing, or its Secret is in another namespace
   */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.workload.connectTo(target, options);
  }
}

function resolveRepeat(check: Check, props: ScheduledJobProps): RepeatProps {
  const { schedule, timeZone = 'Etc/UTC', overlap = Overlap.FORBID, startingDeadline = STARTING_DEADLINE, suspended } = props;
  check.given('schedule', schedule, 'say when it runs, as in \'30 2 * * *\'');
  checkSchedule(check, 'schedule', schedule);
  checkTimeZone(check, 'timeZone', timeZone);
  check.oneOf('overlap', overlap, Object.values(Overlap));
  const startingDeadlineSeconds = check.seconds('startingDeadline', startingDeadline);
  check.integer('startingDeadline in seconds', startingDeadlineSeconds, LEAST_STARTING_DEADLINE_SECONDS);
  if (suspended !== undefined) {
    check.boolean('suspended', suspended);
  }
  const kept = { successfulJobsHistoryLimit: KEPT, failedJobsHistoryLimit: KEPT };
  return { schedule, timeZone, startingDeadlineSeconds, concurrencyPolicy: overlap, suspend: suspended, ...kept };
}
