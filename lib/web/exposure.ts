import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Check, place, quote } from '../kubernetes';
import { Connection, IConnectable } from '../network';
import { AppProtocol } from '../pod';
import { Expose } from './expose';
import { PORT_NAME, ResolvedService } from './service';

/** What is reached from outside the cluster, and how. */
export interface ExposureProps {
  /**
   * What is reached: a port of a Service that speaks HTTP, as that of a StatefulApp, another one of a web app (`shop.port('admin')`), or the page
   * of a broker (`events.furtherEndpoint('management')`). In a chart of the same namespace.
   */
  readonly target: IConnectable;

  /** How it is reached. */
  readonly expose: Expose;
}

/**
 * A way in from outside the cluster to what has none of its own:
 *
 *     new Exposure(chart, 'page', { target: events.furtherEndpoint('management'), expose: Expose.ingress({ host, controller, tls }) });
 *
 * It is told by what is connected to, as pods are, so that each product's construct needs to know nothing of Ingresses and Gateways. The policy of
 * the target lets in the controller, the gateway or the named addresses, on that port alone.
 */
export class Exposure extends Construct {
  /** The Ingress, where there is one. */
  public readonly ingress?: ApiObject;
  /** The HTTPRoute, where there is one. */
  public readonly route?: ApiObject;
  /** The Service of a load balancer, where there is one. */
  public readonly loadBalancer?: ApiObject;

  public constructor(scope: Construct, id: string, given: ExposureProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const { target, expose } = check.props('props', given);
    const connection = typeof target === 'object' && target !== null ? target.endpoint : undefined;
    check.that(connection instanceof Connection, `target must be something to connect to, got ${quote(target)}: pass a construct of this library, or one of its ports`);
    check.given('expose', expose, 'say how it is reached, as by Expose.ingress()');
    check.instance('expose', expose, Expose, 'a factory such as Expose.ingress()');
    const { name, _served: served } = connection!;
    const appProtocol = Object.values(AppProtocol).find((one) => one === served?.appProtocol);
    check.that(served !== undefined && appProtocol !== undefined, () => `target ${quote(name)} is no port of a Service of this library that speaks HTTP: use another one of its ports`);
    const { scope: owner, labels, service, servicePort, networkPolicy, port } = served!;
    check.that(Chart.of(owner).namespace === Chart.of(this).namespace,
      `target '${name}' is in the namespace ${quote(Chart.of(owner).namespace)}, and this in ${quote(Chart.of(this).namespace)}: put both in one, for nothing leads to a Service of another`);
    const resolved = { ...port, servicePort, appProtocol, amongPods: false };
    const there: ResolvedService = {
      port: servicePort, appProtocol: appProtocol!, headless: false, ports: [resolved], target: resolved,
      // a Service that others made, whose port goes by its number
      adopted: { name: service, portName: '' },
    };
    const exposed = expose._bind(this, { name: service, labels, portName: PORT_NAME, port: port.port, service: there, networkPolicy });
    [this.ingress, this.route, this.loadBalancer] = ['Ingress', 'HTTPRoute', 'Service'].map((kind) => exposed.find((object) => object.kind === kind));
  }
}
