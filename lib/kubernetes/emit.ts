import { ApiObject, App, JsonPatch, Lazy } from 'cdk8s';
import type { ApiObjectMetadata, ApiObjectProps, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';
import { Check } from './check';
import { isClusterWide } from './cluster-wide';
import { checkManifest } from './manifest';
import { EMITTED, Names } from './names';
import { isPatched } from './patched';
import { tidy } from './tidy';

/** A class that cdk8s generated for a kind, or what does its work. */
export interface EmittedKind<P> {
  readonly GVK: GroupVersionKind;
  manifest(props?: P): any;
}

/** A field that is newer than the generated classes, which drop what they do not know. */
export interface NewerField {
  /** Where it stands in the object: `['spec', 'trafficDistribution']`. */
  readonly path: (string | number)[];
  readonly value: unknown;
}

/** Everything of an object but its metadata. */
export type Fields<P> = Omit<P, 'metadata'>;

interface EmitOptions<P> {
  readonly metadata: ApiObjectMetadata;
  /** Everything else: the typed props of the kind, or what gives them afresh at every synthesis. */
  readonly props: Fields<P> | (() => Fields<P>);
  /** Which top-level fields `props` makes. */
  readonly fields?: string[];
  readonly newer?: () => NewerField[];
}

/**
 * The one place where API objects are made. Typed props are converted by the generated class; the object itself is a plain
 * `ApiObject`, so a JSON patch by the user may set any field of any Kubernetes version.
 *
 * Synthesis fails when anything that was asked for is missing from the output.
 */
export function emit<P>(scope: Construct, id: string, kind: EmittedKind<P>, options: EmitOptions<P>): ApiObject {
  Names.of(scope);
  const object = new EmittedObject(scope, id, { ...kind.GVK, metadata: options.metadata }, options.fields ?? ['spec'], () => convert(scope, kind, options));
  if (isClusterWide(object) && object.metadata.namespace !== undefined) {
    // cdk8s stamps the chart's on every object
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  return object;
}

/** How many resolvers an app has of itself. A user's own may put in something else anywhere. */
const OWN_RESOLVERS = new App().resolvers.length;

/** An object that looks at what it gives away, patches included. */
class EmittedObject extends ApiObject {
  public readonly [EMITTED] = true;

  public constructor(scope: Construct, id: string, props: ApiObjectProps, private readonly fields: string[], private readonly render: () => any) {
    // fields are asked for in this order: the first begins another synthesis
    let manifest: any;
    const lazy = fields.map((field, i) => [field, Lazy.any({ produce: () => (manifest = i === 0 ? render() : manifest)[field] })]);
    super(scope, id, { ...props, ...Object.fromEntries(lazy) });
  }

  public override toJson(): any {
    const isPlain = !isPatched(this) && App.of(this).resolvers.length === OWN_RESOLVERS;
    const json = isPlain ? this.toPlainJson() : super.toJson();
    checkManifest(this, json);
    return json;
  }

  /** What `super` gives where there is nothing to resolve and nothing to patch, in a fraction of the time. */
  private toPlainJson(): any {
    const manifest = this.render();
    const rest = Object.fromEntries(this.fields.map((field) => [field, manifest[field]]));
    return { apiVersion: this.apiVersion, kind: this.kind, metadata: this.metadata.toJson(), ...tidy(rest) };
  }
}

function convert<P>(scope: Construct, kind: EmittedKind<P>, options: EmitOptions<P>): any {
  const asked: any = typeof options.props === 'function' ? (options.props as () => Fields<P>)() : options.props;
  const manifest = kind.manifest(asked);
  const lost = missing(asked, manifest);
  if (lost !== undefined) {
    throw new Check(scope).error(`${kind.GVK.kind} ${options.metadata.name} lost ${lost.join('.')} on its way to the output: name it as a newer field`);
  }
  for (const newer of options.newer?.() ?? []) {
    set(manifest, newer);
  }
  return manifest;
}

/** The path of the first thing that was asked for and isn't in the output. */
function missing(asked: any, output: any): string[] | undefined {
  if (output === undefined || output === null) {
    return [];
  }
  if (typeof asked !== 'object' || typeof output !== 'object') {
    return undefined;
  }
  for (const key of Object.keys(asked)) {
    if (asked[key] !== undefined && asked[key] !== null) {
      const lost = missing(asked[key], output[key] ?? output[spelling(output, key)]);
      if (lost !== undefined) {
        return [key, ...lost];
      }
    }
  }
  return undefined;
}

/** Generated classes write `clusterIp` where Kubernetes has `clusterIP`. */
function spelling(output: any, key: string): string {
  return Object.keys(output).find((other) => other.toLowerCase() === key.toLowerCase()) ?? key;
}

function set(manifest: any, newer: NewerField): void {
  const parents = newer.path.slice(0, -1);
  const parent = parents.reduce((at: any, step) => (at[step] ??= {}), manifest);
  parent[newer.path[newer.path.length - 1]] = newer.value;
}
