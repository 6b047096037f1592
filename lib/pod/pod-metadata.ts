import { Check, checkAnnotations } from '../kubernetes';

/** What people and tools read of the objects. */
export interface Metadata {
  /**
   * The application that this is a part of, as a label.
   *
   * @default - the id of the chart
   */
  readonly partOf?: string;

  /**
   * More labels, of the objects and of the pods: a change restarts the pods.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * Annotations of the pods, for what reads them there: meshes, log collectors, injectors. A change restarts the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { [annotation: string]: string };
}

/** The library's own. */
const OWN = 'cdk8s-patterns/';

/** Checks it. `prop`: what the user calls it. */
export function checkMetadata(check: Check, prop: string, given: Metadata | undefined): Metadata {
  const metadata = check.optionalProps(prop, given);
  const { podAnnotations = {} } = metadata;
  checkAnnotations(check, `${prop}.podAnnotations`, podAnnotations);
  const own = Object.keys(podAnnotations).find((key) => key.startsWith(OWN));
  check.that(own === undefined, `${prop}.podAnnotations: ${own} is the library's own: use another name`);
  return metadata;
}
