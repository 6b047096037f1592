import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Program } from '../app';
import { Check, Labels, place, quote, warn } from '../kubernetes';
import { ConnectOptions, Connection, IConnectable, NetworkPolicy } from '../network';
import { AppProtocol, ContainerKind, PRE_STOP_SLEEP, ResolvedPort } from '../pod';
import { IWorkload, StatelessWorkload, checkAdoptedPods, connectionTo, emitAutoscaler } from '../workload';
import { PORT_NAME, ResolvedService, emitHeadlessService, emitService, serviceName } from './service';
import { StatelessWebAppProps } from './stateless-web-app-props';
import { checkWebApp } from './web-app-check';

/** What `<name>-binding-<target>` adds. */
const RESERVED_FOR_DERIVED_NAMES = 11;

/**
 * A web app that serves through rollouts, drains and the loss of a node: a Deployment of hardened pods behind a Service, closed to
 * everything that it isn't connected to.
 *
 *     new StatelessWebApp(chart, 'api', { image: 'ghcr.io/acme/api:1.4.2', port: 8080 });
 */
export class StatelessWebApp extends Construct implements IConnectable, IWorkload {
  /** The name of the Deployment, and of the Service unless one of another name was adopted. */
  public readonly name: string;
  /** The Deployment. The default child: `ApiObject.of(app)` is this one. */
  public readonly deployment: ApiObject;
  /** The Service, on port 80. */
  public readonly service: ApiObject;
  /** The Service whose name stands for the addresses of the pods, where there is one. */
  public readonly headlessService?: ApiObject;
  /** The identity of the pods, unless it is one that others made. */
  public readonly serviceAccount?: ApiObject;
  /** What a drain may take; none for a single pod of `Stage.DEVELOPMENT`. */
  public readonly disruptionBudget?: ApiObject;
  /** What may reach the pods, and what they may reach. */
  public readonly networkPolicy: NetworkPolicy;
  /** The autoscaler, where there is one. */
  public readonly autoscaler?: ApiObject;
  /** The Ingress, where there is one; the first of several. */
  public readonly ingress?: ApiObject;
  /** The HTTPRoute, where there is one; the first of several. */
  public readonly route?: ApiObject;
  /** The Service of a load balancer, where there is one. */
  public readonly loadBalancer?: ApiObject;
  /** How others reach the app. */
  public readonly endpoint: Connection;

  private readonly workload: StatelessWorkload;
  private readonly reached: ResolvedService;
  private readonly labels: Labels;

  public constructor(scope: Construct, id: string, given: StatelessWebAppProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const props = check.props('props', given);
    const adopted = checkAdoptedPods(check, props.adopt);
    const program = new Program(this, id, props, {
      component: 'web', reserved: RESERVED_FOR_DERIVED_NAMES, pause: PRE_STOP_SLEEP, adopted, container: this._container,
    });
    const { service, health, rollout, scale } = checkWebApp(this, props, program);
    this.name = program.name;
    this.labels = program.labels;
    this.reached = service;

    const own = service.ports.filter(({ name }) => !program.helperPorts.some((other) => other.name === name));
    this.workload = new StatelessWorkload(this, 'Workload', {
      ...program.workload(own, health),
      rollout,
      replicas: scale.replicas,
      disruptions: scale.disruptions,
    });
    program.addTo(this.workload);
    this.deployment = this.workload.deployment;
    this.node.defaultChild = this.deployment;
    this.serviceAccount = this.workload.serviceAccount;
    this.disruptionBudget = this.workload.disruptionBudget;
    this.networkPolicy = this.workload.networkPolicy;

    this.service = emitService(this, this.name, this.labels, service);
    this.headlessService = service.headless ? emitHeadlessService(this, this.name, this.labels, service) : undefined;
    this.networkPolicy._allowAmong(this.reached.ports.filter(({ amongPods }) => amongPods));
    this.autoscaler = scale.autoscaling && emitAutoscaler(this, this.name, this.labels, scale.autoscaling);
    const exposed = props.expose?._bind(this, {
      name: this.name, labels: this.labels, portName: PORT_NAME, port: service.target.port, service, networkPolicy: this.networkPolicy,
    }) ?? [];
    [this.ingress, this.route, this.loadBalancer] = ['Ingress', 'HTTPRoute', 'Service'].map((kind) => exposed.find((object) => object.kind === kind));
    props.metrics?._bind(this, { name: this.name, labels: this.labels, ports: service.ports, networkPolicy: this.networkPolicy });
    this.endpoint = this.describe(service.target, service.port, service.appProtocol, this.name);
    if (props.replicas === 0) {
      warn(this, 'it has no pods (replicas: 0), so nothing serves until somebody scales it');
    }
  }

  /**
   * How others reach another port of the app: `admin.connectTo(app.port('metrics'))`. Its binding is called `<name>-<port>`.
   *
   * @throws when there is none of this name, or only the app's own pods use it
   */
  public port(name: string): Connection {
    const check = new Check(this);
    const open = this.reached.ports.filter((port) => port.name !== PORT_NAME && port.name !== this.reached.target.name && !port.amongPods);
    const found = open.find((port) => port.name === name);
    check.that(found !== undefined, `port(${quote(name)}): it has ${open.map((port) => port.name).join(', ') || 'no further port that others reach'}: add it to ports, or use one of these`);
    return this.describe(found!, found!.servicePort, found!.appProtocol, `${this.name}-${name}`);
  }

  /**
   * Connects the app to a database, to another app, or to something outside. Opens the NetworkPolicies on both sides for that port
   * alone, and gives the pods what they have to know as files: `$SERVICE_BINDING_ROOT/<name>/host`, `username`, `password`, …
   *
   * @see https://servicebinding.io/spec/core/1.1.0/
   * @throws when the target is nothing, or its Secret is in another namespace
   */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.workload.connectTo(target, options);
  }

  /**
   * What its container is for, where that isn't any program. Asked for before anything is made.
   *
   * @internal
   */
  protected get _container(): ContainerKind | undefined {
    return undefined;
  }

  private describe(port: ResolvedPort, servicePort: number, appProtocol: AppProtocol | undefined, name: string): Connection {
    const { labels, networkPolicy } = this;
    return connectionTo(this, { name, service: serviceName(this.name, this.reached), labels, port, servicePort, appProtocol, networkPolicy });
  }
}
