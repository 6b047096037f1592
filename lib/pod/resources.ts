import { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Check, cpuQuantity, millicores, sizeQuantity } from '../kubernetes';

/** What a container is given of a node. */
export interface Resources {
  /**
   * The CPU that the scheduler sets aside, in cores or thousandths: `2`, `0.5`, `250m`.
   *
   * @default - the construct's own
   */
  readonly cpu?: string;

  /**
   * The CPU that the container may use at most, in cores or thousandths.
   *
   * @default - the construct's own, at least `cpu`
   */
  readonly cpuLimit?: string;

  /**
   * Memory, requested and limited alike: a container that may use more than was set aside for it is the first to be killed when
   * the node runs short.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
   * @default - the construct's own
   */
  readonly memory?: Size;

  /**
   * Disk for logs, /tmp and the container's writable layer, requested and limited alike.
   *
   * @default Size.mebibytes(256)
   */
  readonly ephemeralStorage?: Size;
}

/** Resources with every value there. */
export interface ResolvedResources {
  readonly cpu: string;
  readonly cpuLimit: string;
  readonly memory: Size;
  readonly ephemeralStorage: Size;
}

/** The runtime itself takes some of a container's memory when it starts it. @see https://docs.docker.com/engine/containers/resource_constraints/ */
const LEAST_MEMORY = Size.mebibytes(6);
const LEAST_STORAGE = Size.mebibytes(1);
/** For logs, a small /tmp and the writable layer. */
export const EPHEMERAL_STORAGE = Size.mebibytes(256);

/** Fills in what was left out, and checks the whole. `prop`: what the user calls it; `leastMemory`: what the program starts with. */
export function resolveResources(
  check: Check, given: Resources | undefined, defaults: Omit<ResolvedResources, 'ephemeralStorage'> & Partial<ResolvedResources>,
  prop = 'resources', leastMemory = LEAST_MEMORY,
): ResolvedResources {
  const { ephemeralStorage: ownStorage = EPHEMERAL_STORAGE } = defaults;
  const { cpu = defaults.cpu, memory = defaults.memory, ephemeralStorage = ownStorage, ...rest } = check.optionalProps(prop, given);
  check.cpu(`${prop}.cpu`, cpu);
  const { cpuLimit = millicores(cpu) > millicores(defaults.cpuLimit) ? cpu : defaults.cpuLimit } = rest;
  check.cpu(`${prop}.cpuLimit`, cpuLimit);
  check.that(millicores(cpuLimit) >= millicores(cpu), `${prop}.cpuLimit must be at least ${prop}.cpu (${cpu}), got '${cpuLimit}': raise the limit`);
  check.size(`${prop}.memory`, memory, leastMemory);
  check.size(`${prop}.ephemeralStorage`, ephemeralStorage, LEAST_STORAGE);
  return { cpu, cpuLimit, memory, ephemeralStorage };
}

export function renderResources(resources: ResolvedResources): k8s.ResourceRequirements {
  const fixed = { 'memory': sizeQuantity(resources.memory), 'ephemeral-storage': sizeQuantity(resources.ephemeralStorage) };
  return {
    requests: { cpu: cpuQuantity(resources.cpu), ...fixed },
    limits: { cpu: cpuQuantity(resources.cpuLimit), ...fixed },
  };
}
