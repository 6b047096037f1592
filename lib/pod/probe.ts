import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Check, copyOf, isPlain, quote } from '../kubernetes';
import { isByTls } from './app-protocol';
import type { ContainerPort } from './container-port';

/** How often a probe asks, and how often it may fail. */
export interface ProbeOptions {
  /**
   * The port to ask, from 1 to 65535. A command has none.
   *
   * @default - the container's first port
   */
  readonly port?: number;

  /**
   * The time between two probes, in whole seconds.
   *
   * @default - 5 seconds for startup and readiness, 10 seconds for liveness
   */
  readonly period?: Duration;

  /**
   * How long an answer may take, in whole seconds.
   *
   * @default Duration.seconds(2)
   */
  readonly timeout?: Duration;

  /**
   * After how many failures in a row the probe counts as failed.
   *
   * @default - 60 for startup, 3 for readiness, 6 for liveness
   */
  readonly failureThreshold?: number;

  /**
   * How long a container that is restarted for this may take to end, in whole seconds. What is stuck may heed no signal. Not of readiness, which
   * restarts nothing.
   *
   * @default - as long as the pod may
   */
  readonly terminationGrace?: Duration;

  /**
   * Headers of the request, such as a `Host` that the program insists on. Only an HTTP GET has some.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/** How a gRPC server is asked. */
export interface GrpcProbeOptions extends ProbeOptions {
  /**
   * The service that is asked for.
   *
   * @default - the server as a whole
   */
  readonly service?: string;
}

/** What a probe is asked for. */
export type ProbeRole = 'startup' | 'readiness' | 'liveness';

/** What a role of a probe falls back to. */
interface ProbeDefaults {
  readonly period: Duration;
  readonly failureThreshold: number;
}

/** Five minutes to start; out of the endpoints after a quarter of a minute; restarted after a minute without an answer. */
const DEFAULTS: { [role: string]: ProbeDefaults } = {
  startup: { period: Duration.seconds(5), failureThreshold: 60 },
  readiness: { period: Duration.seconds(5), failureThreshold: 3 },
  liveness: { period: Duration.seconds(10), failureThreshold: 6 },
};

const TIMEOUT = Duration.seconds(2);

/**
 * A question that the kubelet asks a container.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export class Probe {
  /** An HTTP GET that is answered with a status from 200 to 399. By TLS where the port speaks it, whatever its certificate. */
  public static http(path: string, options: ProbeOptions = {}): Probe {
    return new Probe('http', path, copyOf(options));
  }

  /** A TCP connection that is accepted. */
  public static tcp(options: ProbeOptions = {}): Probe {
    return new Probe('tcp', undefined, copyOf(options));
  }

  /** A command in the container that exits with 0. */
  public static exec(command: string[], options: ProbeOptions = {}): Probe {
    return new Probe('exec', copyOf(command), copyOf(options));
  }

