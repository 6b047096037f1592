import { k8s } from 'cdk8s-plus-28';

/** How firmly two pods of a workload are kept off one node. */
export enum HostSpread {
  /** Never two on one node: with fewer nodes than pods, some stay pending. */
  REQUIRED = 'required',
  /** Apart where there is room, together where there is not. */
  PREFERRED = 'preferred',
}

const HOST = 'kubernetes.io/hostname';
/** The label of nodes that says which zone they are in. */
export const ZONE = 'topology.kubernetes.io/zone';

/**
 * Even over the zones and the nodes, as far as there is room: a hard rule on zones would keep pods pending in the outage that
 * they are wanted for.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export function evenSpread(selector: { [key: string]: string }, perRevision: boolean): k8s.TopologySpreadConstraint[] {
  return [ZONE, HOST].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
    // without it the pods of the outgoing revision would count, and leave the new ones uneven
    ...(perRevision ? { matchLabelKeys: ['pod-template-hash'] } : {}),
  }));
}

export function antiAffinity(selector: { [key: string]: string }, spread: HostSpread): k8s.PodAntiAffinity {
  const term: k8s.PodAffinityTerm = { topologyKey: HOST, labelSelector: { matchLabels: selector } };
  return spread === HostSpread.REQUIRED
    ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
    : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] };
}

/** Only nodes of these zones. */
export function zoneAffinity(zones: string[]): k8s.NodeAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [...zones].sort() }] }],
    },
  };
}
