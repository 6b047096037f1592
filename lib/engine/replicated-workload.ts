import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Check, place, quote, serviceHost } from '../kubernetes';
import { ConnectOptions, Connection, IConnectable, NetworkPolicy } from '../network';
import { HostSpread, moreGroups } from '../pod';
import { GeneratedSecrets, ProtectedSecret, ResolvedStorage, StatefulWorkload, connectionTo, disruptionsOf, quorum, resolveStorage } from '../workload';
import { Answer, askEngine } from './answer';
import { Cluster, resolveCluster } from './cluster';
import { Controller, ControllerProps } from './controller';
import { emitEndpoint, endpointName, portOf } from './endpoint';
import { Login, inObjectName, loginEntries, loginSecret } from './login';
import { MemberPod } from './member-pod';
import type { Pattern } from './pattern';
import type { ReplicatedWorkloadProps } from './replicated-workload-props';
import { brokenByPatch, brokenRules } from './rules';

/**
 * What keeps the same data on several members, whatever the product: ReplicatedDatabase and MessageBroker are one each. Its engine says what a member
 * is made of; all that follows from it is made here.
 */
export abstract class ReplicatedWorkload extends Construct implements IConnectable {
  /** The name of the StatefulSet. */
  public readonly name: string;
  /** The StatefulSet. The default child: `ApiObject.of(database)` is this one. */
  public readonly statefulSet: ApiObject;
  /** `<name>-headless`: a DNS name for every member. */
  public readonly headlessService: ApiObject;
  /** The identity of the members. */
  public readonly serviceAccount: ApiObject;
  /** What a drain may take: one member. None for a single one of `Stage.DEVELOPMENT`. */
  public readonly disruptionBudget?: ApiObject;
  /** What may reach the members, and what they may reach. */
  public readonly networkPolicy: NetworkPolicy;
  /** How many members a majority is. */
  public readonly quorum: number;
  /** The names of the members, which are those of their pods. */
  public readonly memberNames: string[];
  /** How an app reaches what it can log in to, where there is one such thing. */
  public abstract readonly endpoint: Connection;

  /**
   * Whom clients log in as, and what to.
   *
   * @internal
   */
  protected readonly _logins: Login[];

  private readonly check: Check;
  private readonly cluster: Cluster;
  private readonly answer: Answer;
  private readonly workload: StatefulWorkload;
  private readonly services: Map<string, ApiObject>;

  public constructor(scope: Construct, id: string, given: ReplicatedWorkloadProps) {
    super(place(scope, id), id);
    this.check = new Check(this);
    const props = this.check.props('props', given);
    const pattern = this._pattern(props);
    this.cluster = resolveCluster(this, id, props, pattern);
    this.answer = askEngine(this, this.cluster, props, pattern);
    const { spec, facts, labels, plain, logins } = this.answer;
    this.name = this.cluster.name;
    this._logins = logins;

    const member = new MemberPod(this, spec, { ...this.cluster, labels }, plain);
    const storage = resolveStorage(this, props.storage, spec.dataPath);
    this.workload = this.createWorkload(props, member, storage);
    this.statefulSet = this.workload.statefulSet;
    this.node.defaultChild = this.statefulSet;
    this.headlessService = this.workload.headlessService;
    this.serviceAccount = this.workload.serviceAccount!;
    this.disruptionBudget = this.workload.disruptionBudget;
    this.networkPolicy = this.workload.networkPolicy;
    this.quorum = quorum(this.cluster.members);
    this.memberNames = facts.memberNames;

    this.services = new Map(spec.endpoints.map((endpoint) => [endpoint.suffix, emitEndpoint(this, this.name, labels, endpoint, spec.ports)]));
    const reached = Object.entries(spec.connections ?? {}).map(([to, target]) => [to, this.workload.reach(target).facts?.secrets ?? []] as const);
    props.metrics?._bindMembers(this, { name: this.name, labels, ports: spec.ports, networkPolicy: this.networkPolicy }, spec.metrics!);
    const generatedSecrets = this.generateSecrets(props);
    const controller = spec.controller && this.createController(props, storage, { generatedSecrets, connections: Object.fromEntries(reached) });
    plain.done();
    const broken = brokenRules({ ...this.answer, permissions: [...member.account.permissions, ...(controller?.permissions ?? [])] });
    this.node.addValidation({ validate: () => [...broken, ...brokenByPatch(this.statefulSet, spec)] });
  }

  /** The DNS name of one member, whatever its role. */
  public member(ordinal: number): string {
    return this.workload.member(ordinal);
  }

  /**
   * The Service of one of the engine's endpoints: `<name>-<suffix>`.
   *
   * @throws when the engine has no endpoint of this suffix
   */
  public service(suffix: string): ApiObject {
    const service = this.services.get(suffix);
    this.check.that(service !== undefined, () => `${this.cluster.product} has no Service ${quote(suffix)}: use one of ${[...this.services.keys()].join(', ')}`);
    return service!;
  }

