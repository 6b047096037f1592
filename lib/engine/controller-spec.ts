import type { Right } from '../workload';

/**
 * What one product's controller is beside what all have in common: pods in order, evictions, Secrets that are gone, and why something is waited for.
 * It runs in `tools` of the engine, as a single pod that the cluster lives without.
 */
export interface ControllerSpec {
  /** Its programs by the names of their files: `engine.py` with a class `Engine`, and what that needs. */
  readonly programs: { [file: string]: string };

  /**
   * What they are told beside what all are told: names, hosts, databases, Secrets. Whatever JSON can hold.
   *
   * @default - nothing
   */
  readonly want?: { [key: string]: any };

  /**
   * Variables that are no secrets.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Passwords of the product's own users, as variables: the variables' names and the keys that `ClusterFacts.passwords()` was given. The controller
   * runs without one that isn't there, and says so.
   *
   * @default - none
   */
  readonly passwords?: { [variable: string]: string };

  /**
   * What it may do beside what all may: see and evict the members' pods, make room for a member whose volume is tied to a node.
   *
   * @default - nothing else
   */
  readonly rights?: Right[];
}
