import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { runOnce } from '../job';
import { Check, Defaults, place, quote, warn } from '../kubernetes';
import type { ConnectOptions, IConnectable, NetworkPolicy } from '../network';
import { IWorkload, JobWorkload, PYTHON, orderedOf } from '../workload';
import type { ArrangedMigration, Arrangement, Neighbour } from './arrangement';
import type { MigrationProps } from './migration-props';
import { Order } from './order';
import { Ordering } from './ordering';

/** What `<name>-binding-<target>` and `<name>-<digest>` add at most. */
const RESERVED = 11;
/** Over ten minutes with the pauses of a Job: a database that is new takes a while. */
const RETRIES = 6;

/**
 * A program that runs once for each version of it, before the new version of others starts, or after the old one is gone. One that fails leaves the
 * old version serving.
 *
 *     const api = new StatelessWebApp(chart, 'api', { image: 'ghcr.io/acme/api:1.4.2', port: 8080 });
 *     const migrate = new Migration(chart, 'migrate', { image: 'ghcr.io/acme/api:1.4.2', command: ['api', 'migrate'], before: [api] });
 *     [api, migrate].forEach((one) => one.connectTo(orders));
 *
 * As of `OneOffJob`, another image, variable, file or connection is another migration. It is tried 6 times unless `retries` says otherwise.
 */
export class Migration extends Construct implements IWorkload {
  /** The Job; its name is settled when the app is synthesised. The default child: `ApiObject.of(migration)` is this one. */
  public readonly job: ApiObject;
  /** The identity of the pods, unless it is one that others made. */
  public readonly serviceAccount?: ApiObject;
  /** What the pods may reach. Nothing reaches them. */
  public readonly networkPolicy: NetworkPolicy;

  private readonly workload: JobWorkload;
  private readonly arrangement: Arrangement;

  public constructor(scope: Construct, id: string, given: MigrationProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const { before = [], after = [], ordering: own, toolsImage = PYTHON.image, ...run } = check.props('props', given);
    const { ordering } = Defaults.of(this).settle('', { ordering: own }, { ordering: Ordering.gate() }, 'ordering');
    Ordering._check(check, 'ordering', ordering);
    check.image('toolsImage', toolsImage);
    const migration = { construct: this, check, before: neighbours(check, 'before', before), after: neighbours(check, 'after', after), toolsImage };
    checkOrder(migration);
    this.arrangement = ordering._of(migration);
    this.workload = runOnce(this, id, { retries: RETRIES, ...run }, { reserved: RESERVED, adapt: (pods) => this.arrangement.adapt?.(pods) ?? pods });
    this.arrangement.arrange(this.workload);
    this.job = this.workload.job;
    this.node.defaultChild = this.job;
    this.serviceAccount = this.workload.serviceAccount;
    this.networkPolicy = this.workload.networkPolicy;
    this.checkConnected(run.volumes !== undefined);
  }

  /**
   * Connects the migration to a database, to an app, or to something outside, as `StatelessWebApp.connectTo` does.
   *
   * @throws when the target is nothing, or its Secret is in another namespace
   */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.workload.connectTo(target, options);
    this.arrangement.look?.();
  }

  /** Refuses one that reaches nothing when the app is synthesised: it could change nothing. */
  private checkConnected(hasVolumes: boolean): void {
    const own = this.networkPolicy._reached;
    const error = 'it is connected to nothing, so it has nothing to migrate: call connectTo';
    this.node.addValidation({ validate: () => hasVolumes || this.networkPolicy._reached > own ? [] : [error] });
  }
}

function neighbours(check: Check, list: string, workloads: IWorkload[]): Neighbour[] {
  check.list(list, workloads, () => undefined);
  return workloads.map((construct, i) => {
    const [prop, ordered] = [`${list}[${i}]`, orderedOf(construct)];
    check.that(ordered !== undefined, `${prop} must be a StatelessWebApp, a Worker, a ScheduledJob, a OneOffJob or another Migration, got ${quote(construct)}`);
    check.that(workloads.indexOf(construct) === i, `${prop} is given twice: leave one of them out`);
    return { ...ordered!, construct, prop };
  });
}

/** Refuses what can't be kept, and notes the rest. */
function checkOrder({ construct, check, before, after }: ArrangedMigration): void {
  check.that(before.length + after.length > 0, 'it comes neither before nor after anything: name a workload in before or after, or use OneOffJob');
  // what isn't in any order is there before
  Order.of(construct).add(construct.node.root, construct);
  for (const { prop, rollout } of after) {
    check.that(rollout !== undefined, `${prop} has no rollout that could be over: name a web app or a worker`);
  }
  for (const other of before) {
    Order.of(construct).add(construct, other.construct);
    if (other.rollout?.recreates) {
      warn(construct, `${other.construct.node.path} has no pods while the migration runs, nor after one that failed: its rollout takes the old ones away first`);
    }
  }
  after.forEach((other) => Order.of(construct).add(other.construct, construct));
  const circle = Order.of(construct).circle(construct);
  check.that(circle === undefined, `nothing of these can come first: ${circle?.map((one) => one.node.path).join(', then ')}: take one of them out of before or after`);
}
