import { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import { Check, Defaults, cpuQuantity, millicores, quote, sizeQuantity } from '../kubernetes';

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

  /**
   * One of the `sizes` of PatternDefaults, which says what is left out here.
   *
   * @default - none: what PatternDefaults has for containers of its kind, or the construct's own
   */
  readonly size?: string;
}

/** Resources with every value there. */
export interface ResolvedResources {
  readonly cpu: string;
  readonly cpuLimit: string;
  readonly memory: Size;
  readonly ephemeralStorage: Size;
  /** Whether somebody chose the CPU who knows the program. */
  readonly isCpuChosen: boolean;
}

/** What a container is for, and what it is given where nobody says otherwise. */
export interface ContainerKind {
  /** What PatternDefaults calls it. */
  readonly kind: 'programs' | 'sites' | 'helpers' | 'members' | 'tools';
  readonly cpu: string;
  readonly cpuLimit: string;
  readonly memory: Size;
  /** Whether it is known what the program needs. */
  readonly isCpuChosen?: boolean;
}

/** What a container is asked about. */
interface Asked {
  /** What the user calls it: `resources` where left out. */
  readonly prop?: string;
  /** What the program starts with. */
  readonly leastMemory?: Size;
  /** Disk that it is given beside, where its user says nothing of that. */
  readonly scratch?: Size;
}

/** Values that may still be raised. */
type Settling = { -readonly [field in keyof Omit<ResolvedResources, 'isCpuChosen'>]: ResolvedResources[field] };

/** The runtime itself takes some of a container's memory when it starts it. @see https://docs.docker.com/engine/containers/resource_constraints/ */
const LEAST_MEMORY = Size.mebibytes(6);
const LEAST_STORAGE = Size.mebibytes(1);
/** For logs, a small /tmp and the writable layer. */
const EPHEMERAL_STORAGE = Size.mebibytes(256);

/** Fills in what was left out, and checks the whole. */
export function resolveResources(construct: IConstruct, given: Resources | undefined, own: ContainerKind, asked: Asked = {}): ResolvedResources {
  const { kind, isCpuChosen = false, ...ofKind } = own;
  const { prop = 'resources', leastMemory = LEAST_MEMORY, scratch } = asked;
  const [check, defaults] = [new Check(construct), Defaults.of(construct)];
  const { size, ...stated } = check.optionalProps(prop, given);
  checkSizeName(check, prop, size, defaults.each('sizes'));
  const groups = [`resources.${kind}`, ...(size === undefined ? [] : [`sizes.${size}`])];
  const settled = defaults.settle<Settling>(`${prop}.`, stated, { ...ofKind, ephemeralStorage: EPHEMERAL_STORAGE }, ...groups);
  check.cpu(`${prop}.cpu`, settled.cpu);
  if (stated.cpuLimit === undefined && millicores(settled.cpu) > millicores(settled.cpuLimit)) {
    settled.cpuLimit = settled.cpu;
  }
  if (stated.ephemeralStorage === undefined && scratch !== undefined) {
    settled.ephemeralStorage = Size.kibibytes(settled.ephemeralStorage.toKibibytes() + scratch.toKibibytes());
  }
  const resolved = { ...settled, isCpuChosen: isCpuChosen || stated.cpu !== undefined || defaults.each<Resources>(...groups).cpu !== undefined };
  checkAll(check, prop, resolved, leastMemory);
  return resolved;
}

/** Those that a scope may say for all in it, as far as they are there. */
export function checkResources(check: Check, prop: string, given: Resources): Resources {
  const resources = check.props(prop, given);
  checkAll(check, prop, resources, LEAST_MEMORY);
  return resources;
}

function checkAll(check: Check, prop: string, { cpu, cpuLimit, memory, ephemeralStorage }: Resources, leastMemory: Size): void {
  Object.entries({ cpu, cpuLimit }).filter(([, value]) => value !== undefined).forEach(([field, value]) => check.cpu(`${prop}.${field}`, value!));
  check.that(cpu === undefined || cpuLimit === undefined || millicores(cpuLimit) >= millicores(cpu),
    () => `${prop}.cpuLimit must be at least ${prop}.cpu (${cpu}), got '${cpuLimit}': raise the limit`);
  if (memory !== undefined) {
    check.size(`${prop}.memory`, memory, leastMemory);
  }
  if (ephemeralStorage !== undefined) {
    check.size(`${prop}.ephemeralStorage`, ephemeralStorage, LEAST_STORAGE);
  }
}

function checkSizeName(check: Check, prop: string, size: string | undefined, sizes: object): void {
  const known = Object.keys(sizes);
  check.that(size === undefined || known.includes(size), () =>
    `${prop}.size must be one of the sizes of PatternDefaults (${known.join(', ') || 'there are none'}), got ${quote(size)}: use one of them, or add it`);
}

export function renderResources(resources: ResolvedResources): k8s.ResourceRequirements {
  const fixed = { 'memory': sizeQuantity(resources.memory), 'ephemeral-storage': sizeQuantity(resources.ephemeralStorage) };
  return {
    requests: { cpu: cpuQuantity(resources.cpu), ...fixed },
    limits: { cpu: cpuQuantity(resources.cpuLimit), ...fixed },
  };
}
