import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ADDRESS, Check, Names, address, emit, quote } from '../kubernetes';
import { Exposed, REGEX, checkExposedAnnotations, checkExposedPath, exposureId } from './exposed';
import { CLASS_ANNOTATION, IngressController } from './ingress-controller';
import { IngressPathType } from './ingress-path-type';
import { backendPort, serviceName } from './service';
import { Tls } from './tls';

/** How an Ingress serves an app. */
export interface IngressExposure {
  /** The host name: `shop.example.com`, or `*.example.com`. */
  readonly host: string;

  /** Who serves the Ingress. */
  readonly controller: IngressController;

  /** Where the certificate comes from. */
  readonly tls: Tls;

  /**
   * The path under which requests go to this app.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * How the path is compared with that of a request.
   *
   * @default IngressPathType.PREFIX
   */
  readonly pathType?: IngressPathType;

  /**
   * Annotations for the controller: at most 256 KiB.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The name of the Ingress, where an app has several.
   *
   * @default - the app's
   */
  readonly name?: string;
}

/** @see https://kubernetes.io/docs/concepts/services-networking/ingress/ */
export function emitIngress(scope: Construct, app: Exposed, given: IngressExposure): ApiObject {
  const check = new Check(scope);
  const { host, controller, tls, path = '/', pathType = IngressPathType.PREFIX, annotations = {}, name = app.name } = check.props('expose', given);
  check.dnsLabel('expose: name', name);
  check.host('expose: host', host);
  check.instance('expose: controller', controller, IngressController, 'a factory such as IngressController.nginx()');
  check.instance('expose: tls', tls, Tls, 'a factory such as Tls.certManager(\'letsencrypt\')');
  controller._check(check);
  checkExposedAnnotations(check, annotations);
  check.that(!(CLASS_ANNOTATION in annotations),
    () => `expose: the annotation ${CLASS_ANNOTATION} is up to the controller, got ${quote(annotations[CLASS_ANNOTATION])}: use IngressController.of()`);
  tls._checkAnnotations(check, annotations);
  checkExposedPath(check, path, pathType);
  if (pathType === IngressPathType.IMPLEMENTATION_SPECIFIC && REGEX.test(path)) {
    controller._checkRegex(check, path, annotations);
  }
  const id = exposureId(check, scope, 'Ingress', name, app);
  const secured = tls._bind(scope, name, host);
  const asked = controller._asked;
  Names.of(scope).claim(scope, {
    kind: ADDRESS, name: address(host, path, pathType, controller.ingressClass), maker: 'an Ingress serves', clusterWide: true,
  });
  app.networkPolicy.allowFrom(controller.peer, [app.port]);
  return emit(scope, id, k8s.KubeIngress, {
    metadata: { name, labels: app.labels.all, annotations: { ...secured.annotations, ...asked.annotations, ...annotations } },
    props: {
      spec: {
        ingressClassName: asked.ingressClassName,
        tls: secured.tls,
        rules: [{
          host,
          http: { paths: [{ path, pathType, backend: { service: { name: serviceName(app.name, app.service), port: backendPort(app.service) } } }] },
        }],
      },
    },
  });
}
