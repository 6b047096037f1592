import { Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Check } from '../kubernetes';

/** How often a probe asks, and how often it may fail. */
export interface ProbeOptions {
  /**
   * The port to ask, from 1 to 65535.
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
    return new Probe({ path }, options);
  }

  /** A TCP connection that is accepted. */
  public static tcp(options: ProbeOptions = {}): Probe {
    return new Probe({}, options);
  }

  /** A command in the container that exits with 0. */
  public static exec(command: string[], options: ProbeOptions = {}): Probe {
    return new Probe({ command }, options);
  }

  private constructor(private readonly action: { readonly path?: string; readonly command?: string[] }, private readonly options: ProbeOptions) {}

  /**
   * @internal
   */
  public _render(check: Check, role: 'startup' | 'readiness' | 'liveness', ports: { [port: number]: string }): k8s.Probe {
    const timeout = check.seconds(`${role} probe's timeout`, this.options.timeout ?? TIMEOUT);
    const period = check.seconds(`${role} probe's period`, this.options.period ?? DEFAULTS[role].period);
    const failureThreshold = this.options.failureThreshold ?? DEFAULTS[role].failureThreshold;
    check.integer(`${role} probe's period in seconds`, period, 1);
    check.integer(`${role} probe's timeout in seconds`, timeout, 1);
    check.integer(`${role} probe's failureThreshold`, failureThreshold, 1);
    return { ...this.renderAction(check, role, ports), periodSeconds: period, timeoutSeconds: timeout, failureThreshold };
  }

  /**
   * What it asks, as people say it.
   *
   * @internal
   */
  public _question(ports: { [port: number]: string }): string {
    const { path, command } = this.action;
    const port = this.options.port ?? Object.keys(ports)[0];
    return command !== undefined ? command.join(' ') : path !== undefined ? `GET ${path} on port ${port}` : `a connection to port ${port}`;
  }

  private renderAction(check: Check, role: string, ports: { [port: number]: string }): k8s.Probe {
    if (this.action.command !== undefined) {
      check.that(this.action.command.length > 0 && this.action.command[0] !== '', `${role} probe has an empty command: name a program`);
      return { exec: { command: this.action.command } };
    }
    const port = this.port(check, role, ports);
    if (this.action.path === undefined) {
      return { tcpSocket: { port } };
    }
    check.path(`${role} probe's path`, this.action.path);
    return { httpGet: { path: this.action.path, port } };
  }

  private port(check: Check, role: string, ports: { [port: number]: string }): k8s.IntOrString {
    const known = Object.keys(ports).join(', ');
    check.that(known !== '', `${role} probe asks a port, but the container has none: give it a port or use Probe.exec()`);
    const port = this.options.port ?? Number(Object.keys(ports)[0]);
    check.that(ports[port] !== undefined, `${role} probe asks port ${port}, but the container listens on ${known}: use one of these`);
    return k8s.IntOrString.fromString(ports[port]);
  }
}
