import type { Construct } from 'constructs';
import { Check, Labels, quote } from '../kubernetes';
import type { NetworkPolicy } from '../network';
import { IngressPathType } from './ingress-path-type';
import type { ResolvedService } from './service';

/** What an exposure is made around. */
export interface Exposed {
  readonly name: string;
  readonly labels: Labels;
  /** The name of the Service's port. */
  readonly portName: string;
  /** The port of the pods. */
  readonly port: number;
  readonly service: ResolvedService;
  readonly networkPolicy: NetworkPolicy;
}

/** What no path of a request has as it is, and regular expressions have. */
export const REGEX = /[()[\]{}|*^$\\+?<>"`#]/;

export function checkExposedPath(check: Check, path: string, pathType: IngressPathType): void {
  check.oneOf('expose: pathType', pathType, Object.values(IngressPathType));
  if (pathType === IngressPathType.IMPLEMENTATION_SPECIFIC) {
    check.path('expose: path', path);
    return;
  }
  check.clearPath('expose: path', path);
  check.that(!REGEX.test(path),
    `expose: path must be a plain path with pathType ${pathType}, got ${quote(path)}, which is a pattern: use IngressPathType.IMPLEMENTATION_SPECIFIC`);
}

export function checkExposedAnnotations(check: Check, annotations: { [key: string]: string }): void {
  check.map('expose: annotations', annotations);
  for (const [key, value] of Object.entries(annotations)) {
    check.qualifiedName('expose: an annotation\'s name', key);
    check.string(`expose: the annotation ${key}`, value);
  }
}

/** The id of what serves an app: one that has the app's name goes by its kind alone. */
export function exposureId(check: Check, scope: Construct, kind: string, name: string, app: Exposed): string {
  const id = name === app.name ? kind : `${kind}-${name}`;
  check.that(scope.node.tryFindChild(id) === undefined, `expose: a second ${kind} is called ${quote(name)}: give one of them another name`);
  return id;
}
