import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, quote } from '../kubernetes';
import { Peer } from '../network';
import { emitServed } from '../workload';
import { Exposed, checkExposedAnnotations, exposureId } from './exposed';
import { served } from './service';

/** How a load balancer serves an app. */
export interface LoadBalancerExposure {
  /** Who may come: blocks such as `203.0.113.0/24`. `0.0.0.0/0` is everybody. */
  readonly sourceRanges: string[];

  /**
   * The names of the ports that it serves, by their numbers at the Service.
   *
   * @default - the first, which is `http`
   */
  readonly ports?: string[];

  /**
   * Where requests come from as the pods see it. Some load balancers put their own addresses in the place of the clients'.
   *
   * @default - from the clients' own addresses, which are `sourceRanges`
   */
  readonly peer?: Peer;

  /**
   * Who makes the load balancer.
   *
   * @default - the cluster's cloud
   */
  readonly loadBalancerClass?: string;

  /**
   * Annotations by which it is told more: `{ 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' }`.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** What the name of its Service adds to the app's. */
const SUFFIX = '-lb';

/**
 * A second Service, so that the first keeps its address. Only nodes with a ready pod are sent requests, so that these keep the addresses that
 * they come from.
 *
 * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
 */
export function emitLoadBalancer(scope: Construct, app: Exposed, given: LoadBalancerExposure): ApiObject {
  const check = new Check(scope);
  const { sourceRanges, ports: asked = [app.portName], peer, loadBalancerClass, annotations = {} } = check.props('expose', given);
  check.given('expose: sourceRanges', sourceRanges, 'name who may come, as [\'203.0.113.0/24\']');
  const clients = Peer.cidrs(sourceRanges);
  check.that(!Array.isArray(sourceRanges) || sourceRanges.length > 0, 'expose: sourceRanges is empty: name who may come, as [\'203.0.113.0/24\']');
  clients._check(check, 'expose: sourceRanges');
  if (peer !== undefined) {
    check.instance('expose: peer', peer, Peer, 'Peer.cidrs()');
    peer._check(check, 'expose: peer');
  }
  if (loadBalancerClass !== undefined) {
    check.qualifiedName('expose: loadBalancerClass', loadBalancerClass);
  }
  checkExposedAnnotations(check, annotations);
  // a Service of its own, whatever another was adopted with
  const known = served({ ...app.service, adopted: undefined });
  check.list('expose: ports', asked, (item, name) => check.that(known.some((port) => port.name === name),
    `${item} must be the name of a port that others reach, got ${quote(name)}: use some of ${known.map((port) => port.name).join(', ')}`));
  check.that(asked.length > 0 && new Set(asked).size === asked.length, `expose: ports must be different from each other and at least one, got ${quote(asked)}`);
  const open = known.filter(({ name }) => asked.some((one) => one === name));
  const inPods = open.map(({ target }) => app.service.ports.find(({ name }) => name === target)!);
  app.networkPolicy._allow('from', peer ?? clients, inPods);
  const id = exposureId(check, scope, 'LoadBalancer', app.name, app);
  return emitServed(scope, { id, name: `${app.name}${SUFFIX}`, labels: app.labels, annotations }, open, {
    type: 'LoadBalancer',
    loadBalancerClass,
    externalTrafficPolicy: 'Local',
    loadBalancerSourceRanges: [...new Set(sourceRanges)].sort(),
  });
}
