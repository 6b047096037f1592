import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Health, Program, ProgramProps } from '../app';
import { Check, Exemption, place, warn } from '../kubernetes';
import type { ConnectOptions, IConnectable, NetworkPolicy } from '../network';
import { Port, resolvePorts } from '../pod';
import {
  AdoptedPods, Autoscaling, IWorkload, Metrics, QueueScaling, ResolvedScale, Rollout, StatelessWorkload, checkAdoptedPods, emitAutoscaler,
  emitQueueScaling, resolveScale,
} from '../workload';

/** A program that takes its work from elsewhere: a queue, a database, a stream. */
export interface WorkerProps extends ProgramProps {
  /**
   * The number of pods. Leave it out with `autoscaling`, `queueScaling` and `singleton`. With 0, the worker stands by.
   *
   * @default - 2, so that the work goes on without a node
   */
  readonly replicas?: number;

  /**
   * Sets the number of pods by their load.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * Sets the number of pods by the messages that wait in a queue, down to none where that is asked for.
   *
   * @default - a fixed number of pods
   */
  readonly queueScaling?: QueueScaling;

  /**
   * Whether there is exactly one pod, and never a second one beside it as far as Kubernetes can tell: a scheduler, a consumer of what has an order. A
   * node that is cut off may still run one while another starts elsewhere.
   *
   * @default false
   */
  readonly singleton?: boolean;

  /**
   * How many pods a drain may take at a time.
   *
   * @default 1
   */
  readonly maxUnavailable?: number;

  /**
   * Ports that are asked for its health or its metrics. No Service has them.
   *
   * @default - none
   */
  readonly ports?: Port[];

  /**
   * How the kubelet learns whether the program is stuck.
   *
   * @default - nobody asks: a worker has no port, and its end says that it failed
   */
  readonly health?: Health;

  /**
   * How another version takes the place of the one before.
   *
   * @default - Rollout.rolling(); a singleton goes before the next one comes
   */
  readonly rollout?: Rollout;

  /**
   * Who asks the program for its figures.
   *
   * @default - nobody
   */
  readonly metrics?: Metrics;

  /**
   * The Deployment of this name that is there already, and is taken over without being made anew.
   *
   * @default - it is new
   */
  readonly adopt?: AdoptedPods;
}

/** What `<name>-binding-<target>` adds. */
const RESERVED_FOR_DERIVED_NAMES = 11;
const SINGLE: ResolvedScale = { replicas: 1, most: 1 };
/** Which linters don't know. */
const SCALED_BY_KEDA: Exemption = { kubeScore: 'deployment-replicas', reason: 'KEDA sets them' };
const UNASKED = Health.none('it has no port, and its end says that it failed');

/**
 * A program that serves nobody: a Deployment of hardened pods without a Service, which nothing reaches.
 *
 *     new Worker(chart, 'mailer', { image: 'ghcr.io/acme/api:1.4.2', command: ['api', 'mailer'] });
 */
export class Worker extends Construct implements IWorkload {
  /** The name of the Deployment. */
  public readonly name: string;
  /** The Deployment. The default child: `ApiObject.of(worker)` is this one. */
  public readonly deployment: ApiObject;
  /** The identity of the pods, unless it is one that others made. */
  public readonly serviceAccount?: ApiObject;
  /** What a drain may take. A singleton may always be taken, and so may a single pod of `Stage.DEVELOPMENT`. */
  public readonly disruptionBudget?: ApiObject;
  /** What the pods may reach. Nothing reaches them. */
  public readonly networkPolicy: NetworkPolicy;
  /** The autoscaler, where there is one: a HorizontalPodAutoscaler, or KEDA's ScaledObject. */
  public readonly autoscaler?: ApiObject;

  private readonly workload: StatelessWorkload;

  public constructor(scope: Construct, id: string, given: WorkerProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const props = check.props('props', given);
    const { ports = [], health = UNASKED, singleton = false } = props;
    check.boolean('singleton', singleton);
    const rollout = props.rollout ?? (singleton ? Rollout.recreate() : Rollout.rolling());
    const adopted = checkAdoptedPods(check, props.adopt);
    const program = new Program(this, id, props, { component: 'worker', reserved: RESERVED_FOR_DERIVED_NAMES, pause: Duration.seconds(0), adopted });
    checkSingleton(check, props);
    const scale = singleton ? SINGLE : resolveScale(this, props, program.resources);
    check.instance('health', health, Health, 'a factory such as Health.exec([\'check\'])');
    check.instance('rollout', rollout, Rollout, 'Rollout.rolling() or Rollout.recreate()');
    if (props.metrics !== undefined) {
      check.instance('metrics', props.metrics, Metrics, 'Metrics.prometheus()');
    }
    const resolved = resolvePorts(check, 'ports', ports);
    const asked = health._resolve(check, program.plain, resolved);
    const settled = rollout._resolve(check, asked.startSeconds);
    check.that(!singleton || settled.recreates, 'rollout is rolling, but it is a singleton, of which two would run meanwhile: leave rollout out, or use Rollout.recreate()');
    program.checkPods(scale.most, settled);

    this.name = program.name;
    const described = program.workload(resolved, asked);
    this.workload = new StatelessWorkload(this, 'Workload', {
      ...described,
      exemptions: [...described.exemptions ?? [], ...(scale.queueScaling === undefined ? [] : [SCALED_BY_KEDA])],
      singleton,
      rollout: settled,
      replicas: scale.replicas,
      disruptions: scale.disruptions,
    });
    program.addTo(this.workload);
    this.deployment = this.workload.deployment;
    this.node.defaultChild = this.deployment;
    this.serviceAccount = this.workload.serviceAccount;
    this.disruptionBudget = this.workload.disruptionBudget;
    this.networkPolicy = this.workload.networkPolicy;
    this.autoscaler = scale.queueScaling === undefined
      ? scale.autoscaling && emitAutoscaler(this, this.name, program.labels, scale.autoscaling)
      : emitQueueScaling(this, program, scale.queueScaling);
    const listening = [...resolved, ...program.helperPorts];
    props.metrics?._bind(this, { name: this.name, labels: program.labels, ports: listening, networkPolicy: this.networkPolicy });
    if (props.replicas === 0) {
      warn(this, 'it has no pods (replicas: 0), so nothing works until somebody scales it');
    }
  }

  /**
   * Connects the worker to a database, to an app, or to something outside, as `StatelessWebApp.connectTo` does.
   *
   * @throws when the target is nothing, or its Secret is in another namespace
   */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.workload.connectTo(target, options);
  }
}

function checkSingleton(check: Check, { singleton, replicas, autoscaling, queueScaling, maxUnavailable }: WorkerProps): void {
  const [other] = Object.entries({ replicas, autoscaling, queueScaling, maxUnavailable }).find(([, value]) => value !== undefined) ?? [];
  check.that(!singleton || other === undefined, `singleton and ${other} contradict each other: there is one pod, so leave ${other} out`);
}
