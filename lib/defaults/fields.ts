import { Check, isRecommended, isRegistry, isRegistryFolder, quote } from '../kubernetes';
import { Ordering } from '../migration';
import { ApiServer, checkApiServer } from '../network';
import { ImagePull, Resources, Scheduling, Security, checkPull, checkResources, checkScheduling, checkSecurity } from '../pod';
import { StorageClass } from '../storage';
import type { Groups } from './groups';
import type { PatternDefaultsProps } from './pattern-defaults-props';
import type { ResourceDefaults } from './resource-defaults';
import { Stage, groupsOfStage } from './stage';

/** Checks a prop, and says what it tells which rooms. */
type Reader = (check: Check, prop: string, value: any) => Groups;

const PULL: (keyof ImagePull)[] = ['policy', 'secrets'];
const SCHEDULING: (keyof Scheduling)[] = ['priorityClass', 'nodeLabels', 'tolerations', 'zones', 'hostSpread', 'runtimeClass', 'architecture'];

/** But for the reason to write into an image, which is one program's own. */
const SECURITY: (keyof Security)[] = ['user', 'group', 'supplementalGroups'];
const RESOURCES: (keyof Resources)[] = ['cpu', 'cpuLimit', 'memory', 'ephemeralStorage'];
const KINDS: (keyof ResourceDefaults)[] = ['programs', 'sites', 'helpers', 'members', 'tools'];
const API_SERVER: (keyof ApiServer)[] = ['cidrs', 'ports'];

const READERS: { readonly [prop in keyof Required<PatternDefaultsProps>]: Reader } = {
  stage: (check, prop, value) => {
    check.oneOf(prop, value, Object.values(Stage));
    return groupsOfStage(value);
  },
  registryMirrors: (check, prop, value) => ({ registryMirrors: mirrors(check, prop, value) }),
  pull: (check, prop, value) => ({ pull: known(check, prop, checkPull(check, prop, value), PULL) }),
  labels: (check, prop, value) => ({ labels: labels(check, prop, value) }),
  requiredLabels: (check, prop, value) => ({ requiredLabels: required(check, prop, value) }),
  scheduling: (check, prop, value) => ({ scheduling: known(check, prop, checkScheduling(check, prop, value), SCHEDULING) }),
  resources: (check, prop, value) => byName(check, prop, 'resources', known(check, prop, check.props(prop, value), KINDS)),
  sizes: (check, prop, value) => sizes(check, prop, value),
  security: (check, prop, value) => ({ security: known(check, prop, checkSecurity(check, prop, value), SECURITY) }),
  storageClass: (check, prop, value) => ({ storageClass: { storageClass: checked(value, () => StorageClass._check(check, prop, value)) } }),
  apiServer: (check, prop, value) => ({ apiServer: known(check, prop, checkApiServer(check, prop, value), API_SERVER) }),
  ordering: (check, prop, value) => ({ ordering: { ordering: checked(value, () => Ordering._check(check, prop, value)) } }),
};

/** What all props tell which rooms. */
export function groupsOf(check: Check, props: PatternDefaultsProps): Groups[] {
  const given = known(check, 'PatternDefaults', props, Object.keys(READERS));
  return Object.entries(given).map(([prop, value]) => READERS[prop as keyof PatternDefaultsProps](check, `PatternDefaults.${prop}`, value));
}

/** Refuses a prop that nobody knows, which would be left out in silence, and what says nothing. */
function known<T extends object>(check: Check, prop: string, value: T, names: string[]): object {
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  const other = given.find(([name]) => !names.includes(name));
  check.that(other === undefined, () => `${prop} has no ${quote(other![0])}: use some of ${names.join(', ')}`);
  check.that(given.length > 0, `${prop} says nothing: give it one of ${names.join(', ')}, or leave it out`);
  return Object.fromEntries(given);
}

function filled(check: Check, prop: string, value: object): void {
  check.that(Object.keys(value).length > 0, `${prop} is empty: name one, or leave it out`);
}

function mirrors(check: Check, prop: string, value: { [registry: string]: string }): object {
  check.map(prop, value);
  filled(check, prop, value);
  for (const [registry, mirror] of Object.entries(value)) {
    check.that(isRegistry(registry), `${prop}: a registry must be the host that images name, such as 'docker.io' or 'registry.example.com:5000', got ${quote(registry)}`);
    check.that(isRegistryFolder(mirror), `${prop}: ${registry} must be mirrored in a registry, or in a folder of one, such as 'registry.example.com/docker-hub', got ${quote(mirror)}`);
  }
  return value;
}

function labels(check: Check, prop: string, value: { [label: string]: string }): object {
  check.labels(prop, value);
  filled(check, prop, value);
  for (const [label, text] of Object.entries(value)) {
    refuseRecommended(check, prop, label);
    check.that(text !== '', `${prop} label ${label} is empty: give it a value, or leave it out`);
  }
  return value;
}

/** Each by itself, so that a nearer scope adds to them. */
function required(check: Check, prop: string, value: string[]): object {
  check.list(prop, value, (item, label) => {
    check.qualifiedName(item, label);
    refuseRecommended(check, prop, label);
  });
  filled(check, prop, value);
  return Object.fromEntries(value.map((label) => [label, true]));
}

function refuseRecommended(check: Check, prop: string, label: string): void {
  check.that(!isRecommended(label), `${prop}: ${label} is up to the library: use another name`);
}

function checked(value: unknown, check: () => void): unknown {
  check();
  return value;
}

/** A group for each, so that a nearer scope may say one field of it. */
function byName(check: Check, prop: string, group: string, resources: object): Groups {
  return Object.fromEntries(Object.entries(resources).map(([name, value]) =>
    [`${group}.${name}`, known(check, `${prop}.${name}`, checkResources(check, `${prop}.${name}`, value), RESOURCES)]));
}

/** And a list of their names. */
function sizes(check: Check, prop: string, value: { [size: string]: Resources }): Groups {
  check.map(prop, value);
  filled(check, prop, value);
  Object.keys(value).forEach((size) => check.dnsLabel(`${prop}: a name`, size));
  return { sizes: Object.fromEntries(Object.keys(value).map((size) => [size, true])), ...byName(check, prop, 'sizes', value) };
}
