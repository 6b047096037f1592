import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Labels, checkAnnotations, emit, quote } from '../kubernetes';
import { AppProtocol, ResolvedPort } from '../pod';
import { AdoptedService, ServedPort, adoptedAnnotation, checkServed, emitServed, servedPort } from '../workload';

/** How other pods reach an app. */
export interface ServiceOptions {
  /**
   * The Service's port that leads to `port`.
   *
   * @default - 80, so that clients need none in their URLs
   */
  readonly port?: number;

  /**
   * What is spoken on `port`, as gateways, meshes and load balancers are told.
   *
   * @default AppProtocol.HTTP
   */
  readonly appProtocol?: AppProtocol;

  /**
   * The name of another port that requests go to: that of a proxy among the sidecars, which passes them on to `port`. Nobody else reaches `port`
   * then.
   *
   * @default - `port` itself
   */
  readonly targetPort?: string;

  /**
   * For how long the requests of one address go to the same pod: from 1 second to a day.
   *
   * @default - to any pod
   */
  readonly stickyFor?: Duration;

  /**
   * Whether there is a second Service, `<name>-pods`, whose name stands for the addresses of all ready pods: for clients that balance by themselves,
   * as those of gRPC do.
   *
   * @default - only where a port is `amongPods`
   */
  readonly headless?: boolean;

  /**
   * Annotations of the Service.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** With every value there. */
export interface ResolvedService extends ServiceOptions {
  readonly port: number;
  readonly appProtocol: AppProtocol;
  readonly headless: boolean;
  /** All that the pods listen on, the app's own port first. */
  readonly ports: ResolvedPort[];
  /** The one that requests go to. */
  readonly target: ResolvedPort;
  /** The Service, where it is there already. */
  readonly adopted?: AdoptedService;
}

/** The name of the port: of the container, the Service and the Ingress's backend. */
export const PORT_NAME = 'http';
/** The generated types spell it otherwise. */
const HEADLESS = { clusterIP: 'None' };
/** So that clients need none in their URLs. */
const SERVICE_PORT = 80;
const LONGEST_STICKY_SECONDS = 86_400;

/** The ports of the pods: the app's own but for its first, and those of its sidecars. */
interface PodPorts {
  readonly own: ResolvedPort[];
  readonly helpers: ResolvedPort[];
}

/** Checks it, and fills in what was left out. */
export function resolveService(
  check: Check, port: number, given: ServiceOptions | undefined, { own, helpers }: PodPorts, adopted: AdoptedService | undefined,
): ResolvedService {
  const options = check.optionalProps('service', given);
  const { port: servicePort = SERVICE_PORT, appProtocol = AppProtocol.HTTP, targetPort, stickyFor, annotations = {} } = options;
  check.port('service.port', servicePort);
  check.oneOf('service.appProtocol', appProtocol, Object.values(AppProtocol));
  if (stickyFor !== undefined) {
    check.integer('service.stickyFor in seconds', check.seconds('service.stickyFor', stickyFor), 1, LONGEST_STICKY_SECONDS);
  }
  checkAnnotations(check, 'service.annotations', annotations);
  const first: ResolvedPort = { name: PORT_NAME, port, servicePort, appProtocol, amongPods: false };
  const ports = [first, ...own, ...helpers];
  const names = ports.map(({ name }) => name);
  const target = targetPort === undefined ? first : ports.find(({ name }) => name === targetPort);
  check.that(target !== undefined, `service.targetPort must be the name of a port, got ${quote(targetPort)}: use one of ${names.join(', ')}`);
  check.that(target!.protocol !== 'UDP' && !target!.amongPods, `service.targetPort is '${targetPort}', which takes no requests of others: use another port`);
  const { headless = ports.some(({ amongPods }) => amongPods) } = options;
  check.boolean('service.headless', headless);
  check.that(headless || !ports.some(({ amongPods }) => amongPods), 'service.headless is false, but a port is amongPods: pods find each other by the headless Service');
  const service = { ...options, port: servicePort, appProtocol, headless, ports, target: target!, adopted };
  checkServed(check, served(service));
  checkAdopted(check, service);
  return service;
}

function checkAdopted(check: Check, service: ResolvedService): void {
  const { adopted, port, target } = service;
  check.that(adopted?.portName !== '' || served(service).length === 1,
    'adopt.service.portName is \'\', and a Service of more than one port needs a name for each: leave the other ports to another app, or give the port a name before');
  check.that(adopted?.headless !== true || port === target.port,
    `adopt.service is headless, so that clients reach the pods' own port (${target.port}), and service.port is ${port}: give service: { port: ${target.port} }`);
}

/** What others may open: the ports by their numbers at the Service. */
export function served({ ports, target, port, appProtocol, adopted }: ResolvedService): ServedPort[] {
  // who stands in front of a port is the only way to it
  const others = ports.filter(({ name, amongPods }) => name !== PORT_NAME && name !== target.name && !amongPods);
  const [name, to] = adopted === undefined ? [PORT_NAME, target.name] : [adopted.portName || undefined, target.port];
  return [{ name, port, target: to, appProtocol }, ...others.map((one) => servedPort(one, adopted !== undefined))];
}

/** How an Ingress names the port that requests go to. */
export function backendPort({ adopted, port }: ResolvedService): k8s.ServiceBackendPort {
  return adopted?.portName === '' ? { number: port } : { name: adopted?.portName ?? PORT_NAME };
}

/** What the Service of an app is called. */
export function serviceName(name: string, { adopted }: ResolvedService): string {
  return adopted?.name ?? name;
}

/** The Service of an app. */
export function emitService(scope: Construct, name: string, labels: Labels, service: ResolvedService): ApiObject {
  const { stickyFor, annotations: own, adopted } = service;
  const annotations = adopted === undefined ? own : { ...own, ...adoptedAnnotation(true, 'spec.clusterIP', 'the name of its port') };
  return emitServed(scope, { name: serviceName(name, service), labels, annotations }, served(service), {
    ...(adopted?.headless ? HEADLESS : {}),
    sessionAffinity: stickyFor && 'ClientIP',
    sessionAffinityConfig: stickyFor && stickiness(stickyFor),
  });
}

/** A name for the addresses of all pods; those that aren't ready yet are among them where they look for each other. */
export function emitHeadlessService(scope: Construct, name: string, labels: Labels, { ports }: ResolvedService): ApiObject {
  return emit(scope, 'HeadlessService', k8s.KubeService, {
    metadata: { name: headlessName(name), labels: labels.all },
    props: {
      spec: {
        type: 'ClusterIP',
        ...HEADLESS,
        publishNotReadyAddresses: ports.some(({ amongPods }) => amongPods) || undefined,
        ipFamilyPolicy: 'PreferDualStack',
        selector: labels.selector,
        ports: ports.map((port) => ({
          name: port.name, port: port.port, targetPort: k8s.IntOrString.fromString(port.name), protocol: port.protocol ?? 'TCP', appProtocol: port.appProtocol,
        })),
      },
    },
  });
}

/** The generated types spell it otherwise. */
function stickiness(time: Duration): k8s.SessionAffinityConfig {
  const config: object = { clientIP: { timeoutSeconds: time.toSeconds() } };
  return config;
}

function headlessName(name: string): string {
  return `${name}-pods`;
}
