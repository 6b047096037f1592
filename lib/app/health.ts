import type { PlainText } from '../config';
import { Check, Exemption, checkReason, copyOf } from '../kubernetes';
import { ContainerPort, GrpcProbeOptions, Probe, ProbeOptions } from '../pod';
import { GivenProbes, checkProbes } from './command-check';

/** What a program is asked, each question in its own words. */
export interface Probes {
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
}

/** The questions to a program, checked. */
export interface ResolvedHealth extends GivenProbes {
  /** What a new pod is given to start. */
  readonly startSeconds: number;
  readonly exemptions: Exemption[];
}

/** How the kubelet learns whether a program can serve, and whether it is stuck. */
export class Health {
  /**
   * Two endpoints: `ready` may depend on a database, `live` on nothing outside of the pod, or an outage of the database would restart every pod.
   * `options`: of both.
   */
  public static http(ready: string, live: string, options: ProbeOptions = {}): Health {
    return Health.of({ readiness: Probe.http(ready, options), liveness: Probe.http(live, options) });
  }

  /**
   * One endpoint, which says whether the program can serve. Whether it is stuck is asked by a connection to the same port, which depends on nothing:
   * a program that takes connections and answers none is taken out of the Service, and not restarted.
   */
  public static single(path: string, options: ProbeOptions = {}): Health {
    return Health.of({ readiness: Probe.http(path, options), liveness: Probe.tcp(withoutHeaders(options)) });
  }

  /** gRPC's own health service says whether the program can serve; a connection to the same port, whether it is stuck. */
  public static grpc(options: GrpcProbeOptions = {}): Health {
    return Health.of({ readiness: Probe.grpc(options), liveness: Probe.tcp(withoutHeaders(options)) });
  }

  /** A command in the container says whether the program is stuck, and another one, or none, whether it can serve. For programs without a port. */
  public static exec(live: string[], ready?: string[], options: ProbeOptions = {}): Health {
    return new Health({ liveness: Probe.exec(live, options), readiness: ready === undefined ? undefined : Probe.exec(ready, options) });
  }

  /** Each question by itself. What is left out is asked as by default. */
  public static of(probes: Probes): Health {
    const { readiness = Probe.http('/readyz'), liveness = Probe.http('/healthz'), startup } = copyOf(probes) ?? {};
    return new Health({ readiness, liveness, startup }, probes);
  }

  /** Nobody asks: a pod counts as ready as soon as its process is there, and as well while it is. The reason is what linters and auditors read. */
  public static none(reason: string): Health {
    return new Health({}, {}, reason);
  }

  private constructor(private readonly probes: GivenProbes, private readonly given: unknown = {}, private readonly reason?: string) {}

  /**
   * Checks it for a program that listens on these ports.
   *
   * @internal
   */
  public _resolve(check: Check, plain: PlainText, ports: ContainerPort[]): ResolvedHealth {
    check.props('health', this.given);
    checkReason(check, 'health: the reason', this.reason);
    const { readiness, liveness } = this.probes;
    checkProbes(check, plain, '', { readiness, liveness }, ports);
    const startup = this.probes.startup ?? liveness?._sameQuestion();
    checkProbes(check, plain, '', { startup }, ports);
    return {
      readiness,
      liveness,
      startup,
      startSeconds: startup?._budgetSeconds('startup') ?? 0,
      exemptions: [
        ...(readiness === undefined ? [{ checkov: 'CKV_K8S_9', reason: this.why }] : []),
        ...(liveness === undefined ? [{ checkov: 'CKV_K8S_8', reason: this.why }] : []),
        ...(readiness === undefined || liveness === undefined ? [{ kubeScore: 'pod-probes', reason: this.why }] : []),
      ],
    };
  }

  /**
   * Whether nobody asks whether it can serve.
   *
   * @internal
   */
  public get _isBlind(): boolean {
    return this.probes.readiness === undefined;
  }

  private get why(): string {
    return this.reason ?? 'nothing is sent to it';
  }
}

function withoutHeaders(options: ProbeOptions): ProbeOptions {
  const { headers: _, service: __, ...rest } = (copyOf(options) ?? {}) as GrpcProbeOptions;
  return rest;
}
