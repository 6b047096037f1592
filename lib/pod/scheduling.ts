import type { k8s } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { Check, Defaults, isLabelValue, quote } from '../kubernetes';
import { Architecture } from './architecture';
import { HostSpread, ZONE } from './spread';
import { Toleration } from './toleration';

/** Which nodes pods run on, and who goes first. */
export interface Scheduling {
  /**
   * The PriorityClass: whose pods stay when a node runs short. One that isn't in the cluster keeps every pod from being made.
   *
   * @default - the cluster's default
   */
  readonly priorityClass?: string;

  /**
   * Labels that a node must have: `{ 'node.kubernetes.io/instance-type': 'm7g.large' }`.
   *
   * @default - any Linux node
   */
  readonly nodeLabels?: { [label: string]: string };

  /**
   * The taints of nodes that these pods may run on all the same.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * The zones that they may run in.
   *
   * @default - any, evenly
   */
  readonly zones?: string[];

  /**
   * How firmly they are kept off each other's nodes. REQUIRED needs a node more than there are pods, or a rollout can't make its first new one.
   *
   * @default HostSpread.PREFERRED
   */
  readonly hostSpread?: HostSpread;

  /**
   * The RuntimeClass: `gvisor`, `kata`.
   *
   * @default - the cluster's default
   */
  readonly runtimeClass?: string;

  /**
   * The architecture of the nodes that the image runs on.
   *
   * @default - any, of Linux nodes
   */
  readonly architecture?: Architecture;
}

/** Checks it. `prop`: what the user calls it. */
export function checkScheduling(check: Check, prop: string, given: Scheduling | undefined): Scheduling {
  const scheduling = check.optionalProps(prop, given);
  const { priorityClass, nodeLabels, tolerations, zones, hostSpread, runtimeClass, architecture } = scheduling;
  check.oneOf(`${prop}.architecture`, architecture, Object.values(Architecture));
  check.oneOf(`${prop}.hostSpread`, hostSpread, Object.values(HostSpread));
  for (const [name, value] of Object.entries({ priorityClass, runtimeClass })) {
    if (value !== undefined) {
      check.objectName(`${prop}.${name}`, value);
    }
  }
  if (nodeLabels !== undefined) {
    check.labels(`${prop}.nodeLabels`, nodeLabels);
    const own = ['kubernetes.io/os', 'kubernetes.io/arch'].find((label) => nodeLabels[label] !== undefined);
    check.that(own === undefined, `${prop}.nodeLabels has ${own}, got ${quote(nodeLabels[own!])}: Linux is asked for anyway, and ${prop}.architecture says which`);
  }
  check.list(`${prop}.tolerations`, tolerations ?? [], (item, toleration) => {
    check.instance(item, toleration, Toleration, 'Toleration.of()');
    toleration._render(check, item);
  });
  if (zones !== undefined) {
    checkZoneNames(check, `${prop}.zones`, zones);
  }
  return scheduling;
}

/** Names of zones, as nodes have them. */
export function checkZoneNames(check: Check, prop: string, zones: string[]): void {
  check.list(prop, zones, (_, zone) =>
    check.that(zone !== '' && isLabelValue(zone), `${prop} must be labels' values, got ${quote(zone)}: use the names that the nodes have in ${ZONE}`));
  check.that(zones.length > 0 && new Set(zones).size === zones.length, `${prop} must be different from each other and at least one, got ${quote(zones)}`);
}

/** The zones that the pods of a construct may run in: those that its user names, or a scope around it. */
export function zonesOf(construct: IConstruct, given: string[] | undefined): string[] | undefined {
  return given ?? Defaults.of(construct).each<Scheduling>('scheduling').zones;
}

/** What a checked one is in a pod, but for where it may run. */
export function renderTolerations(check: Check, { tolerations = [] }: Scheduling): k8s.Toleration[] {
  return tolerations.map((toleration, i) => toleration._render(check, `tolerations[${i}]`));
}
