import { Duration, Size } from 'cdk8s';
import { Check, quote } from '../kubernetes';
import { Architecture, ImagePullPolicy, Probe, ResolvedResources, resolveResources } from '../pod';
import { checkAutoscaling } from './autoscaling';
import { Expose } from './expose';
import { PlainText } from './plain-text';
import type { StatelessWebAppProps } from './stateless-web-app-props';

/** So that the app outlives a node. */
export const REPLICAS = 2;
const PROGRESS_DEADLINE_SECONDS = 300;
const LEAST_DEADLINE_SECONDS = 30;
/** A drain takes one pod of an app that has only one. */
const LEAST_TO_COMPARE = 2;

/** What the check has settled. */
interface Checked {
  readonly startup: Probe;
  readonly readiness: Probe;
  readonly liveness: Probe;
  readonly resources: ResolvedResources;
  readonly progressDeadlineSeconds: number;
}

/** Checks the props of a web app one by one and against each other. */
export function checkWebApp(check: Check, props: StatelessWebAppProps): Checked {
  check.port('port', props.port);
  check.that(props.port >= 1024, `port must be at least 1024, as lower ones need root, got ${props.port}: let the program listen on 8080, the Service has port 80`);
  const resources = resolveResources(check, props.resources, { cpu: '100m', cpuLimit: '1', memory: Size.mebibytes(256) });
  checkScale(check, props, resources);
  check.oneOf('imagePullPolicy', props.imagePullPolicy, Object.values(ImagePullPolicy));
  check.oneOf('architecture', props.architecture, Object.values(Architecture));
  if (props.expose !== undefined) {
    check.instance('expose', props.expose, Expose, 'Expose.ingress()');
  }
  if (props.command !== undefined) {
    check.command('command', props.command, 'name a program, or leave it out');
  }
  const probes = checkProbes(check, props);
  checkSecrets(check, props, probes);
  return { ...probes, resources, progressDeadlineSeconds: checkDeadline(check, props.progressDeadline, probes.startup) };
}

function checkScale(check: Check, { replicas, autoscaling, maxUnavailable = 1, resources }: StatelessWebAppProps, resolved: ResolvedResources): void {
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

function checkProbes(check: Check, props: StatelessWebAppProps): Pick<Checked, 'startup' | 'readiness' | 'liveness'> {
  for (const role of ['startup', 'readiness', 'liveness'] as const) {
    if (props[role] !== undefined) {
      check.instance(role, props[role], Probe, 'a factory such as Probe.http(\'/healthz\')');
    }
  }
  const { readiness = Probe.http('/readyz'), liveness = Probe.http('/healthz') } = props;
  const ports = { [props.port]: 'http' };
  readiness._render(check, 'readiness', ports);
  liveness._render(check, 'liveness', ports);
  const { startup = liveness._sameQuestion() } = props;
  startup._render(check, 'startup', ports);
  return { startup, readiness, liveness };
}

function checkSecrets(check: Check, { env = {}, command = [], noSecrets = {} }: StatelessWebAppProps, probes: { [role: string]: Probe }): void {
  const plainText = new PlainText(check, noSecrets);
  plainText.variables(env);
  plainText.command('command', 'command', command);
  Object.entries(probes).forEach(([role, probe]) => plainText.command(`${role} probe`, role, probe._texts()));
  plainText.done();
}

function checkDeadline(check: Check, given: Duration | undefined, startup: Probe): number {
  const budget = startup._budgetSeconds('startup');
  const deadline = given === undefined ? Math.max(PROGRESS_DEADLINE_SECONDS, budget) : check.seconds('progressDeadline', given);
  check.that(deadline >= LEAST_DEADLINE_SECONDS, `progressDeadline must be at least ${LEAST_DEADLINE_SECONDS} seconds, got ${deadline}: a new pod needs time to start`);
  check.integer('progressDeadline in seconds', deadline, LEAST_DEADLINE_SECONDS);
  check.that(deadline >= budget,
    `progressDeadline must be at least what startup gives a pod (${budget} s), got ${deadline} s: a pod that still may start would count as failed, so raise it or ask startup for less`);
  return deadline;
}
