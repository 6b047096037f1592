import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Check, place } from '../kubernetes';
import type { ConnectOptions, IConnectable, NetworkPolicy } from '../network';
import type { IWorkload, JobWorkload } from '../workload';
import { runOnce } from './run-once';
import type { RunOnceProps } from './run-once-props';

/** What `<name>-binding-<target>` and `<name>-<digest>` add at most. */
const RESERVED = 11;

/**
 * A program that runs once to its end: a Job whose name ends with a digest of all that it runs with, since a Job can't be changed. Another image,
 * variable or file is another Job, and runs again.
 *
 *     new OneOffJob(chart, 'import', { image: 'ghcr.io/acme/api:1.4.2', command: ['api', 'import'] });
 */
export class OneOffJob extends Construct implements IWorkload {
  /** The Job; its name is settled when the app is synthesised. The default child: `ApiObject.of(job)` is this one. */
  public readonly job: ApiObject;
  /** The identity of the pods, unless it is one that others made. */
  public readonly serviceAccount?: ApiObject;
  /** What the pods may reach. Nothing reaches them. */
  public readonly networkPolicy: NetworkPolicy;

  private readonly workload: JobWorkload;

  public constructor(scope: Construct, id: string, given: RunOnceProps) {
    super(place(scope, id), id);
    this.workload = runOnce(this, id, new Check(this).props('props', given), { reserved: RESERVED });
    this.job = this.workload.job;
    this.node.defaultChild = this.job;
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