  /** The standard health service of gRPC says SERVING. @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
  public static grpc(options: GrpcProbeOptions = {}): Probe {
    const { service, ...rest } = copyOf(options) ?? {};
    return new Probe('grpc', service, isPlain(options) ? rest : options);
  }

  private constructor(
    private readonly kind: 'http' | 'tcp' | 'exec' | 'grpc',
    /** The path, the command, or the service. */
    private readonly asked: unknown,
    private readonly options: ProbeOptions,
  ) {}

  /**
   * The same question at the pace of another role.
   *
   * @internal
   */
  public _sameQuestion(): Probe {
    const { port, timeout, headers, terminationGrace } = this.options;
    return new Probe(this.kind, this.asked, { port, timeout, headers, terminationGrace });
  }

  /**
   * @internal
   */
  public _render(check: Check, role: ProbeRole, ports: ContainerPort[]): k8s.Probe {
    const { timeout = TIMEOUT, period = DEFAULTS[role].period, failureThreshold = DEFAULTS[role].failureThreshold, terminationGrace } = check.props(`${role} probe`, this.options);
    const [timeoutSeconds, periodSeconds] = [check.seconds(`${role} probe's timeout`, timeout), check.seconds(`${role} probe's period`, period)];
    check.integer(`${role} probe's period in seconds`, periodSeconds, 1);
    check.integer(`${role} probe's timeout in seconds`, timeoutSeconds, 1);
    check.integer(`${role} probe's failureThreshold`, failureThreshold, 1);
    const terminationGracePeriodSeconds = terminationGrace && check.seconds(`${role} probe's terminationGrace`, terminationGrace);
    if (terminationGracePeriodSeconds !== undefined) {
      check.that(role !== 'readiness', `readiness probe has terminationGrace, got ${terminationGracePeriodSeconds} seconds, and restarts nothing: leave it out`);
      check.integer(`${role} probe's terminationGrace in seconds`, terminationGracePeriodSeconds, 1);
    }
    return { ...this.renderAction(check, role, ports), periodSeconds, timeoutSeconds, failureThreshold, terminationGracePeriodSeconds };
  }

  /**
   * How long it may fail before it counts, once its options are checked.
   *
   * @internal
   */
  public _budgetSeconds(role: ProbeRole): number {
    const { period = DEFAULTS[role].period, failureThreshold = DEFAULTS[role].failureThreshold } = this.options;
    return period.toSeconds() * failureThreshold;
  }

  /**
   * What it asks, as people say it.
   *
   * @internal
   */
  public _question(ports: ContainerPort[]): string {
    const port = this.options.port ?? ports[0]?.port;
    switch (this.kind) {
      case 'exec':
        return (this.asked as string[]).join(' ');
      case 'http':
        return `GET ${this.asked} on port ${port}`;
      case 'grpc':
        return `the health of ${quote(this.asked ?? '')} on port ${port}`;
      default:
        return `a connection to port ${port}`;
    }
  }

  /**
   * The texts in it that could show a secret, by what errors call them.
   *
   * @internal
   */
  public _texts(): string[] {
    // a header by what it would be on a command line
    return [this.asked ?? [], ...Object.entries(this.options.headers ?? {}).map(([name, value]) => `${name}: ${value}`)].flat() as string[];
  }

  private renderAction(check: Check, role: ProbeRole, ports: ContainerPort[]): k8s.Probe {
    const { asked, options: { port: given, headers } } = this;
    check.that(headers === undefined || this.kind === 'http', `${role} probe has headers, which only an HTTP GET has, got ${quote(headers)}: leave them out`);
    switch (this.kind) {
      case 'exec':
        check.that(given === undefined, `${role} probe runs a command, which has no port, got ${quote(given)}: leave port out`);
        check.list(`${role} probe's command`, asked, (item, text) => check.string(item, text));
        check.that((asked as string[]).length > 0 && (asked as string[])[0].trim() !== '', `${role} probe has an empty command: name a program`);
        return { exec: { command: asked as string[] } };
      case 'http':
        check.path(`${role} probe's path`, asked as string);
        return {
          httpGet: {
            path: asked as string,
            port: this.port(check, role, ports),
            scheme: this.scheme(check, role, ports),
            httpHeaders: renderHeaders(check, role, headers),
          },
        };
      case 'grpc':
        if (asked !== undefined) {
          check.string(`${role} probe's service`, asked);
        }
        // the one probe that takes no names of ports
        return { grpc: { port: this.numberOf(check, role, ports), service: asked as string | undefined } };
      default:
        return { tcpSocket: { port: this.port(check, role, ports) } };
    }
  }

  private port(check: Check, role: ProbeRole, ports: ContainerPort[]): k8s.IntOrString {
    const number = this.numberOf(check, role, ports);
    return k8s.IntOrString.fromString(ports.find(({ port }) => port === number)!.name);
  }

  /** Plain where it isn't said: one that is asked in the clear by TLS never answers. */
  private scheme(check: Check, role: ProbeRole, ports: ContainerPort[]): string | undefined {
    const number = this.numberOf(check, role, ports);
    return isByTls(ports.find(({ port }) => port === number)!.appProtocol) ? 'HTTPS' : undefined;
  }

  private numberOf(check: Check, role: ProbeRole, ports: ContainerPort[]): number {
    const open = ports.filter(({ protocol }) => protocol !== 'UDP').map(({ port }) => port);
    check.that(open.length > 0, `${role} probe asks a port, but the container has none: give it a port or use Probe.exec()`);
    const { port = open[0] } = this.options;
    check.that(open.includes(port), `${role} probe asks port ${quote(port)}, but the container listens on ${open.join(', ')}: use one of these`);
    return port;
  }
}

/** What a header's name may hold. @see https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const HEADER = /^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/;

function renderHeaders(check: Check, role: ProbeRole, headers: { [name: string]: string } | undefined): k8s.HttpHeader[] | undefined {
  if (headers === undefined) {
    return undefined;
  }
  check.map(`${role} probe's headers`, headers);
  const names = Object.keys(headers).sort();
  for (const name of names) {
    check.that(HEADER.test(name), `${role} probe's headers: a name must be one such as 'X-Probe', got ${quote(name)}`);
    check.string(`${role} probe's header ${name}`, headers[name]);
    check.that(!/[\r\n]/.test(headers[name]), `${role} probe's header ${name} must be one line, got ${quote(headers[name])}`);
  }
  return names.length > 0 ? names.map((name) => ({ name, value: headers[name] })) : undefined;
}
