import type { Construct } from 'constructs';
import { Health, Program, ResolvedHealth } from '../app';
import { Check } from '../kubernetes';
import { resolvePorts } from '../pod';
import { Metrics, ResolvedRollout, ResolvedScale, Rollout, checkAdoptedService, resolveScale } from '../workload';
import { Expose } from './expose';
import { ResolvedService, resolveService } from './service';
import type { StatelessWebAppProps } from './stateless-web-app-props';

/** What the check has settled. */
interface Checked {
  readonly service: ResolvedService;
  readonly health: ResolvedHealth;
  readonly rollout: ResolvedRollout;
  readonly scale: ResolvedScale;
}

/** Checks the props of a web app that no other program has, one by one and against each other. */
export function checkWebApp(app: Construct, props: StatelessWebAppProps, program: Program): Checked {
  const check = new Check(app);
  const { ports = [], health = Health.of({}), rollout = Rollout.rolling(), expose, metrics } = props;
  check.port('port', props.port);
  const scale = resolveScale(app, props, program.resources);
  if (expose !== undefined) {
    check.instance('expose', expose, Expose, 'Expose.ingress()');
  }
  if (metrics !== undefined) {
    check.instance('metrics', metrics, Metrics, 'Metrics.prometheus()');
  }
  check.instance('health', health, Health, 'a factory such as Health.http(\'/readyz\', \'/healthz\')');
  check.instance('rollout', rollout, Rollout, 'Rollout.rolling() or Rollout.recreate()');
  const own = resolvePorts(check, 'ports', ports);
  const adopted = checkAdoptedService(check, props.adopt?.service);
  const service = resolveService(check, props.port, props.service, { own, helpers: program.helperPorts }, adopted);
  const resolved = health._resolve(check, program.plain, service.ports.slice(0, own.length + 1));
  check.that(expose === undefined || !health._isBlind, 'health has no readiness, but the app is exposed: a pod that can\'t serve would get requests, so ask it');
  const settled = rollout._resolve(check, resolved.startSeconds);
  program.checkPods(scale.most, settled);
  return { service, health: resolved, rollout: settled, scale };
}
