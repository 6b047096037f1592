import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Labels, emit, serviceHost } from '../kubernetes';
import { Connection, NetworkPolicy, serviceEntries } from '../network';
import { AppProtocol, ContainerPort, ResolvedPort } from '../pod';

/** A port of a Service, and where requests to it go. */
export interface ServedPort {
  /** None where it is the only one, and was made without. */
  readonly name?: string;
  /** The Service's. */
  readonly port: number;
  /** What it is called in the pods; its number where not all pods call it so. */
  readonly target: string | number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly appProtocol?: AppProtocol;
}

/** What URLs leave out. */
const DEFAULT_PORTS: { [scheme: string]: number } = { http: 80, https: 443 };

/** A port as its user gave it. `isAdopted`: whether pods that are there may call it otherwise. */
export function servedPort({ name, port, servicePort, protocol, appProtocol }: ResolvedPort, isAdopted: boolean): ServedPort {
  return { name, port: servicePort, target: isAdopted ? port : name, protocol, appProtocol };
}

/** Refuses two ports of one number. */
export function checkServed(check: Check, ports: ServedPort[]): void {
  const taken = ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`);
  const twice = ports.find((_, i) => taken.indexOf(taken[i]) !== i);
  check.that(twice === undefined, `two ports of the Service are ${twice?.port}: give '${twice?.name ?? ''}' another servicePort`);
}

/** What a Service is called, and which pods it is of. */
interface ServiceFacts {
  /** The construct's, where there are several. */
  readonly id?: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations?: { [key: string]: string };
}

/** `spec`: what it has beside its ports. */
export function emitServed(scope: Construct, facts: ServiceFacts, ports: ServedPort[], spec: k8s.ServiceSpec = {}): ApiObject {
  const { id = 'Service', name, labels, annotations } = facts;
  return emit(scope, id, k8s.KubeService, {
    metadata: { name, labels: labels.all, annotations },
    props: {
      spec: {
        type: 'ClusterIP',
        ipFamilyPolicy: 'PreferDualStack',
        selector: labels.selector,
        ...spec,
        ports: ports.map(({ name: called, port, target, protocol = 'TCP', appProtocol }) =>
          ({ name: called, port, targetPort: targetPort(target), protocol, appProtocol })),
      },
    },
  });
}

/** A name means another number in each pod. */
export function targetPort(target: string | number): k8s.IntOrString {
  return typeof target === 'number' ? k8s.IntOrString.fromNumber(target) : k8s.IntOrString.fromString(target);
}

/** What is reached at a port of a Service. */
interface Reached {
  /** What its binding is called. */
  readonly name: string;
  readonly service: string;
  readonly labels: Labels;
  /** The pods' port. */
  readonly port: ContainerPort;
  /** The Service's. */
  readonly servicePort: number;
  readonly appProtocol?: AppProtocol;
  readonly networkPolicy: NetworkPolicy;
}

/** How others reach a port of pods by their Service. */
export function connectionTo(scope: Construct, reached: Reached): Connection {
  const { name, service, labels, port, servicePort, appProtocol, networkPolicy } = reached;
  const host = serviceHost(scope, service);
  const [type, scheme] = spoken(appProtocol, port.protocol);
  const uri = scheme && `${scheme}://${host}${servicePort === DEFAULT_PORTS[scheme] ? '' : `:${servicePort}`}`;
  return Connection._toPods({
    scope, name, selector: labels.selector, ports: [port], networkPolicy, served: { scope, ...reached },
    facts: { entries: { ...serviceEntries(type, host, servicePort), ...(uri === undefined ? {} : { uri }) } },
  });
}

/** What a binding is of, and how its URLs begin, where it has some. */
function spoken(appProtocol: AppProtocol | undefined, protocol = 'TCP'): [string, string?] {
  switch (appProtocol) {
    case AppProtocol.HTTP:
    case AppProtocol.H2C:
      return ['http', 'http'];
    case AppProtocol.HTTPS:
      return ['http', 'https'];
    case AppProtocol.WS:
      return ['http', 'ws'];
    case AppProtocol.WSS:
      return ['http', 'wss'];
    case AppProtocol.GRPC:
      return ['grpc'];
    default:
      return [protocol.toLowerCase()];
  }
}
