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
  /** The Secret with the rest, in the service's namespace. */
  readonly secret?: BindingSecret;
}

/** A Secret that holds `username` and `password`, and `uri` where it was generated. */
export interface BindingSecret {
  readonly name: string;
  readonly generated: boolean;
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

/** The keys of a binding's Secret. */
const CREDENTIALS = ['username', 'password'];

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
    const { secret } = this.props.facts;
    const items = (keys: string[]) => keys.map((key) => ({ key, path: key }));
    const sources: k8s.VolumeProjection[] = [{ configMap: { name: this.props.name } }];
    if (secret?.generated) {
      sources.push({ secret: { name: secret.name, items: items([...CREDENTIALS, 'uri']) } });
    } else if (secret) {
      // a Secret of the user's own need not have a uri; a missing password is an error of the mount all the same
      sources.push({ secret: { name: secret.name, items: items(CREDENTIALS) } });
      sources.push({ secret: { name: secret.name, items: items(['uri']), optional: true } });
    }
    // readable by the pod's group, which fsGroup sets
    return { name: `binding-${this.props.folder}`, projected: { sources, defaultMode: 0o440 } };
  }
}

/** A variable with the value of one entry of the binding in a folder. */
export function bindingVariable(check: Check, folder: string, { entries, secret }: BindingFacts, name: string, entry: string): k8s.EnvVar {
  const secrets = secret ? [...CREDENTIALS, ...(secret.generated ? ['uri'] : [])] : [];
  const known = [...Object.keys(entries), ...secrets];
  check.variableName('connectTo', name);
  check.that(known.includes(entry), `${name} asks for ${quote(entry)} of '${folder}', which has ${known.join(', ')}: use one of these`);
  return secrets.includes(entry) ? { name, valueFrom: { secretKeyRef: { name: secret!.name, key: entry } } } : { name, value: entries[entry] };
}
