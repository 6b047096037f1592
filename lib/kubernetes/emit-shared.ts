import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check } from './check';
import { isClusterWide } from './cluster-wide';
import { EmittedKind, Fields, emit } from './emit';
import { isInTree } from './in-tree';
import { quote } from './quote';

const SHARED = Symbol.for('cdk8s-patterns.shared-objects');

/** An object that several constructs of an app use. */
export interface SharedObject<P> {
  /** The construct's id: its kind where left out. */
  readonly id?: string;
  /** What errors call it: `storage class`. */
  readonly what: string;
  readonly kind: EmittedKind<P>;
  readonly name: string;
  readonly props: Fields<P>;
  readonly fields: string[];
  readonly annotations?: { [key: string]: string };
  /** Whatever else goes with it, once. */
  readonly onMade?: (object: ApiObject) => void;
}

/** What a name stands for in the app. */
interface Made {
  readonly content: string;
  readonly object: ApiObject;
}

/** Makes an object once in an app, or in each of its namespaces, for as long as any of those who use it is there. */
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

function emitUnlessMade<P>(scope: Construct, { id, what, kind, name, props, fields, annotations, onMade }: SharedObject<P>): void {
  const content = JSON.stringify([props, annotations]);
  const app: any = App.of(scope);
  const all: Map<string, Made> = (app[SHARED] ??= new Map());
  const { namespace } = Chart.of(scope);
  const key = `${kind.GVK.kind}/${isClusterWide(kind.GVK) ? '' : namespace ?? ''}/${name}`;
  const other = all.get(key);
  if (other === undefined || !isInTree(other.object)) {
    const metadata = { name, labels: { 'app.kubernetes.io/managed-by': 'cdk8s' }, annotations };
    const object = emit(scope, id ?? kind.GVK.kind, kind, { metadata, props, fields });
    all.set(key, { content, object });
    onMade?.(object);
    return;
  }
  new Check(scope).that(other.content === content, `${what} ${quote(name)} is defined differently elsewhere in the app: give one of them another name`);
}
