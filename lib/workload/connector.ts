import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Labels, warn } from '../kubernetes';
import {
  Binding, BindingFacts, ConnectOptions, Connection, EgressByName, HostName, IConnectable, NetworkPolicy, OpenPort, Peer,
  RESERVED_FOR_VOLUME, Reached, SERVICE_BINDING_ROOT, bindingVariable, noteConnected,
} from '../network';
import type { Mount } from '../pod';
import type { ResolvedAccount } from './account';

/** What is connected. */
interface Connected {
  readonly name: string;
  readonly labels: Labels;
  /** The policy's, where another may have theirs. */
  readonly policyName?: string;
  readonly account?: ResolvedAccount;
}

/** Pods that are told of what they use. */
export interface BoundPod {
  /** Refuses what `addEnv` would refuse. */
  checkEnv(variables: k8s.EnvVar[]): void;
  addEnv(variables: k8s.EnvVar[]): void;
  addVolume(volume: k8s.Volume, mount: Mount): void;
}

/** Keeps pods apart from everything, and connects them to what they use. */
export class Connector {
  /** What the pods may reach, and be reached by. */
  public readonly networkPolicy: NetworkPolicy;

  private readonly check: Check;
  private readonly warnings = new Set<string>();

  /** `known`: the construct that users know; `scope`: what the policy and the bindings belong to. */
  public constructor(
    private readonly known: Construct, private readonly scope: Construct, private readonly pod: BoundPod, private readonly connected: Connected,
  ) {
    const { name, labels, policyName = name, account } = connected;
    this.check = new Check(known);
    this.networkPolicy = new NetworkPolicy(scope, 'NetworkPolicy', { name: policyName, labels });
    if (account?.callsApiServer) {
      this.networkPolicy._allowApiServer();
    }
    account?.agents?.forEach(({ cidr, port }) => this.networkPolicy.allowTo(Peer.cidrs([cidr]), [port]));
  }

  /** Opens the path to a target and gives the pods its binding. Everything is checked first: a refused connection leaves nothing behind. */
  public connectTo(target: IConnectable, given?: ConnectOptions): void {
    const connection = Connection._of(this.check, 'connectTo', target);
    const { name, env } = this.check.optionalProps('connectTo: options', given);
    const reached = connection._reach(this.check, this.scope);
    if (reached.facts === undefined) {
      this.check.that(env === undefined && name === undefined,
        `connectTo('${connection.name}'): a connection without a kind has no binding, so it takes no name and no env: say what it is, as in { kind: 'kafka' }`);
    } else {
      this.bind(reached.facts, name === undefined ? connection.name : name, env);
    }
    this.open(reached);
    noteConnected(this.known, connection.name);
  }

  /** Opens the path to a target, and tells the pods nothing. */
  public reach(target: IConnectable): Reached {
    const reached = Connection._of(this.check, 'connectTo', target)._reach(this.check, this.scope);
    this.open(reached);
    return reached;
  }

  private open({ at, ports, theirs }: Reached): void {
    if (at instanceof Peer) {
      this.networkPolicy._allow('to', at, ports);
    } else {
      this.openName(at, ports);
    }
    theirs?.networkPolicy._allow('from', theirs.from(this.connected.labels.selector), ports);
  }

  private openName({ hostName }: HostName, ports: OpenPort[]): void {
    const emitPolicy = EgressByName._for(this.scope);
    if (emitPolicy !== undefined) {
      this.networkPolicy._allowName(emitPolicy, hostName, ports);
      return;
    }
    this.networkPolicy._allow('to', Peer.internet(), ports);
    const shown = `${ports.length > 1 ? 'ports' : 'port'} ${ports.map(({ port }) => port).join(', ')}`;
    this.warn(`connectTo('${hostName}') opens ${shown} of every public IPv4 address, and of no private one: policies don't know names. `
      + 'Give cidrs, or name a network plugin that knows them by EgressByName.of(app)');
  }

  /** Each once, however often it is connected. */
  private warn(message: string): void {
    if (!this.warnings.has(message)) {
      this.warnings.add(message);
      warn(this.known, message);
    }
  }

  private bind(facts: BindingFacts, folder: string, env: { [variable: string]: string } = {}): void {
    const { pod, connected: { name, labels } } = this;
    this.check.dnsLabel('connectTo: name', folder, RESERVED_FOR_VOLUME);
    const id = `Binding-${folder}`;
    this.check.that(this.scope.node.tryFindChild(id) === undefined, `connectTo: it has a binding called '${folder}' already: connect once, or give another name`);
    this.check.map('connectTo: env', env);
    const variables = [
      { name: 'SERVICE_BINDING_ROOT', value: SERVICE_BINDING_ROOT },
      ...Object.entries(env).map(([variable, entry]) => bindingVariable(this.check, folder, facts, variable, entry)),
    ];
    pod.checkEnv(variables);

    const binding = new Binding(this.scope, id, { name: `${name}-binding-${folder}`, folder, labels, facts });
    pod.addVolume(binding.volume(), { volume: `binding-${folder}`, path: binding.path, readOnly: true });
    pod.addEnv(variables);
  }
}
