import type { Construct, IConstruct } from 'constructs';
import { Check, Defaults, quote, warn } from '../kubernetes';
import type { ResolvedResources } from '../pod';
import { Autoscaling, ResolvedAutoscaling, resolveAutoscaling } from './autoscaling';
import { QueueScaling, ResolvedQueueScaling, resolveQueueScaling } from './queue-scaling';

/** What users say of it. */
interface Scale {
  readonly replicas?: number;
  readonly autoscaling?: Autoscaling;
  readonly queueScaling?: QueueScaling;
  readonly maxUnavailable?: number;
}

/** How many pods there are, and what a drain may take of them. */
export interface ResolvedScale {
  /** None where an autoscaler sets them. */
  readonly replicas?: number;
  readonly autoscaling?: ResolvedAutoscaling;
  readonly queueScaling?: ResolvedQueueScaling;
  /** How many there may be: two stand for all. */
  readonly most: number;
  /** No budget where left out. */
  readonly disruptions?: number;
}

/** So that a program outlives a node. */
const REPLICAS = 2;
/** A drain takes one pod of a program that has only one. */
const LEAST_TO_COMPARE = 2;

/** Checks the number of pods and what a drain may take of it, and fills in what was left out. */
export function resolveScale(construct: Construct, given: Scale, resources: ResolvedResources): ResolvedScale {
  const { replicas, autoscaling, queueScaling, maxUnavailable } = given;
  const [check, defaults] = [new Check(construct), Defaults.of(construct)];
  check.that(replicas === undefined || autoscaling === undefined,
    `replicas (${quote(replicas)}) and autoscaling would fight over the number of pods: leave one of them out`);
  const other = replicas !== undefined ? 'replicas' : autoscaling !== undefined ? 'autoscaling' : undefined;
  check.that(queueScaling === undefined || other === undefined, `${other} and queueScaling would fight over the number of pods: leave one of them out`);
  if (replicas !== undefined) {
    check.integer('replicas', replicas, 0);
  }
  const byQueue = queueScaling && resolveQueueScaling(construct, queueScaling);
  const auto = autoscaling && resolveAutoscaling(construct, autoscaling, resources);
  if (maxUnavailable !== undefined) {
    check.that(maxUnavailable !== 0, 'maxUnavailable must be at least 1, got 0: no node could ever be drained');
    check.integer('maxUnavailable', maxUnavailable, 1);
  }
  const least = auto?.minReplicas ?? byQueue?.minReplicas ?? defaults.settle('', { replicas }, { replicas: REPLICAS }, 'replicas').replicas;
  check.that((maxUnavailable ?? 1) < Math.max(least, LEAST_TO_COMPARE),
    `maxUnavailable must be less than the number of pods (${least}), got ${maxUnavailable}: a drain could take all of them`);
  if (least === 1 && defaults.each<{ warns?: boolean }>('alone').warns) {
    warn(construct, 'it has one pod, in production: it is away while that one is');
  }
  const isFixed = auto === undefined && byQueue === undefined;
  return {
    replicas: isFixed ? least : undefined,
    autoscaling: auto,
    queueScaling: byQueue,
    most: isFixed ? least : LEAST_TO_COMPARE,
    disruptions: disruptionsOf(construct, least, maxUnavailable),
  };
}

/** How many of so many pods a drain may take. Where no budgets are wanted, a single pod has none: a drain takes it in any case. */
export function disruptionsOf(construct: IConstruct, pods: number, given: number | undefined): number | undefined {
  const { budgets = true } = Defaults.of(construct).each<{ budgets?: boolean }>('budgets');
  return given ?? (budgets || pods > 1 ? 1 : undefined);
}
