import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Labels, emit } from '../kubernetes';
import type { NetworkPolicy } from '../network';
import { IngressController } from './ingress-controller';
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
   * Annotations for the controller.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** What an exposure is made around. */
interface Exposed {
  readonly name: string;
  readonly labels: Labels;
  /** The name of the Service's port. */
  readonly portName: string;
  /** The port of the pods. */
  readonly port: number;
  readonly networkPolicy: NetworkPolicy;
}

/** How an app is reached from outside the cluster. */
export class Expose {
  /** By an Ingress of the same name. @see https://kubernetes.io/docs/concepts/services-networking/ingress/ */
  public static ingress(exposure: IngressExposure): Expose {
    return new Expose(exposure);
  }

  private constructor(private readonly exposure: IngressExposure) {}

  /**
   * @internal
   */
  public _bind(scope: Construct, app: Exposed): ApiObject {
    const { host, controller, tls, path = '/', annotations } = this.exposure;
    const check = new Check(scope);
    check.host('expose: host', host);
    check.clearPath('expose: path', path);
    check.objectName('expose: the ingress class', controller.ingressClass);
    controller.peer._check(check, 'expose: the controller');
    for (const [key, value] of Object.entries(annotations ?? {})) {
      check.qualifiedName('expose: an annotation\'s name', key);
      check.string(`expose: the annotation ${key}`, value);
    }
    const secretName = tls._plain ? undefined : tls._secretName(check, app.name);
    app.networkPolicy.allowFrom(controller.peer, [app.port]);
    return emit(scope, 'Ingress', k8s.KubeIngress, {
      metadata: { name: app.name, labels: app.labels.all, annotations: { ...tls._annotations, ...annotations } },
      props: () => ({
        spec: {
          ingressClassName: controller.ingressClass,
          tls: secretName === undefined ? undefined : [{ hosts: [host], secretName }],
          rules: [{
            host,
            http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: app.name, port: { name: app.portName } } } }] },
          }],
        },
      }),
    });
  }
}
