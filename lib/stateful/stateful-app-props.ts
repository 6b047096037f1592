import type { Health, ProgramProps } from '../app';
import type { Port } from '../pod';
import type { AdoptedStatefulSet, ClaimRetention, PodManagementPolicy } from '../workload';
import type { UpdateStrategy } from './update-strategy';

/** A program of which each pod is somebody: with a name, a DNS entry and volumes that it keeps. */
export interface StatefulAppProps extends ProgramProps {
  /** How many pods there are: at most 1000. Another number starts no other pod anew. */
  readonly members: number;

  /**
   * How the kubelet learns whether a member can serve, and whether it is stuck. By the first answer an update, and an ordered start, know when it is
   * the next one's turn: it should be yes when the member has caught up.
   */
  readonly health: Health;

  /**
   * Ports that it listens on. Members reach each other on all of them, and what is connected reaches them by the Service, but for those that are
   * `amongPods`.
   *
   * @default - none: members don't know of each other, and nothing reaches them
   */
  readonly ports?: Port[];

  /**
   * In which order members start, and go when there are fewer. Kubernetes refuses another one for a StatefulSet that is there: the docs say how to
   * get it.
   *
   * @default PodManagementPolicy.PARALLEL
   */
  readonly podManagementPolicy?: PodManagementPolicy;

  /**
   * How another version comes to the members.
   *
   * @default UpdateStrategy.rolling()
   */
  readonly updateStrategy?: UpdateStrategy;

  /**
   * Whether it works only while a majority of its members is there, as what decides by Raft or Paxos does. Then their number is odd, each has a node
   * of its own unless `scheduling.hostSpread` says otherwise, and neither a drain nor the loss of one of the named zones takes the majority.
   *
   * @default false
   */
  readonly quorum?: boolean;

  /**
   * How many members a drain may take at a time.
   *
   * @default 1
   */
  readonly maxUnavailable?: number;

  /**
   * What becomes of the members' claims when the StatefulSet is deleted.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenDeleted?: ClaimRetention;

  /**
   * What becomes of the claims of a member that is scaled away.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;

  /**
   * The StatefulSet of this name that is there already, and is taken over with its Service and its claims without being made anew.
   *
   * @default - it is new
   */
  readonly adopt?: AdoptedStatefulSet;
}
