import type { Health, ProgramProps } from '../app';
import type { Port } from '../pod';
import type { AdoptedWebApp, Autoscaling, Metrics, Rollout } from '../workload';
import type { Expose } from './expose';
import type { ServiceOptions } from './service';

/** A web app: pods that are interchangeable, behind one address. */
export interface StatelessWebAppProps extends ProgramProps {
  /** The port that the program listens on. It is called `http`, and has port 80 of the Service. */
  readonly port: number;

  /**
   * More ports that the program listens on.
   *
   * @default - none
   */
  readonly ports?: Port[];

  /**
   * How other pods reach the app.
   *
   * @default - by a Service with port 80
   */
  readonly service?: ServiceOptions;

  /**
   * How the kubelet learns whether the program can serve, and whether it is stuck.
   *
   * @default - Health.http('/readyz', '/healthz')
   */
  readonly health?: Health;

  /**
   * How another version takes the place of the one before.
   *
   * @default - Rollout.rolling()
   */
  readonly rollout?: Rollout;

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
   * Who asks the program for its figures.
   *
   * @default - nobody
   */
  readonly metrics?: Metrics;

  /**
   * The Deployment and the Service of this name that are there already, and are taken over without being made anew.
   *
   * @default - they are new
   */
  readonly adopt?: AdoptedWebApp;
}
