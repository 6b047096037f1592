import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { isClusterWide } from './cluster-wide';

const NAMES = Symbol.for('cdk8s-patterns.names');

/**
 * Makes a second object of the same kind, namespace and name an error, whoever made either: the last one applied would silently
 * replace the first.
 */
export function refuseDuplicates(scope: Construct): void {
  Names.of(scope);
}

/** Names of ConfigMaps that a program in the cluster makes for a construct: no object of the app may be called so. */
export function reserveConfigMaps(scope: Construct, program: string, names: string[]): void {
  for (const name of names) {
    Names.of(scope).reserve(key('core/ConfigMap', Chart.of(scope).namespace, name), `${program} makes for ${scope.node.path}`);
  }
}

/** The names of all objects of an app. Looked at once a synthesis, however many objects there are. */
class Names {
  public static of(scope: Construct): Names {
    const root: any = scope.node.root;
    return (root[NAMES] ??= new Names(root));
  }

  /** Who makes what has a reserved name. */
  private readonly reserved = new Map<string, string>();
  /** The objects that had an error in some synthesis, and say so as long as they have it. */
  private readonly suspects = new Set<ApiObject>();
  private errors = new Map<ApiObject, string[]>();

  private constructor(private readonly root: IConstruct) {
    // the root is validated before everything in it, so that each object's error is there when its turn comes
    root.node.addValidation({
      validate: () => {
        this.errors = this.find();
        this.errors.forEach((_, object) => this.suspect(object));
        return [];
      },
    });
  }

  public reserve(name: string, maker: string): void {
    this.reserved.set(name, maker);
  }

  private find(): Map<ApiObject, string[]> {
    const first = new Map<string, ApiObject>();
    const errors = new Map<ApiObject, string[]>();
    for (const object of this.root.node.findAll().filter((node): node is ApiObject => ApiObject.isApiObject(node))) {
      const { kind, name } = object;
      const wide = isClusterWide(object);
      const own = key(`${object.apiGroup}/${kind}`, wide ? undefined : object.metadata.namespace, name);
      const [other, maker] = [first.get(own), this.reserved.get(own)];
      if (maker !== undefined) {
        errors.set(object, [`the ${kind} '${name}' is one that ${maker}: give it another name`]);
      } else if (other !== undefined) {
        const where = wide ? '' : ' in the same namespace';
        errors.set(object, [`a second ${kind} is called '${name}'${where}, the first is at ${other.node.path}: give one of them another name`]);
      } else {
        first.set(own, object);
      }
    }
    return errors;
  }

  private suspect(object: ApiObject): void {
    if (!this.suspects.has(object)) {
      this.suspects.add(object);
      object.node.addValidation({ validate: () => this.errors.get(object) ?? [] });
    }
  }
}

function key(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
