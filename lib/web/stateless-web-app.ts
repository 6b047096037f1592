import { ApiObject, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Labels, emit, place, serviceHost, warn } from '../kubernetes';
import { ConnectOptions, Connection, IConnectable, NetworkPolicy, serviceEntries } from '../network';
import { ImagePullPolicy } from '../pod';
import { StatelessWorkload } from '../workload';
import { emitAutoscaler } from './autoscaling';
import { gracefulStop } from './graceful-stop';
import { StatelessWebAppProps } from './stateless-web-app-props';
import { REPLICAS, checkWebApp } from './web-app-check';

/** The name of the port: of the container, the Service and the Ingress's backend. */
const PORT_NAME = 'http';
/** The port of the Service, so that clients need none in their URLs. */
const SERVICE_PORT = 80;
/** An id that no image and no node uses for a user of theirs. */
const USER = 10001;
/** What `<name>-binding-<target>` adds. */
const RESERVED_FOR_DERIVED_NAMES = 11;

/**
 * A web app that serves through rollouts, drains and the loss of a node: a Deployment of hardened pods behind a Service, closed to
 * everything that it isn't connected to.
 *
 *     new StatelessWebApp(chart, 'api', { image: 'ghcr.io/acme/api:1.4.2', port: 8080 });
 */
export class StatelessWebApp extends Construct implements IConnectable {
  /** The name of the Deployment and the Service. */
  public readonly name: string;
  /** The Deployment. The default child: `ApiObject.of(app)` is this one. */
  public readonly deployment: ApiObject;
  /** The Service, on port 80. */
  public readonly service: ApiObject;
  /** The identity of the pods, without a token. */
  public readonly serviceAccount: ApiObject;
  /** What a drain may take. */
  public readonly disruptionBudget: ApiObject;
  /** What may reach the pods, and what they may reach. */
  public readonly networkPolicy: NetworkPolicy;
  /** The autoscaler, where there is one. */
  public readonly autoscaler?: ApiObject;
  /** The Ingress, where there is one. */
  public readonly ingress?: ApiObject;
  /** How others reach the app. */
  public readonly endpoint: Connection;

  private readonly workload: StatelessWorkload;

  public constructor(scope: Construct, id: string, given: StatelessWebAppProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const props = check.props('props', given);
    this.name = props.name ?? id;
    check.dnsLabel('name', this.name, RESERVED_FOR_DERIVED_NAMES);
    const labels = new Labels(this, { instance: this.name, component: 'web', partOf: props.partOf, version: check.image('image', props.image) });
    const { progressDeadlineSeconds, startup, readiness, liveness, resources } = checkWebApp(check, props);
    const { sleepSeconds, graceSeconds } = gracefulStop(check, props);

    this.workload = new StatelessWorkload(this, 'Workload', {
      name: this.name,
      labels,
      user: props.user ?? USER,
      terminationGrace: Duration.seconds(graceSeconds),
      replicas: props.autoscaling ? undefined : props.replicas ?? REPLICAS,
      disruptions: props.maxUnavailable ?? 1,
      progressDeadline: Duration.seconds(progressDeadlineSeconds),
      architecture: props.architecture,
      container: {
        name: this.name,
        image: props.image,
        imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
        command: props.command,
        env: Object.entries(props.env ?? {}).map(([name, value]) => ({ name, value })),
        ports: [{ name: PORT_NAME, port: props.port }],
        liveness,
        readiness,
        startup,
        preStop: { sleepSeconds },
        resources,
      },
    });
    this.deployment = this.workload.deployment;
    this.node.defaultChild = this.deployment;
    this.serviceAccount = this.workload.serviceAccount;
    this.disruptionBudget = this.workload.disruptionBudget!;
    this.networkPolicy = this.workload.networkPolicy;

    this.service = this.emitService(labels);
    this.autoscaler = props.autoscaling && emitAutoscaler(this, this.name, labels, props.autoscaling);
    this.ingress = props.expose?._bind(this, { name: this.name, labels, portName: PORT_NAME, port: props.port, networkPolicy: this.networkPolicy });
    this.endpoint = this.describe(labels, props.port);
    if (props.replicas === 0) {
      warn(this, 'it has no pods (replicas: 0), so nothing serves until somebody scales it');
    }
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

  private emitService(labels: Labels): ApiObject {
    return emit(this, 'Service', k8s.KubeService, {
      metadata: { name: this.name, labels: labels.all },
      props: {
        spec: {
          type: 'ClusterIP',
          ipFamilyPolicy: 'PreferDualStack',
          selector: labels.selector,
          ports: [{ name: PORT_NAME, port: SERVICE_PORT, targetPort: k8s.IntOrString.fromString(PORT_NAME), protocol: 'TCP', appProtocol: 'http' }],
        },
      },
    });
  }

  private describe(labels: Labels, port: number): Connection {
    const host = serviceHost(this, this.name);
    return Connection._toPods({
      scope: this,
      name: this.name,
      selector: labels.selector,
      port,
      networkPolicy: this.networkPolicy,
      facts: { entries: { ...serviceEntries('http', host, SERVICE_PORT), uri: `http://${host}` } },
    });
  }
}
