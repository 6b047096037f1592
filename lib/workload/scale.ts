import { Check, quote } from '../kubernetes';
import type { ResolvedResources, Resources } from '../pod';
import { Autoscaling, checkAutoscaling } from './autoscaling';

/** How many pods there are. */
interface Scale {
  readonly replicas?: number;
  readonly autoscaling?: Autoscaling;
  readonly maxUnavailable?: number;
  readonly resources?: Resources;
}

/** So that a program outlives a node. */
export const REPLICAS = 2;
/** A drain takes one pod of a program that has only one. */
const LEAST_TO_COMPARE = 2;

/** Checks the number of pods, and what a drain may take of it. */
export function checkScale(check: Check, { replicas, autoscaling, maxUnavailable = 1, resources }: Scale, resolved: ResolvedResources): void {
  check.that(replicas === undefined || autoscaling === undefined,
    `replicas (${quote(replicas)}) and autoscaling would fight over the number of pods: leave one of them out`);
  if (replicas !== undefined) {
    check.integer('replicas', replicas, 0);
  }
  if (autoscaling !== undefined) {
    checkAutoscaling(check, autoscaling, resources, resolved);
  }
  check.that(maxUnavailable !== 0, 'maxUnavailable must be at least 1, got 0: no node could ever be drained');
  check.integer('maxUnavailable', maxUnavailable, 1);
  const least = autoscaling === undefined ? replicas ?? REPLICAS : autoscaling.minReplicas ?? REPLICAS;
  check.that(maxUnavailable < Math.max(least, LEAST_TO_COMPARE),
    `maxUnavailable must be less than the number of pods (${least}), got ${maxUnavailable}: a drain could take all of them`);
}
