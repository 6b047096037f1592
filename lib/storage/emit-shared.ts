import { ApiObject, App } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, EmittedKind, Fields, emit, isInTree, quote } from '../kubernetes';

const SHARED = Symbol.for('cdk8s-patterns.shared-objects');

/** An object of the cluster that several constructs of an app use. */
interface SharedObject<P> {
  /** What errors call it: `storage class`. */
  readonly what: string;
  readonly kind: EmittedKind<P>;
  readonly name: string;
  readonly props: Fields<P>;
  readonly fields: string[];
}

/** What a name stands for in the app. */
interface Made {
  readonly content: string;
  readonly object: ApiObject;
}

/** Makes an object once in an app, for as long as any of those who use it is there. */
export function emitShared<P>(scope: Construct, shared: SharedObject<P>): void {
  emitUnlessMade(scope, shared);
  scope.node.addValidation({
    validate: () => {
      // whoever made it may have been taken out of the tree
      emitUnlessMade(scope, shared);
      return [];
    },
  });
}

function emitUnlessMade<P>(scope: Construct, { what, kind, name, props, fields }: SharedObject<P>): void {
  const content = JSON.stringify(props);
  const app: any = App.of(scope);
  const all: Map<string, Made> = (app[SHARED] ??= new Map());
  const key = `${kind.GVK.kind}/${name}`;
  const other = all.get(key);
  if (other === undefined || !isInTree(other.object)) {
    all.set(key, { content, object: emit(scope, kind.GVK.kind, kind, { metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } }, props, fields }) });
    return;
  }
  new Check(scope).that(other.content === content, `${what} ${quote(name)} is defined differently elsewhere in the app: give one of them another name`);
}
