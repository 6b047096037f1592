import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { emitFiles } from '../config';
import { Check, Labels, quote } from '../kubernetes';

/** Where the folders of all bindings are. @see https://servicebinding.io/spec/core/1.1.0/#workload-projection */
export const SERVICE_BINDING_ROOT = '/bindings';

/** What a client has to know of a service. */
export interface BindingFacts {
  /** The entries that are no secret: `type`, `provider`, `host`, `port`, … */
  readonly entries: { [key: string]: string };
  /** The rest, by the Secrets of the client's namespace that hold it. */
  readonly secrets: SecretEntries[];
}

/** The entries that a Secret holds. */
export interface SecretEntries {
  readonly name: string;
  /** The key of each. */
  readonly keys: { [entry: string]: string };
  /** Those that it need not have, and that no variable can stand for. */
  readonly optional?: { [entry: string]: string };
}

/** The entries that every service has. */
export function serviceEntries(type: string, host: string, port: number): { [key: string]: string } {
  return { type, provider: 'cdk8s-patterns', host, port: String(port) };
}

/** What `binding-<folder>`, the name of its volume, adds to the folder's. */
export const RESERVED_FOR_VOLUME = 8;

interface BindingProps {
  readonly name: string;
  /** The folder under the root. */
  readonly folder: string;
  readonly labels: Labels;
  readonly facts: BindingFacts;
}

/** One folder of files by the Service Binding convention: what a client has to know of one service. */
export class Binding extends Construct {
  public readonly configMap: ApiObject;

  public constructor(scope: Construct, id: string, private readonly props: BindingProps) {
    super(scope, id);
    this.configMap = emitFiles(this, 'Resource', props.name, props.labels, props.facts.entries);
  }

  public get path(): string {
    return `${SERVICE_BINDING_ROOT}/${this.props.folder}`;
  }

  public volume(): k8s.Volume {
    const sources: k8s.VolumeProjection[] = [{ configMap: { name: this.props.name } }];
    for (const { name, keys, optional } of this.props.facts.secrets) {
      // a missing key is an error of the mount
      sources.push({ secret: { name, items: items(keys) } });
      if (optional !== undefined) {
        sources.push({ secret: { name, items: items(optional), optional: true } });
      }
    }
    // readable by the pod's group, which fsGroup sets
    return { name: `binding-${this.props.folder}`, projected: { sources, defaultMode: 0o440 } };
  }
}

/** A variable with the value of one entry of the binding in a folder. */
export function bindingVariable(check: Check, folder: string, { entries, secrets }: BindingFacts, name: string, entry: string): k8s.EnvVar {
  const known = [entries, ...secrets.map(({ keys }) => keys)].flatMap((some) => Object.keys(some));
  check.variableName('connectTo', name);
  check.that(known.includes(entry), `${name} asks for ${quote(entry)} of '${folder}', which has ${known.join(', ')}: use one of these`);
  const secret = secrets.find(({ keys }) => Object.keys(keys).includes(entry));
  return secret === undefined
    ? { name, value: entries[entry] }
    : { name, valueFrom: { secretKeyRef: { name: secret.name, key: secret.keys[entry] } } };
}

function items(keys: { [entry: string]: string }): k8s.KeyToPath[] {
  return Object.entries(keys).map(([path, key]) => ({ key, path }));
}
