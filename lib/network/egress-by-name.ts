import { Construct } from 'constructs';
import { Check, quote } from '../kubernetes';
import { emitCiliumPolicy } from './cilium-policy';
import { emitGkePolicy } from './gke-policy';
import type { EmitNamePolicy } from './name-policy';

const BY_NAME = Symbol.for('cdk8s-patterns.egress-by-name');

/**
 * Which network plugin opens paths to names, which NetworkPolicies don't know. Told once, for an app or a part of it, before anything in it is
 * connected:
 *
 *     EgressByName.of(app).useCilium();
 *
 * What `connectTo` knows by its name alone is open to the addresses that this name stands for, then, and to no other.
 */
export class EgressByName {
  /** That of a scope and of everything in it, where nothing nearer says otherwise. */
  public static of(scope: Construct): EgressByName {
    if (!Construct.isConstruct(scope)) {
      throw new Error(`[] EgressByName.of() needs an app, a chart or another construct, got ${quote(scope)}: pass the app`);
    }
    return ((scope as any)[BY_NAME] ??= new EgressByName(scope));
  }

  /**
   * What makes policies for pods of a construct; nothing where no plugin was named. From then on it is settled.
   *
   * @internal
   */
  public static _for(client: Construct): EmitNamePolicy | undefined {
    const all = [...client.node.scopes].reverse().map((scope) => EgressByName.of(scope as Construct));
    all.forEach((one) => one.asked ??= client);
    return all.find(({ emit }) => emit !== undefined)?.emit;
  }

  private emit?: EmitNamePolicy;
  /** Who has relied on it. */
  private asked?: Construct;

  private constructor(private readonly scope: Construct) {}

  /**
   * Cilium, by a CiliumNetworkPolicy, with its DNS proxy. Names of pods and Services aren't opened so.
   *
   * @see https://docs.cilium.io/en/stable/security/policy/layer3/#dns-based
   */
  public useCilium(): void {
    this.use(emitCiliumPolicy);
  }

  /**
   * GKE with Dataplane V2, by an FQDNNetworkPolicy, which has to be switched on for the cluster.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies
   */
  public useGke(): void {
    this.use(emitGkePolicy);
  }

  private use(emit: EmitNamePolicy): void {
    const check = new Check(this.scope);
    check.that(this.emit === undefined || this.emit === emit, 'EgressByName: two plugins are named for it: name the one that the cluster has');
    check.that(this.asked === undefined || this.emit === emit, () => `EgressByName: ${this.asked!.node.path} is connected already: name the plugin before anything is connected`);
    this.emit = emit;
  }
}
