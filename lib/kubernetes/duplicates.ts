import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

const CHECKED = Symbol.for('cdk8s-patterns.duplicates');

/**
 * Makes a second object of the same kind, namespace and name an error of the whole app, whoever made either: the last one
 * applied would silently replace the first.
 */
export function refuseDuplicates(scope: Construct): void {
  const root: any = scope.node.root;
  if (!root[CHECKED]) {
    root[CHECKED] = true;
    root.node.addValidation({ validate: () => duplicates(root) });
  }
}

function duplicates(root: IConstruct): string[] {
  const first = new Map<string, string>();
  const errors: string[] = [];
  for (const object of root.node.findAll().filter((node): node is ApiObject => ApiObject.isApiObject(node))) {
    const key = `${object.apiGroup}/${object.kind} ${object.metadata.namespace ?? ''}/${object.name}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, object.node.path);
    } else {
      errors.push(`a second ${object.kind} is called '${object.name}' in the same namespace, the first is at ${other}: give one of them another name`);
    }
  }
  return errors;
}
