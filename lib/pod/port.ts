import { Check, copyOf, quote } from '../kubernetes';
import { AppProtocol } from './app-protocol';
import type { ContainerPort } from './container-port';

/** How a port is reached. */
export interface PortOptions {
  /**
   * The Service's port.
   *
   * @default - the same as the container's
   */
  readonly servicePort?: number;

  /**
   * Whether only the workload's own pods use it, to find each other and to talk: it is open between them, on a headless Service, and to nobody else.
   *
   * @default false
   */
  readonly amongPods?: boolean;
}

/** What is known of a port once it is checked. */
export interface ResolvedPort extends ContainerPort {
  readonly servicePort: number;
  readonly amongPods: boolean;
}

/** What Kubernetes takes as the name of a port. */
const NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_NAME = 15;

/** A port that a container listens on, by a name. */
export class Port {
  /** HTTP/1.1 in the clear. */
  public static http(name: string, port: number, options: PortOptions = {}): Port {
    return new Port(name, port, copyOf(options), 'TCP', AppProtocol.HTTP);
  }

  /** HTTP/2 in the clear. */
  public static h2c(name: string, port: number, options: PortOptions = {}): Port {
    return new Port(name, port, copyOf(options), 'TCP', AppProtocol.H2C);
  }

  /** gRPC in the clear. */
  public static grpc(name: string, port: number, options: PortOptions = {}): Port {
    return new Port(name, port, copyOf(options), 'TCP', AppProtocol.GRPC);
  }

  /** HTTP over TLS, which the program speaks itself. */
  public static https(name: string, port: number, options: PortOptions = {}): Port {
    return new Port(name, port, copyOf(options), 'TCP', AppProtocol.HTTPS);
  }

  /** Anything over TCP. */
  public static tcp(name: string, port: number, options: PortOptions = {}): Port {
    return new Port(name, port, copyOf(options), 'TCP');
  }

  /** Anything over UDP. */
  public static udp(name: string, port: number, options: PortOptions = {}): Port {
    return new Port(name, port, copyOf(options), 'UDP');
  }

  private constructor(
    private readonly name: string,
    private readonly port: number,
    private readonly options: PortOptions,
    private readonly protocol: 'TCP' | 'UDP',
    private readonly appProtocol?: AppProtocol,
  ) {}

  /**
   * @internal
   */
  public _resolve(check: Check, prop: string): ResolvedPort {
    checkPortName(check, `${prop}: the name`, this.name);
    check.port(`${prop}: ${this.name}`, this.port);
    const { servicePort = this.port, amongPods = false } = check.props(`${prop}: options`, this.options);
    check.port(`${prop}: ${this.name}: servicePort`, servicePort);
    check.boolean(`${prop}: ${this.name}: amongPods`, amongPods);
    const { name, port, protocol, appProtocol } = this;
    return { name, port, protocol, appProtocol, servicePort, amongPods };
  }
}

export function checkPortName(check: Check, prop: string, name: string): void {
  check.that(typeof name === 'string' && name.length <= LONGEST_NAME && NAME.test(name),
    () => `${prop} must have at most ${LONGEST_NAME} lower-case letters, digits and '-', and a letter, got ${quote(name)}: use one such as 'grpc'`);
}

/** Checks a list of ports, against each other as well. */
export function resolvePorts(check: Check, prop: string, ports: Port[]): ResolvedPort[] {
  check.list(prop, ports, (item, port) => check.instance(item, port, Port, 'a factory such as Port.grpc()'));
  return ports.map((port, i) => port._resolve(check, `${prop}[${i}]`));
}
