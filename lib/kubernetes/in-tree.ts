import type { IConstruct } from 'constructs';

/** Whether a construct is still there, and wasn't taken out of its tree, alone or with what it is in. */
export function isInTree(construct: IConstruct): boolean {
  return construct.node.scopes.every((node) => node.node.scope === undefined || node.node.scope.node.tryFindChild(node.node.id) === node);
}
