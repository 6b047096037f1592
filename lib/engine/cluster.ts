import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Credentials } from '../config';
import { Check, Defaults, Labels, quote, warn } from '../kubernetes';
import { Architecture, ContainerKind, HostSpread, ImagePullPolicy, PodOptions, ResolvedResources, checkZoneNames, resolveResources, zonesOf } from '../pod';
import { CREDENTIALS_JOB, LEAST_TOOL_MEMORY, Metrics, checkQuorumInZones, checkStorageSize } from '../workload';
import { MOST_MEMBERS } from './cluster-facts';
import { Durability } from './durability';
import { Engine } from './engine';
import type { Login } from './login';
import type { Pattern } from './pattern';
import type { ReplicatedWorkloadProps } from './replicated-workload-props';

/** What was asked for, checked, and with everything that a user may leave out. */
export interface Cluster {
  readonly name: string;
  readonly product: string;
  readonly members: number;
  readonly durability: Durability;
  readonly logins: Login[];
  /** The Secret of the product's own users. */
  readonly systemSecret: string;
  readonly resources: ResolvedResources;
  /** The size of each member's volume. */
  readonly storage: Size;
  readonly controllerResources: ResolvedResources;
  readonly credentialsResources: ResolvedResources;
  /** What all of its pods are asked to be. */
  readonly pod: PodOptions;
}

interface Members {
  readonly members: number;
}

const MEMBERS = 3;
const ACCEPTED_MEMBERS = [1, 3, 5, MOST_MEMBERS];
const MEMBER: ContainerKind = { kind: 'members', cpu: '500m', cpuLimit: '2', memory: Size.gibibytes(1) };
const CONTROLLER: ContainerKind = { kind: 'tools', cpu: '20m', cpuLimit: '500m', memory: Size.mebibytes(96) };
/** What `<name>-credentials-<digest>` adds: the longest derived name, which is a label of the Job's pods. */
const RESERVED_FOR_DERIVED_NAMES = 23;

/** Checks what a user asks for, but for what only the engine knows. */
export function resolveCluster(scope: Construct, id: string, props: ReplicatedWorkloadProps, pattern: Pattern): Cluster {
  const check = new Check(scope);
  const { name = id, engine, imagePullPolicy, architecture } = props;
  check.dnsLabel('name', name, RESERVED_FOR_DERIVED_NAMES);
  checkProps(check, props, pattern);
  const members = membersOf(scope, props);
  checkMembers(check, members, { ...props, zones: zonesOf(scope, props.zones) }, pattern);
  if (props.members === 1) {
    warn(scope, 'it has one member, so it isn\'t replicated: its data is lost with its volume, and it is away while its node is');
  }
  props.systemCredentials?._bind(scope, 'systemCredentials');
  return {
    name, members,
    pod: { scheduling: { architecture }, pull: { policy: imagePullPolicy } },
    storage: props.storage.size,
    product: engine.product,
    durability: durabilityOf(check, engine, members, props.durability),
    logins: pattern.logins(name),
    systemSecret: props.systemCredentials?.secretName ?? `${name}-system`,
    resources: resolveResources(scope, props.resources, MEMBER),
    controllerResources: resolveResources(scope, props.controllerResources, CONTROLLER,
      { prop: 'controllerResources', leastMemory: LEAST_TOOL_MEMORY }),
    credentialsResources: resolveResources(scope, props.credentialsResources, CREDENTIALS_JOB,
      { prop: 'credentialsResources', leastMemory: LEAST_TOOL_MEMORY }),
  };
}

/** Its labels. The version is the engine's to check first. */
export function labelsOf(scope: Construct, { name, product }: Cluster, { engine, partOf }: ReplicatedWorkloadProps, { component }: Pattern): Labels {
  const { version } = engine;
  return new Labels(scope, { instance: name, component, product, version, partOf });
}

function checkProps(check: Check, props: ReplicatedWorkloadProps, { example }: Pattern): void {
  const { engine, storage, durability, hostSpread, imagePullPolicy, architecture, systemCredentials, metrics } = props;
  check.given('engine', engine, `use ${example}`);
  check.instance('engine', engine, Engine, example);
  check.that(typeof engine.bind === 'function', () => `engine must have a method bind(), got ${quote(engine)}: it says what a cluster is made of`);
  check.dnsLabel('engine.product', engine.product);
  check.list('engine.durabilities', engine.durabilities, (item, one) => {
    check.given(item, one, 'name a Durability');
    check.oneOf(item, one, Object.values(Durability));
  });
  check.given('storage', storage, 'give it a size: { size: Size.gibibytes(50) }');
  check.props('storage', storage);
  checkStorageSize(check, storage);
  if (systemCredentials !== undefined) {
    check.instance('systemCredentials', systemCredentials, Credentials, 'Credentials.generated() or Credentials.fromSecret()');
  }
  if (metrics !== undefined) {
    check.instance('metrics', metrics, Metrics, 'Metrics.prometheus()');
  }
  check.oneOf('architecture', architecture, Object.values(Architecture));
  check.oneOf('durability', durability, Object.values(Durability));
  check.oneOf('hostSpread', hostSpread, Object.values(HostSpread));
  check.oneOf('imagePullPolicy', imagePullPolicy, Object.values(ImagePullPolicy));
}

/** How many there are. One is no answer of a scope where a write needs another to confirm it. */
function membersOf(scope: Construct, { members, durability, engine }: ReplicatedWorkloadProps): number {
  const needsOthers = durability === Durability.ZERO_LOSS || engine.durabilities.every((one) => one === Durability.ZERO_LOSS);
  const groups = needsOthers && Defaults.of(scope).each<Members>('members').members === 1 ? [] : ['members'];
  return Defaults.of(scope).settle<Members>('', { members }, { members: MEMBERS }, ...groups).members;
}

function checkMembers(check: Check, members: number, { durability, zones }: ReplicatedWorkloadProps, { component }: Pattern): void {
  if (!ACCEPTED_MEMBERS.includes(members)) {
    const nearest = typeof members === 'number' && members > 3 ? (members > MOST_MEMBERS ? MOST_MEMBERS : 5) : 3;
    throw check.error(`members must be odd to keep a quorum, and from 1 to ${MOST_MEMBERS}, got ${quote(members)}: use ${nearest}, or 1 for a ${component} that isn't replicated`);
  }
  check.that(members > 1 || durability !== Durability.ZERO_LOSS,
    'durability ZERO_LOSS needs another member to confirm a write, got members 1: use 3, or Durability.AVAILABLE');
  if (zones !== undefined) {
    checkZoneNames(check, 'zones', zones);
    checkQuorumInZones(check, members, zones);
  }
}

function durabilityOf(check: Check, { product, durabilities }: Engine, members: number, given: Durability | undefined): Durability {
  const possible = durabilities.filter((one) => members > 1 || one !== Durability.ZERO_LOSS);
  check.that(possible.length > 0, `${product} promises ${durabilities.join(' and ') || 'nothing'}, which takes other members to confirm a write, got members ${members}: use 3`);
  const durability = given ?? possible[0];
  check.that(possible.includes(durability), `durability is '${durability}', which ${product} can't promise: use ${possible.join(' or ')}`);
  return durability;
}
