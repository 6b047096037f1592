import type { ApiObject } from 'cdk8s';
import { Labels, isPatched, quote } from '../kubernetes';
import type { Permission, ToolsImage } from '../workload';
import type { EngineSpec } from './engine-spec';
import { LONGEST_SUFFIX } from './spec-check';

/** An engine's answer with what follows from it. */
export interface Answered {
  readonly spec: EngineSpec;
  /** The members'. */
  readonly labels: Labels;
  /** What members and the controller may do. */
  readonly permissions: Permission[];
  readonly tools: Required<ToolsImage>;
}

/** What holds for every engine: each says what is wrong, or nothing. */
type Rule = (answered: Answered) => string[];

const RULES: Rule[] = [ownSelectors, labelsThatSomebodySets, rolesThatArePlayed, filesThatAreThere, knownInterpreters, shortNames];

/** What is wrong with an engine though each value may be right. */
export function brokenRules(answered: Answered): string[] {
  return RULES.flatMap((rule) => rule(answered));
}

/** What only a patch can bring about. Asked for at every synthesis. */
export function brokenByPatch(statefulSet: ApiObject, spec: EngineSpec): string[] {
  if (!isPatched(statefulSet)) {
    return [];
  }
  const patched = statefulSet.toJson();
  return [...knownUpdates(patched, spec), ...tokensForRights(patched, spec)];
}

/** Two Services of one selector and one port are two names for one thing, of which one promises what it doesn't keep. */
function ownSelectors({ spec: { endpoints } }: Answered): string[] {
  const selectors = endpoints.map(({ roleLabels = {} }) => JSON.stringify(Object.entries(roleLabels).sort()));
  return endpoints.flatMap(({ suffix, ports }, i) => {
    const first = endpoints.findIndex((other, j) => j === i || (selectors[j] === selectors[i] && other.ports.some((port) => ports.includes(port))));
    return first === i ? [] : [`the endpoints '${endpoints[first].suffix}' and '${suffix}' lead to the same members: give them different roleLabels, or leave one of them out`];
  });
}

/** A Service whose label nobody sets leads nowhere. */
function labelsThatSomebodySets({ spec: { endpoints }, permissions }: Answered): string[] {
  const isSet = permissions.some(({ apiGroup, resource, verbs }) => apiGroup === '' && resource === 'pods' && verbs.some((verb) => ['patch', 'update'].includes(verb)));
  return endpoints.filter(({ roleLabels = {} }) => !isSet && Object.keys(roleLabels).length > 0).map(({ suffix, roleLabels }) =>
    `the endpoint '${suffix}' leads to members with ${Object.entries(roleLabels!).map(([label, value]) => `${label}=${value}`).join(', ')}, which nobody may put on a pod: ask for a right to patch pods, or leave roleLabels out`);
}

/** A pod that has the label of a role from the start would be sent what it can't do yet. */
function rolesThatArePlayed({ spec: { endpoints }, labels }: Answered): string[] {
  return endpoints.flatMap(({ suffix, roleLabels = {} }) => Object.keys(roleLabels).filter((label) => label in labels.pod).map((label) =>
    `its pods carry ${label}=${labels.pod[label]} from the start, by which the endpoint '${suffix}' knows the role that a member plays: give the label another name in PatternDefaults`));
}

/** What changes without a restart has to be read anew by somebody: it is named file by file. */
function filesThatAreThere({ spec: { folder } }: Answered): string[] {
  return (folder?.readAnew ?? []).filter((file) => !(file in folder!.files)).map((file) =>
    `folder.readAnew has ${quote(file)}, and the folder ${Object.keys(folder!.files).sort().join(', ')}: another text would restart the members, or nobody, so correct the name`);
}

/** A program of the folder needs an interpreter in the members' image, and the engine says which image has one. */
function knownInterpreters({ spec, tools }: Answered): string[] {
  const { folder, image } = spec;
  const probes = (['startup', 'readiness', 'liveness'] as const).map((role) => [role, spec[role]?._texts() ?? []] as const);
  const commands = [['command', spec.command] as const, ['preStop', spec.preStop ?? []] as const, ...probes];
  return folder === undefined ? [] : commands.flatMap(([prop, command]) => {
    const at = command.findIndex((word) => word.startsWith(`${folder.path}/`) && word.endsWith('.py'));
    const isKnown = at < 0 || (tools.image === image && command.slice(0, at).join(' ') === tools.interpreter.join(' '));
    return isKnown ? [] : [`${prop} runs ${command[at]} by '${command.slice(0, at).join(' ')}' in ${image}, and tools say that ${tools.image} has ${tools.interpreter.join(' ')}: give tools with the members' image and its interpreter`];
  });
}

/** Every cluster may be called by a name of 40 characters. */
function shortNames({ spec: { endpoints } }: Answered): string[] {
  return endpoints.filter(({ suffix }) => suffix.length > LONGEST_SUFFIX).map(({ suffix }) =>
    `the endpoint's suffix '${suffix}' must have at most ${LONGEST_SUFFIX} characters, so that the Service's name fits whatever the cluster is called: use a shorter one`);
}

/** Pods that nobody replaces keep their version for ever. */
function knownUpdates({ spec }: any, { controller }: EngineSpec): string[] {
  return spec?.updateStrategy?.type === 'OnDelete' && controller === undefined
    ? ['the StatefulSet\'s update strategy is OnDelete, and there is no controller that would delete pods: no other version would ever come to the members, so leave the patch out']
    : [];
}

/** A token without rights opens nothing but a way for whoever takes it. */
function tokensForRights({ spec }: any, { rights = [] }: EngineSpec): string[] {
  return spec?.template?.spec?.automountServiceAccountToken === true && rights.length === 0
    ? ['the members\' pods mount a token, and they have no rights: ask for some in the engine, or leave the patch out']
    : [];
}
