import { Duration } from 'cdk8s';
import { Check, GREATEST_INTEGER } from '../kubernetes';

/** The part of an app's props that says how its pods go. */
interface StopProps {
  readonly preStopSleep?: Duration;
  readonly drain?: Duration;
  readonly terminationGrace?: Duration;
}

interface GracefulStop {
  readonly sleepSeconds: number;
  readonly graceSeconds: number;
}

/** Time for proxies and load balancers to learn that a pod is going; most do in less than five seconds. */
const PRE_STOP_SLEEP = Duration.seconds(10);
const DRAIN = Duration.seconds(20);
/** Between the end of the drain and the kill. */
const GRACE_MARGIN_SECONDS = 5;

export function gracefulStop(check: Check, props: StopProps): GracefulStop {
  const sleep = check.seconds('preStopSleep', props.preStopSleep === undefined ? PRE_STOP_SLEEP : props.preStopSleep);
  const drain = check.seconds('drain', props.drain === undefined ? DRAIN : props.drain);
  const grace = props.terminationGrace === undefined ? sleep + drain + GRACE_MARGIN_SECONDS : check.seconds('terminationGrace', props.terminationGrace);
  check.that(grace >= sleep + drain,
    `terminationGrace must be at least preStopSleep (${sleep} s) and drain (${drain} s) together, got ${grace} s: the app would be killed while it drains`);
  check.that(grace <= GREATEST_INTEGER, `preStopSleep (${sleep} s) and drain (${drain} s) are more than ${GREATEST_INTEGER} s together, got ${grace} s: use shorter times`);
  return { sleepSeconds: sleep, graceSeconds: grace };
}
