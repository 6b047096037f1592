import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Program } from '../app';
import { Check, Labels, place, quote } from '../kubernetes';
import { ConnectOptions, Connection, IConnectable, NetworkPolicy } from '../network';
import { HostSpread, PRE_STOP_SLEEP, ResolvedPort, resolvePorts } from '../pod';
import {
  AdoptedStatefulSet, ServedPort, StatefulWorkload, checkAdoptedPods, checkServed, connectionTo, disruptionsOf, emitServed, servedPort,
} from '../workload';
import { checkAdoption, checkStatefulApp } from './stateful-app-check';
import { StatefulAppProps } from './stateful-app-props';

/** What `<name>-binding-<target>` adds, and the revision that is a label of the pods. */
const RESERVED_FOR_DERIVED_NAMES = 11;
const NO_PAUSE = Duration.seconds(0);

/**
 * A program of which each pod has a name, a DNS entry and volumes of its own, and keeps them: a StatefulSet of hardened pods, closed to everything
 * that it isn't connected to.
 *
 *     new StatefulApp(chart, 'queue', {
 *       image: 'ghcr.io/acme/queue:2.3.0',
 *       members: 3,
 *       ports: [Port.http('http', 8080), Port.tcp('peers', 7000, { amongPods: true })],
 *       health: Health.http('/readyz', '/healthz'),
 *       volumes: { '/var/lib/queue': Volume.perPod(Size.gibibytes(10)) },
 *     });
 */
export class StatefulApp extends Construct implements IConnectable {
  /** The name of the StatefulSet. */
  public readonly name: string;
  /** The StatefulSet. The default child: `ApiObject.of(app)` is this one. */
  public readonly statefulSet: ApiObject;
  /** `<name>-headless`: a DNS name for every member, also while it isn't ready. The one that was adopted, where one was. */
  public readonly headlessService: ApiObject;
  /** The Service that leads to any ready member, where there is a port that others reach. */
  public readonly service?: ApiObject;
  /** The identity of the members, unless it is one that others made. */
  public readonly serviceAccount?: ApiObject;
  /** What a drain may take; none for a single member of `Stage.DEVELOPMENT`. */
  public readonly disruptionBudget?: ApiObject;
  /** What may reach the members, and what they may reach. */
  public readonly networkPolicy: NetworkPolicy;
  /** The names of the members, which are those of their pods: `<name>-0`, … */
  public readonly memberNames: string[];

  private readonly check: Check;
  private readonly workload: StatefulWorkload;
  private readonly labels: Labels;
  private readonly serviceName: string;
  /** Those that others reach. */
  private readonly open: ResolvedPort[];

  public constructor(scope: Construct, id: string, given: StatefulAppProps) {
    super(place(scope, id), id);
    const check = this.check = new Check(this);
    const props = check.props('props', given);
    const own = resolvePorts(check, 'ports', props.ports ?? []);
    const pause = own.some(({ amongPods }) => !amongPods) ? PRE_STOP_SLEEP : NO_PAUSE;
    const adopted = checkAdoptedPods(check, props.adopt);
    const program = new Program(this, id, props, { component: 'stateful', reserved: RESERVED_FOR_DERIVED_NAMES, pause, keepsNames: true, adopted });
    const { health, update } = checkStatefulApp(check, props, program, own);
    const ports = [...own, ...program.helperPorts];
    this.open = ports.filter(({ amongPods }) => !amongPods);
    const served = this.open.map((port) => servedPort(port, adopted !== undefined));
    checkServed(check, served);
    checkAdoption(check, props, program, served.length > 0);

    this.name = program.name;
    this.labels = program.labels;
    this.workload = new StatefulWorkload(this, 'Workload', {
      ...program.workload(own, health),
      // each member of a majority on a node of its own
      hostSpread: props.quorum ? HostSpread.REQUIRED : HostSpread.PREFERRED,
      members: props.members,
      claims: program.claims,
      retention: { whenDeleted: props.whenDeleted, whenScaled: props.whenScaled },
      memberPorts: ports,
      disruptions: disruptionsOf(this, props.members, props.maxUnavailable),
      podManagementPolicy: props.podManagementPolicy,
      update,
      adopted,
    });
    program.addTo(this.workload);
    this.statefulSet = this.workload.statefulSet;
    this.node.defaultChild = this.statefulSet;
    this.headlessService = this.workload.headlessService;
    this.serviceAccount = this.workload.serviceAccount;
    this.disruptionBudget = this.workload.disruptionBudget;
    this.networkPolicy = this.workload.networkPolicy;
    this.memberNames = this.workload.memberNames;
    this.serviceName = adopted?.hasAddress ? adopted.headlessService : adopted?.service ?? this.name;
    this.service = this.emitService(program.labels, served, adopted);
  }

  /**
   * The DNS name of one member, through the headless Service.
   *
   * @throws when there is no member of this number
   */
  public member(ordinal: number): string {
    return this.workload.member(ordinal);
  }

  /** How others reach any member that is ready, at the first port that isn't `amongPods`. */
  public get endpoint(): Connection {
    this.check.that(this.open.length > 0, 'it has no port that others reach: add one to ports that isn\'t amongPods');
    return this.describe(this.open[0], this.name);
  }

  /**
   * How others reach another port: `shop.connectTo(queue.port('admin'))`. Its binding is called `<name>-<port>`.
   *
   * @throws when there is none of this name, or only the members use it
   */
  public port(name: string): Connection {
    const further = this.open.slice(1);
    const found = further.find((port) => port.name === name);
    this.check.that(found !== undefined,
      `port(${quote(name)}): it has ${further.map((port) => port.name).join(', ') || 'no further port that others reach'}: add it to ports, or use one of these`);
    return this.describe(found!, `${this.name}-${name}`);
  }

  /**
   * Connects the members to a database, to an app, or to something outside, as `StatelessWebApp.connectTo` does.
   *
   * @throws when the target is nothing, or its Secret is in another namespace
   */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.workload.connectTo(target, options);
  }

  private emitService(labels: Labels, served: ServedPort[], adopted: AdoptedStatefulSet | undefined): ApiObject | undefined {
    if (adopted?.hasAddress) {
      return this.headlessService;
    }
    return served.length > 0 ? emitServed(this, { name: this.serviceName, labels }, served) : undefined;
  }

  private describe(port: ResolvedPort, name: string): Connection {
    const { labels, networkPolicy, serviceName } = this;
    const { servicePort, appProtocol } = port;
    return connectionTo(this, { name, service: serviceName, labels, port, servicePort, appProtocol, networkPolicy });
  }
}
