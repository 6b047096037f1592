import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { ADDRESS, Check, EmittedKind, Names, address, emit, warn } from '../kubernetes';
import { Peer } from '../network';
import { isByTls } from '../pod';
import { Exposed, checkExposedPath, exposureId } from './exposed';
import { IngressPathType } from './ingress-path-type';
import { serviceName } from './service';

/** How a gateway serves an app. */
export interface GatewayExposure {
  /** The name of the Gateway, which others made. */
  readonly gateway: string;

  /** The host name: `shop.example.com`, or `*.example.com`. A listener of the Gateway has to serve it. */
  readonly host: string;

  /** Where the gateway's requests come from: its pods, or the addresses of a cloud's load balancer. The policy lets these in. */
  readonly peer: Peer;

  /**
   * The namespace of the Gateway. Its listener has to admit routes of the app's.
   *
   * @default - the app's
   */
  readonly gatewayNamespace?: string;

  /**
   * The name of one of its listeners.
   *
   * @default - all that serve the host
   */
  readonly listener?: string;

  /**
   * The path under which requests go to this app.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * How the path is compared with that of a request. With `IMPLEMENTATION_SPECIFIC` it is a regular expression.
   *
   * @default IngressPathType.PREFIX
   */
  readonly pathType?: IngressPathType;

  /**
   * The name of the HTTPRoute, where an app has several.
   *
   * @default - the app's
   */
  readonly name?: string;
}

interface Reference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** What of the custom resource is used. @see https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
interface HttpRouteFields {
  readonly metadata?: unknown;
  readonly spec: {
    readonly parentRefs: (Reference & { readonly namespace?: string; readonly sectionName?: string })[];
    readonly hostnames: string[];
    readonly rules: {
      readonly matches: { readonly path: { readonly type: string; readonly value: string } }[];
      readonly backendRefs: (Reference & { readonly port: number; readonly weight: number })[];
    }[];
  };
}

const GROUP = 'gateway.networking.k8s.io';
const KIND: EmittedKind<HttpRouteFields> = { GVK: { apiVersion: `${GROUP}/v1`, kind: 'HTTPRoute' } };
/** What Gateway API calls them. */
const PATH_TYPES: { [type in IngressPathType]: string } = { Prefix: 'PathPrefix', Exact: 'Exact', ImplementationSpecific: 'RegularExpression' };
const LONGEST_PATH = 1024;

/** @see https://gateway-api.sigs.k8s.io/api-types/httproute/ */
export function emitRoute(scope: Construct, app: Exposed, given: GatewayExposure): ApiObject {
  const check = new Check(scope);
  const { gateway, host, peer, gatewayNamespace, listener, path = '/', pathType = IngressPathType.PREFIX, name = app.name } = check.props('expose', given);
  check.dnsLabel('expose: name', name);
  check.objectName('expose: gateway', gateway);
  check.host('expose: host', host);
  if (gatewayNamespace !== undefined) {
    check.namespace('expose: gatewayNamespace', gatewayNamespace);
  }
  if (listener !== undefined) {
    check.objectName('expose: listener', listener);
  }
  check.instance('expose: peer', peer, Peer, 'Peer.pods() or Peer.cidrs()');
  peer._check(check, 'expose: peer');
  checkExposedPath(check, path, pathType);
  check.that(path.length <= LONGEST_PATH, `expose: path must have at most ${LONGEST_PATH} characters, got ${path.length}: a Gateway takes no longer ones`);
  const id = exposureId(check, scope, 'Route', name, app);
  Names.of(scope).claim(scope, {
    kind: ADDRESS, name: address(host, path, pathType, `the Gateway ${gateway}`), maker: 'an HTTPRoute serves', clusterWide: true,
  });
  const { appProtocol, port } = app.service;
  const service = serviceName(app.name, app.service);
  if (isByTls(appProtocol)) {
    warn(scope, `expose: a gateway speaks plain HTTP to the pods unless a BackendTLSPolicy says otherwise, and service.appProtocol is ${appProtocol}: add one for the Service '${service}'`);
  }
  app.networkPolicy.allowFrom(peer, [app.port]);
  return emit(scope, id, KIND, {
    metadata: { name, labels: app.labels.all },
    props: {
      spec: {
        // with what the cluster would fill in, which would count as a change at every apply
        parentRefs: [{ group: GROUP, kind: 'Gateway', name: gateway, namespace: gatewayNamespace, sectionName: listener }],
        hostnames: [host],
        rules: [{
          matches: [{ path: { type: PATH_TYPES[pathType], value: path } }],
          backendRefs: [{ group: '', kind: 'Service', name: service, port, weight: 1 }],
        }],
      },
    },
  });
}
