import { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Configuration, FileSource, PlainText, Variable } from '../config';
import { Check, Labels, checkReason, quote } from '../kubernetes';
import { ContainerKind, HelperOptions, Mount, Port, Probe, Resources, Volume, resolvePorts, resolveResources } from '../pod';
import { checkCommand, checkProbes } from './command-check';
import { fileMounts } from './mounted-files';

/** A container beside the program: one that prepares it and ends, or a sidecar that runs all along. Hardened as the program is. */
export interface HelperContainer {
  /** The name of the container. */
  readonly name: string;

  /**
   * The image, with a tag or a digest.
   *
   * @default - the program's own
   */
  readonly image?: string;

  /**
   * The program and its arguments, instead of the image's own.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * The arguments of the image's entry point, or of `command`.
   *
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Variables that are no secrets.
   *
   * @default - none of its own
   */
  readonly env?: { [name: string]: string };

  /**
   * Variables whose values come from somewhere else.
   *
   * @default - none of its own
   */
  readonly variables?: { [name: string]: Variable };

  /**
   * Files that it alone has, by their paths. Another content restarts the pods.
   *
   * @default - none of its own
   */
  readonly files?: { [path: string]: FileSource };

  /**
   * Whether it has the program's variables, files, volumes and connections. It has its own /tmp folder in common with the program in any case.
   *
   * @default - where it has no image of its own
   */
  readonly sharesAll?: boolean;

  /**
   * Folders that it can write to, by their paths. A `Volume` that the program has too is the same folder.
   *
   * @default - none of its own
   */
  readonly volumes?: { [path: string]: Volume };

  /**
   * Ports that it listens on: those of a sidecar that others reach. The Service has them.
   *
   * @default - none
   */
  readonly ports?: Port[];

  /**
   * What it is given of its node.
   *
   * @default - 20m CPU, at most 500m; 64 MiB memory
   */
  readonly resources?: Resources;

  /**
   * Says that a sidecar has started. The program starts after it.
   *
   * @default - it has as soon as its process is there
   */
  readonly startup?: Probe;

  /**
   * Says that a sidecar can serve now. A pod of which one can't gets no requests.
   *
   * @default - it always can
   */
  readonly readiness?: Probe;

  /**
   * Says that a sidecar isn't stuck. One that is gets restarted.
   *
   * @default - nobody asks
   */
  readonly liveness?: Probe;

  /**
   * Why it has to write into its own image: what linters and auditors read.
   *
   * @default - it can't
   */
  readonly writableRoot?: string;
}

/** Those of one program. */
interface Helpers {
  readonly sidecars?: HelperContainer[];
  readonly init?: HelperContainer[];
}

/** What a helper has of the program it stands beside. */
export interface Beside {
  readonly scope: Construct;
  readonly name: string;
  readonly labels: Labels;
  readonly image: string;
  readonly env: k8s.EnvVar[];
  readonly mounts: (prop: string, volumes: { [path: string]: Volume }) => Mount[];
}

/** One that is checked, and what it is configured by. */
export interface ResolvedHelper {
  readonly options: HelperOptions;
  readonly configuration: Configuration;
}

/** What it costs to pass on requests or to look after files. */
const HELPER: ContainerKind = { kind: 'helpers', cpu: '20m', cpuLimit: '500m', memory: Size.mebibytes(64) };

/** The containers beside a program that it is given: sidecars, and those that run before it. `prefix`: what the user calls the place of the two. */
export function resolveHelpers(prefix: string, { sidecars, init }: Helpers, beside: Beside, plain: PlainText): ResolvedHelper[] {
  const resolved = (prop: string, helpers: HelperContainer[], role: 'init' | 'sidecar'): ResolvedHelper[] => {
    new Check(beside.scope).list(prop, helpers, () => undefined);
    return helpers.map((helper, i) => resolveHelper(`${prop}[${i}]`, helper, role, beside, plain));
  };
  return [...resolved(`${prefix}sidecars`, sidecars ?? [], 'sidecar'), ...resolved(`${prefix}init`, init ?? [], 'init')];
}

/** Checks one, and says what it is in a pod. */
function resolveHelper(prop: string, given: HelperContainer, role: 'init' | 'sidecar', beside: Beside, plain: PlainText): ResolvedHelper {
  const check = new Check(beside.scope);
  const helper = check.props(prop, given);
  const { name, image = beside.image, command, args, sharesAll = helper.image === undefined, volumes = {}, ports = [], writableRoot } = helper;
  check.given(`${prop}.name`, name, 'name the container');
  check.dnsLabel(`${prop}.name`, name);
  check.image(`${prop}.image`, image);
  check.boolean(`${prop}.sharesAll`, sharesAll);
  checkCommand(check, plain, prop, command, args);
  checkReason(check, `${prop}.writableRoot`, writableRoot);
  const resolved = resolvePorts(check, `${prop}.ports`, ports);
  const { startup, readiness, liveness } = helper;
  if (role === 'init') {
    refuseLasting(check, prop, helper);
  }
  checkProbes(check, plain, `${prop}.`, { startup, readiness, liveness }, resolved);
  const configuration = new Configuration(beside.scope, `${beside.name}-${name}-files`, beside.labels, helper, plain, `${prop}.`, `Files-${name}`);
  const { env, files } = configuration;
  const mounts = [...beside.mounts(`${prop}.volumes`, volumes), ...fileMounts(files)];
  const twice = mounts.find(({ path }, i) => mounts.findIndex((other) => other.path === path) !== i);
  check.that(twice === undefined, `${prop} has a volume and a file at ${quote(twice?.path)}: give one of them another path`);
  const options: HelperOptions = {
    role, sharesAll, name, image, command, args, writableRoot, startup, readiness, liveness, mounts,
    ports: resolved.length > 0 ? resolved : undefined,
    env: sharesAll ? [...beside.env.filter((own) => !env.some((other) => other.name === own.name)), ...env] : env,
    resources: resolveResources(beside.scope, helper.resources, HELPER, { prop: `${prop}.resources` }),
  };
  return { options, configuration };
}

/** One that ends is asked nothing, and listens to nobody. */
function refuseLasting(check: Check, prop: string, helper: HelperContainer): void {
  const lasting = (['ports', 'startup', 'readiness', 'liveness'] as const).find((name) => helper[name] !== undefined);
  check.that(lasting === undefined, `${prop} has ${lasting}, but it ends before the program starts: leave it out, or make it one of the sidecars`);
}
