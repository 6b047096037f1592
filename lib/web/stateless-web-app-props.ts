import type { Duration } from 'cdk8s';
import type { Architecture, ImagePullPolicy, Probe, Resources } from '../pod';
import type { Autoscaling } from './autoscaling';
import type { Expose } from './expose';

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
   * Variables that are no secrets. Secrets come with `connectTo`, as files. `$(NAME)` stands for another variable, wherever that is set.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Variables and options that are called as if they held a secret, and the reason why each holds none: `{ MAX_TOKENS: 'a number' }`. What has no
   * name of its own in a command or a probe goes by `command`, `startup`, `readiness` or `liveness`.
   *
   * @default - none
   */
  readonly noSecrets?: { [name: string]: string };

  /**
   * The number of pods. Leave it out with `autoscaling`. With 0, the app stands by and nothing serves.
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
   * @default - asks what liveness asks, every 5 seconds for 5 minutes
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
   * How long a rollout may make no progress before it counts as failed: at least as long as `startup` gives a pod.
   *
   * @default - 5 minutes, or what `startup` gives a pod where that is longer
   */
  readonly progressDeadline?: Duration;

  /**
   * How many pods a drain may take at a time: fewer than there are at least.
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
   * @default - ImagePullPolicy.IF_NOT_PRESENT: pods heal while the registry is away
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The architecture of the nodes that the image runs on.
   *
   * @default - any, of Linux nodes
   */
  readonly architecture?: Architecture;

  /**
   * The application that this is a part of, as a label.
   *
   * @default - the id of the chart
   */
  readonly partOf?: string;
}