  /**
   * How others reach another of the engine's endpoints, at its first port, as nobody that the product knows:
   * `operator.connectTo(events.furtherEndpoint('management'))`. Its binding is called `<name>-<suffix>`.
   *
   * @throws when the engine has no endpoint of this suffix beside the one that clients get
   */
  public furtherEndpoint(suffix: string): Connection {
    const { networkPolicy, answer: { labels, spec: { endpoints: [, ...further], ports } } } = this;
    const endpoint = further.find((one) => one.suffix === suffix);
    this.check.that(endpoint !== undefined,
      () => `${this.cluster.product} has no further endpoint ${quote(suffix)}: ${further.length === 0 ? 'use endpoint' : `use one of ${further.map((one) => one.suffix).join(', ')}`}`);
    const port = portOf(ports, endpoint!.ports[0]);
    const service = endpointName(this.name, suffix);
    return connectionTo(this, { name: service, service, labels, port, servicePort: port.port, appProtocol: port.appProtocol, networkPolicy });
  }

  /**
   * Connects the members to something that they use: an identity provider, a store for backups.
   *
   * @throws when the target is nothing, or its Secret is in another namespace
   */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.workload.connectTo(target, options);
  }

  /**
   * What the pattern adds. Asked for before anything is made.
   *
   * @internal
   */
  protected abstract _pattern(props: ReplicatedWorkloadProps): Pattern;

  /**
   * How clients reach it, as one of the users that it knows, or as nobody.
   *
   * @internal
   */
  protected _connection(login?: Login): Connection {
    const { cluster: { product }, answer: { labels, spec: { endpoints: [{ suffix, ports }], clientEntries, clientJdbc, ports: known } } } = this;
    const host = serviceHost(this, endpointName(this.name, suffix));
    const inName = login && inObjectName(login.name);
    return Connection._toPods({
      scope: this,
      // depends on nothing but what is logged in to, so that another one beside it moves no folder of files
      name: inName === undefined || inName === this.name ? this.name : `${this.name}-${inName}`,
      selector: labels.selector,
      ports: ports.map((one) => ({ port: portOf(known, one).port })),
      networkPolicy: this.networkPolicy,
      facts: {
        entries: { ...loginEntries({ product, host, port: this.clientPort }, login, clientJdbc), ...clientEntries },
        secret: login && { name: login.secretName, generated: login.generated },
      },
    });
  }

  private get clientPort(): number {
    const { endpoints: [{ ports: [first] }], ports } = this.answer.spec;
    return portOf(ports, first).port;
  }

  private createWorkload({ zones, hostSpread }: ReplicatedWorkloadProps, member: MemberPod, storage: ResolvedStorage): StatefulWorkload {
    const { cluster: { members, pod }, answer: { labels, spec } } = this;
    const workload = new StatefulWorkload(this, 'Workload', {
      ...member.workload(),
      name: this.name,
      labels,
      members,
      claims: [storage.claim],
      retention: storage.retention,
      hostSpread: HostSpread.REQUIRED,
      pod: { ...pod, scheduling: { ...pod.scheduling, hostSpread, zones }, supplementalGroups: moreGroups(this) },
      memberPorts: spec.ports.filter(({ betweenMembers }) => betweenMembers),
      // a drain takes one member at a time, and no quorum with it
      disruptions: disruptionsOf(this, members, undefined),
      // who knows the members' roles replaces them, and where nobody does, the StatefulSet
      update: { onDelete: spec.controller !== undefined },
    });
    member.addTo(workload.pod);
    return workload;
  }

  private generateSecrets({ partOf, systemCredentials }: ReplicatedWorkloadProps): ProtectedSecret[] {
    const { cluster, answer: { spec, facts, tools, logins } } = this;
    const isOwn = systemCredentials?.secretName !== undefined || facts._passwords.length === 0;
    const place = { product: cluster.product, host: endpointName(this.name, spec.endpoints[0].suffix), port: this.clientPort };
    const secrets = [
      ...(isOwn ? [] : [{ name: cluster.systemSecret, type: 'Opaque', passwords: facts._passwords, strings: {} }]),
      ...logins.filter(({ generated }) => generated).map((login) => loginSecret(place, spec.clientUri!, login)),
    ];
    return secrets.length === 0 ? [] : new GeneratedSecrets(this, 'Credentials', {
      name: this.name, tools, secrets, partOf, pod: cluster.pod, resources: cluster.credentialsResources,
    }).secrets;
  }

  private createController({ partOf }: ReplicatedWorkloadProps, { volumeAttributesClassName }: ResolvedStorage,
    secrets: Pick<ControllerProps, 'generatedSecrets' | 'connections'>): Controller {
    const { cluster, answer, networkPolicy } = this;
    return new Controller(this, 'Controller', {
      ...cluster, ...answer, spec: answer.spec.controller!, cluster: answer.facts, ports: answer.spec.ports, resources: cluster.controllerResources,
      ...secrets, partOf, volumeAttributesClassName, networkPolicy,
    });
  }
}
