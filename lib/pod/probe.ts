import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Check, copyOf, quote } from '../kubernetes';

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
  /** An HTTP GET that is answered with a status from 200 to 399. */
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

  private constructor(
    private readonly kind: 'http' | 'tcp' | 'exec',
    /** The path, or the command. */
    private readonly asked: unknown,
    private readonly options: ProbeOptions,
  ) {}

  /**
   * The same question at the pace of another role.
   *
   * @internal
   */
  public _sameQuestion(): Probe {
    const { port, timeout } = this.options;
    return new Probe(this.kind, this.asked, { port, timeout });
  }

  /**
   * @internal
   */
  public _render(check: Check, role: ProbeRole, ports: { [port: number]: string }): k8s.Probe {
    const { timeout = TIMEOUT, period = DEFAULTS[role].period, failureThreshold = DEFAULTS[role].failureThreshold } = check.props(`${role} probe`, this.options);
    const [timeoutSeconds, periodSeconds] = [check.seconds(`${role} probe's timeout`, timeout), check.seconds(`${role} probe's period`, period)];
    check.integer(`${role} probe's period in seconds`, periodSeconds, 1);
    check.integer(`${role} probe's timeout in seconds`, timeoutSeconds, 1);
    check.integer(`${role} probe's failureThreshold`, failureThreshold, 1);
    return { ...this.renderAction(check, role, ports), periodSeconds, timeoutSeconds, failureThreshold };
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
  public _question(ports: { [port: number]: string }): string {
    const port = this.options.port ?? Object.keys(ports)[0];
    switch (this.kind) {
      case 'exec':
        return (this.asked as string[]).join(' ');
      case 'http':
        return `GET ${this.asked} on port ${port}`;
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
    return [this.asked ?? []].flat() as string[];
  }

  private renderAction(check: Check, role: ProbeRole, ports: { [port: number]: string }): k8s.Probe {
    if (this.kind === 'exec') {
      const command: any = this.asked;
      check.that(this.options.port === undefined, `${role} probe runs a command, which has no port, got ${quote(this.options.port)}: leave port out`);
      check.list(`${role} probe's command`, command, (item, text) => check.string(item, text));
      check.that(command.length > 0 && command[0].trim() !== '', `${role} probe has an empty command: name a program`);
      return { exec: { command } };
    }
    if (this.kind === 'http') {
      check.path(`${role} probe's path`, this.asked as string);
    }
    const port = this.port(check, role, ports);
    return this.kind === 'http' ? { httpGet: { path: this.asked as string, port } } : { tcpSocket: { port } };
  }

  private port(check: Check, role: ProbeRole, ports: { [port: number]: string }): k8s.IntOrString {
    const known = Object.keys(ports).join(', ');
    check.that(known !== '', `${role} probe asks a port, but the container has none: give it a port or use Probe.exec()`);
    const port = this.options.port === undefined ? Number(Object.keys(ports)[0]) : this.options.port;
    check.that(typeof port === 'number' && ports[port] !== undefined,
      `${role} probe asks port ${quote(port)}, but the container listens on ${known}: use one of these`);
    return k8s.IntOrString.fromString(ports[port]);
  }
}
