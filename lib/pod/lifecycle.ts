import { Duration } from 'cdk8s';
import { Check, GREATEST_INTEGER } from '../kubernetes';

/** What happens after a container's start, and how a pod goes. */
export interface Lifecycle {
  /**
   * How long a pod that is going serves on before it is told to stop, so that all who still send it requests learn of it.
   *
   * @default - 10 seconds where it has a port that others know, else none
   */
  readonly preStopSleep?: Duration;

  /**
   * A command in the container that tells the program to stop, instead of the pause: it has to wait until the program may be told, as in
   * `['sh', '-c', 'sleep 10; app stop']`. `preStopSleep` says how long it takes.
   *
   * @default - none
   */
  readonly preStopCommand?: string[];

  /**
   * How long the program may need after SIGTERM to finish what it has begun.
   *
   * @default Duration.seconds(20)
   */
  readonly drain?: Duration;

  /**
   * The time after which a pod that is going is killed. At least `preStopSleep` and `drain` together.
   *
   * @default - `preStopSleep` + `drain` + 5 seconds
   */
  readonly terminationGrace?: Duration;

  /**
   * A command in the container, run beside the program as it starts. One that fails has the container restarted.
   *
   * @default - none
   */
  readonly postStart?: string[];
}

/** With every value there. */
export interface ResolvedLifecycle {
  readonly preStop: { readonly sleepSeconds?: number; readonly command?: string[] };
  readonly postStart?: string[];
  readonly graceSeconds: number;
}

/** Time for proxies and load balancers to learn that a pod is going; most do in less than five seconds. */
export const PRE_STOP_SLEEP = Duration.seconds(10);
const DRAIN = Duration.seconds(20);
/** Between the end of the drain and the kill. */
const GRACE_MARGIN_SECONDS = 5;

/** Checks it, and fills in what was left out. `pause`: before the program is told to stop. */
export function resolveLifecycle(check: Check, prop: string, given: Lifecycle | undefined, pause: Duration): ResolvedLifecycle {
  const { preStopSleep = pause, preStopCommand, drain: drained = DRAIN, terminationGrace, postStart } = check.optionalProps(prop, given);
  const sleep = check.seconds(`${prop}.preStopSleep`, preStopSleep);
  const drain = check.seconds(`${prop}.drain`, drained);
  const grace = terminationGrace === undefined ? sleep + drain + GRACE_MARGIN_SECONDS : check.seconds(`${prop}.terminationGrace`, terminationGrace);
  check.that(grace >= sleep + drain,
    `${prop}.terminationGrace must be at least preStopSleep (${sleep} s) and drain (${drain} s) together, got ${grace} s: the program would be killed while it drains`);
  check.that(grace <= GREATEST_INTEGER,
    `${prop}: preStopSleep (${sleep} s) and drain (${drain} s) are more than ${GREATEST_INTEGER} s together, got ${grace} s: use shorter times`);
  for (const [name, command] of Object.entries({ preStopCommand, postStart })) {
    if (command !== undefined) {
      check.command(`${prop}.${name}`, command, 'name a program, or leave it out');
    }
  }
  return { preStop: preStopCommand === undefined ? { sleepSeconds: sleep } : { command: preStopCommand }, postStart, graceSeconds: grace };
}
