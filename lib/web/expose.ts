import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, copyOf } from '../kubernetes';
import type { Exposed } from './exposed';
import { GatewayExposure, emitRoute } from './gateway-exposure';
import { IngressExposure, emitIngress } from './ingress-exposure';
import { LoadBalancerExposure, emitLoadBalancer } from './load-balancer-exposure';

/** How an app is reached from outside the cluster. */
export class Expose {
  /** By an Ingress of the same name. @see https://kubernetes.io/docs/concepts/services-networking/ingress/ */
  public static ingress(exposure: IngressExposure): Expose {
    const given = copyOf(exposure);
    return new Expose((scope, app) => [emitIngress(scope, app, given)]);
  }

  /** By a Gateway that is there, and an HTTPRoute of the app's name. @see https://gateway-api.sigs.k8s.io */
  public static gateway(exposure: GatewayExposure): Expose {
    const given = copyOf(exposure);
    return new Expose((scope, app) => [emitRoute(scope, app, given)]);
  }

  /** By a load balancer of the cloud's, with a Service of its own, `<name>-lb`: for what isn't HTTP, or has no gateway before it. */
  public static loadBalancer(exposure: LoadBalancerExposure): Expose {
    const given = copyOf(exposure);
    return new Expose((scope, app) => [emitLoadBalancer(scope, app, given)]);
  }

  /** By several at the same time. Two Ingresses, or two routes, need names. */
  public static several(exposures: Expose[]): Expose {
    const given = copyOf(exposures);
    return new Expose((scope, app) => {
      const check = new Check(scope);
      check.list('expose', given, (item, exposure) => check.instance(item, exposure, Expose, 'a factory such as Expose.ingress()'));
      check.that(given.length > 0, 'expose is an empty list: name how it is reached, or leave it out');
      return given.flatMap((exposure) => exposure._bind(scope, app));
    });
  }

  private constructor(private readonly emit: (scope: Construct, app: Exposed) => ApiObject[]) {}

  /**
   * Checks it, and makes what it takes.
   *
   * @internal
   */
  public _bind(scope: Construct, app: Exposed): ApiObject[] {
    return this.emit(scope, app);
  }
}
