import { ApiObject, App, Lazy } from 'cdk8s';
import type { ApiObjectMetadata, ApiObjectProps, GroupVersionKind, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { Check } from './check';
import { isClusterWide } from './cluster-wide';
import { Exemption, addExemptions } from './exemption';
import { checkManifest } from './manifest';
import { EMITTED, Names } from './names';
import { CHANGES, Changes, warnOfTypedWay } from './patch';
import { tidy } from './tidy';

/** A class that cdk8s generated for a kind, or what says the same of a custom resource: which it is, and what its props are. */
export interface EmittedKind<P> {
  readonly GVK: GroupVersionKind;
  /** What its props are. It isn't called: that of a generated class drops what is newer than it. */
  manifest?(props?: P): any;
}

/** Everything of an object but its metadata. */
export type Fields<P> = Omit<P, 'metadata'>;

interface EmitOptions<P> {
  readonly metadata: ApiObjectMetadata;
  /** Everything else: the typed props of the kind, or what gives them afresh at every synthesis. */
  readonly props: Fields<P> | (() => Fields<P>);
  /** Which top-level fields `props` makes. */
  readonly fields?: string[];
  /** What linters are to be told of the object as it is patched, beside what its metadata says. */
  readonly exemptions?: (manifest: any) => Exemption[];
}

/**
 * The one place where API objects are made. Their fields are typed by the generated classes, and written as they are given: a field that is newer
 * than the classes, or that they spell otherwise, is spread into its object. The object is a plain `ApiObject`, so a JSON patch by the user may set
 * any field of any Kubernetes version.
 */
export function emit<P>(scope: Construct, id: string, kind: EmittedKind<P>, options: EmitOptions<P>): ApiObject {
  Names.of(scope);
  const { metadata, fields = ['spec'], exemptions = () => [] } = options;
  return new EmittedObject(scope, id, { ...kind.GVK, metadata }, fields, () => tidy(propsOf(options)), exemptions);
}

/** How many resolvers an app has of itself. A user's own may put in something else anywhere. */
const OWN_RESOLVERS = new App().resolvers.length;

/** An object that looks at what it gives away, patches included. */
class EmittedObject extends ApiObject {
  public readonly [EMITTED] = true;
  public readonly [CHANGES]: Changes;

  public constructor(
    scope: Construct, id: string, props: ApiObjectProps, private readonly fields: string[], private readonly render: () => any,
    private readonly exemptions: (manifest: any) => Exemption[],
  ) {
    // fields are asked for in this order: the first begins another synthesis
    let manifest: any;
    const lazy = fields.map((field, i) => [field, Lazy.any({ produce: () => (manifest = i === 0 ? render() : manifest)[field] })]);
    super(scope, id, { ...props, ...Object.fromEntries(lazy) });
    this[CHANGES] = new Changes(new Check(this));
  }

  /** Patches it, with what a patch should keep: the entries of a map beside those that are added. */
  public override addJsonPatch(...patches: JsonPatch[]): void {
    patches.forEach((patch) => warnOfTypedWay(this, 'the patched', [this[CHANGES].addOperation(patch)]));
  }

  public override toJson(): any {
    const isPatched = this[CHANGES].count > 0;
    const isWide = isClusterWide(this);
    const isPlain = !isPatched && !isWide && App.of(this).resolvers.length === OWN_RESOLVERS;
    const json = isPlain ? this.toPlainJson() : super.toJson();
    if (isWide) {
      // cdk8s stamps the chart's on every object
      delete json.metadata.namespace;
    }
    const written = isPatched ? this.patched(json) : json;
    checkManifest(this, written);
    return written;
  }

  private patched(json: any): any {
    const manifest = this[CHANGES].applyTo(json);
    const { apiVersion, kind, metadata, ...rest } = manifest;
    const exemptions = [...this[CHANGES].exemptions, ...this.exemptions(manifest)];
    const annotations = exemptions.length > 0 ? { annotations: addExemptions(metadata?.annotations, exemptions) } : {};
    return { apiVersion, kind, metadata: { ...metadata, ...annotations }, ...rest };
  }

  /** What `super` gives where there is nothing to resolve and nothing to patch, in a fraction of the time. */
  private toPlainJson(): any {
    const manifest = this.render();
    const fields = Object.fromEntries(this.fields.filter((field) => field in manifest).map((field) => [field, manifest[field]]));
    return { apiVersion: this.apiVersion, kind: this.kind, metadata: this.metadata.toJson(), ...fields };
  }
}

function propsOf<P>({ props }: EmitOptions<P>): Fields<P> {
  return typeof props === 'function' ? (props as () => Fields<P>)() : props;
}
