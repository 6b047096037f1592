import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Labels, emit } from '../kubernetes';
import { ConnectOptions, Connection, IConnectable, NetworkPolicy } from '../network';
import { ImagePullPolicy, Probe, Resources, resolveResources } from '../pod';
import { StatelessWorkload } from '../workload';
import { Autoscaling, checkAutoscaling, emitAutoscaler } from './autoscaling';
import { Expose } from './expose';
import { gracefulStop } from './graceful-stop';
import { checkPlainVariables } from './plain-variables';

/** A web app: pods that are interchangeable, behind one address. */
export interface StatelessWebAppProps {
  /** The image, with a tag or a digest. */
  readonly image: string;

  /** The port that the program listens on, from 1024 to 65535: the restricted standard leaves lower ones to root. */
  readonly port: number;

  /**
   * The name of the Deployment, the Service and all that belongs to them. Part of the app's identity: another name is another app.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The program and its arguments, instead of the image's own.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * Variables that are no secrets. Secrets come with `connectTo`, as files.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * The number of pods. Leave it out with `autoscaling`.
   *
   * @default - 2, so that the app outlives a node
   */
  readonly replicas?: number;

  /**
   * Sets the number of pods by their load.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * What a pod is given of its node.
   *
   * @default - 100m CPU, at most 1; 256 MiB memory
   */
  readonly resources?: Resources;

  /**
   * Says that the program has started. Until then the other probes wait.
   *
   * @default - asks what liveness asks
   */
  readonly startup?: Probe;

  /**
   * Says that the program can serve now. A pod that can't gets no requests.
   *
   * @default Probe.http('/readyz')
   */
  readonly readiness?: Probe;

  /**
   * Says that the program isn't stuck. A pod that is gets restarted, so this must depend on nothing outside of the pod.
   *
   * @default Probe.http('/healthz')
   */
  readonly liveness?: Probe;

  /**
   * How long a pod that is going serves on before it is told to stop, so that all who still send it requests learn of it.
   *
   * @default Duration.seconds(10)
   */
  readonly preStopSleep?: Duration;

  /**
   * How long the program may need after SIGTERM to finish the requests that it has.
   *
   * @default Duration.seconds(20)
   */
  readonly drain?: Duration;

  /**
   * The time after which a pod that is going is killed. At least `preStopSleep` and `drain` together.
   *
   * @default - `preStopSleep` + `drain` + 5 seconds
   */
  readonly terminationGrace?: Duration;

  /**
   * How long a rollout may make no progress before it counts as failed.
   *
   * @default Duration.minutes(5)
   */
  readonly progressDeadline?: Duration;

  /**
   * How many pods a drain may take at a time.
   *
   * @default 1
   */
  readonly maxUnavailable?: number;

  /**
   * How the app is reached from outside the cluster.
   *
   * @default - only from inside, by what is connected to it
   */
  readonly expose?: Expose;

  /**
   * The numeric user and group that the program runs as.
   *
   * @default 10001
   */
  readonly user?: number;

  /**
   * When the kubelet asks the registry for the image.
   *
   * @default ImagePullPolicy.ALWAYS
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The application that this is a part of, as a label.
   *
   * @default - the id of the chart
   */
  readonly partOf?: string;
}

/** The name of the port: of the container, the Service and the Ingress's backend. */
const PORT_NAME = 'http';
/** The port of the Service, so that clients need none in their URLs. */
const SERVICE_PORT = 80;
const REPLICAS = 2;
const PROGRESS_DEADLINE = Duration.minutes(5);
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

  public constructor(scope: Construct, id: string, props: StatelessWebAppProps) {
    super(scope, id);
    const check = new Check(this);
    this.name = props.name ?? id;
    check.dnsLabel('name', this.name, RESERVED_FOR_DERIVED_NAMES);
    const labels = new Labels(this, { instance: this.name, component: 'web', partOf: props.partOf, version: check.image('image', props.image) });
    checkProps(check, props);
    const { sleepSeconds, graceSeconds } = gracefulStop(check, props);

    this.workload = new StatelessWorkload(this, 'Workload', {
      name: this.name,
      labels,
      user: props.user ?? USER,
      terminationGrace: Duration.seconds(graceSeconds),
      replicas: props.autoscaling ? undefined : props.replicas ?? REPLICAS,
      disruptions: props.maxUnavailable ?? 1,
      progressDeadline: props.progressDeadline ?? PROGRESS_DEADLINE,
      container: {
        name: this.name,
        image: props.image,
        imagePullPolicy: props.imagePullPolicy ?? ImagePullPolicy.ALWAYS,
        command: props.command,
        env: Object.entries(props.env ?? {}).map(([name, value]) => ({ name, value })),
        ports: [{ name: PORT_NAME, port: props.port }],
        liveness: props.liveness ?? Probe.http('/healthz'),
        readiness: props.readiness ?? Probe.http('/readyz'),
        startup: props.startup ?? props.liveness ?? Probe.http('/healthz'),
        preStop: { sleepSeconds },
        resources: resolveResources(check, props.resources, { cpu: '100m', cpuLimit: '1', memory: Size.mebibytes(256) }),
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
      props: () => ({
        spec: {
          type: 'ClusterIP',
          selector: labels.selector,
          ports: [{ name: PORT_NAME, port: SERVICE_PORT, targetPort: k8s.IntOrString.fromString(PORT_NAME), protocol: 'TCP', appProtocol: 'http' }],
        },
      }),
    });
  }

  private describe(labels: Labels, port: number): Connection {
    const namespace = Chart.of(this).namespace;
    const host = namespace === undefined ? this.name : `${this.name}.${namespace}.svc`;
    return Connection._toPods({
      scope: this,
      name: this.name,
      selector: labels.selector,
      port,
      networkPolicy: this.networkPolicy,
      facts: { entries: { type: 'http', provider: 'cdk8s-patterns', host, port: String(SERVICE_PORT), uri: `http://${host}` } },
    });
  }
}

function checkProps(check: Check, props: StatelessWebAppProps): void {
  check.port('port', props.port);
  check.that(props.port >= 1024, `port must be at least 1024, as lower ones need root, got ${props.port}: let the program listen on 8080, the Service has port 80`);
  check.that(props.replicas === undefined || props.autoscaling === undefined,
    `replicas (${props.replicas}) and autoscaling would fight over the number of pods: leave one of them out`);
  if (props.replicas !== undefined) {
    check.integer('replicas', props.replicas, 1);
  }
  if (props.autoscaling !== undefined) {
    checkAutoscaling(check, props.autoscaling);
  }
  check.that(props.maxUnavailable !== 0, 'maxUnavailable must be at least 1, got 0: no node could ever be drained');
  check.integer('maxUnavailable', props.maxUnavailable ?? 1, 1);
  const least = props.autoscaling ? props.autoscaling.minReplicas ?? REPLICAS : props.replicas ?? REPLICAS;
  check.that(least === 1 || (props.maxUnavailable ?? 1) < least,
    `maxUnavailable must be less than the number of pods (${least}), got ${props.maxUnavailable}: a drain could take all of them`);
  check.that(props.command === undefined || (props.command.length > 0 && props.command[0] !== ''), 'command is empty: name a program, or leave it out');
  checkPlainVariables(check, props.env ?? {});
  check.oneOf('imagePullPolicy', props.imagePullPolicy, Object.values(ImagePullPolicy));
  const deadline = check.seconds('progressDeadline', props.progressDeadline ?? PROGRESS_DEADLINE);
  check.that(deadline >= 30, `progressDeadline must be at least 30 seconds, got ${deadline}: a new pod needs time to start`);
}
