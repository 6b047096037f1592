import { Check, checkExemptions, checkJson, quote } from '../kubernetes';
import type { PlainText } from '../config';
import { Connection } from '../network';
import { AppProtocol, checkPortName } from '../pod';
import { ToolsImage, checkPanels } from '../workload';
import type { ControllerSpec } from './controller-spec';
import type { EndpointSpec, EngineSpec, MemberFolder, MemberPort } from './engine-spec';
import { checkJdbc, checkUri } from './login';

/** What the longest name of a cluster leaves of a DNS label, with a dash. */
export const LONGEST_SUFFIX = 22;

/** What `connection-<name>`, a volume of the controller, adds. */
const RESERVED_FOR_CONNECTION = 11;

/** Entries of every client. */
const CLIENTS_KNOW = ['type', 'provider', 'host', 'port', 'username', 'password', 'database', 'uri', 'jdbc'];

/** Checks what an engine answered, value by value: strangers wrote it, in any language. What isn't checked here is where it is used. */
export function checkSpec(check: Check, plain: PlainText, spec: EngineSpec): void {
  check.image('engine.image', spec.image);
  check.user('engine.user', spec.user);
  check.given('engine.command', spec.command, 'name the program, for the image\'s entry point isn\'t relied on');
  check.mountPath('engine.dataPath', spec.dataPath);
  check.given('engine.terminationGrace', spec.terminationGrace, 'say how long a member may take to stop');
  check.integer('engine.terminationGrace in seconds', check.seconds('engine.terminationGrace', spec.terminationGrace), 1);
  if (spec.preStop !== undefined) {
    check.command('engine.preStop', spec.preStop, 'name a program, or leave it out');
    plain.command('engine.preStop', 'preStop', spec.preStop);
  }
  if (spec.restartFor !== undefined) {
    check.string('engine.restartFor', spec.restartFor);
  }
  if (spec.clientUri !== undefined) {
    checkUri(check, 'engine.clientUri', spec.clientUri);
  }
  if (spec.clientEntries !== undefined) {
    checkEntries(check, plain, spec.clientEntries);
  }
  if (spec.clientJdbc !== undefined) {
    check.that(spec.clientUri !== undefined, 'engine.clientJdbc is given, and nobody logs in: give clientUri too, or leave it out');
    checkJdbc(check, 'engine.clientJdbc', spec.clientJdbc, spec.clientUri!);
  }
  if (spec.folder !== undefined) {
    checkFolder(check, plain, spec.folder);
  }
  checkPorts(check, spec.ports);
  checkEndpoints(check, spec.endpoints, spec.ports);
  if (spec.metrics !== undefined) {
    const { port, panels = [] } = check.props('engine.metrics', spec.metrics);
    checkPanels(check, 'engine.metrics.panels', panels);
    check.that(spec.ports.some(({ name }) => name === port),
      () => `engine.metrics.port must be the name of one of the engine's ports (${spec.ports.map(({ name }) => name).join(', ')}), got ${quote(port)}`);
  }
  check.list('engine.reservedConfigMaps', spec.reservedConfigMaps ?? [], (item, name) => check.objectName(item, name));
  check.map('engine.connections', spec.connections ?? {});
  Object.entries(spec.connections ?? {}).forEach(([name, target]) => {
    check.dnsLabel('engine.connections: a name', name, RESERVED_FOR_CONNECTION);
    Connection._of(check, `engine.connections: ${name}`, target);
  });
  checkExemptions(check, 'engine.exemptions', spec.exemptions ?? []);
  if (spec.controller !== undefined) {
    checkController(check, plain, spec.controller);
  }
  if (spec.tools !== undefined) {
    checkTools(check, spec.tools);
  }
}

function checkPorts(check: Check, ports: MemberPort[]): void {
  check.given('engine.ports', ports, 'name those that members listen on');
  check.list('engine.ports', ports, (item, port) => {
    const { name, port: number, endPort, appProtocol, ...flags } = check.props(item, port);
    checkPortName(check, `${item}.name`, name);
    check.port(`${item}.port`, number);
    check.oneOf(`${item}.appProtocol`, appProtocol, Object.values(AppProtocol));
    if (endPort !== undefined) {
      check.port(`${item}.endPort`, endPort);
      check.that(endPort > number, `${item}.endPort must be more than port (${number}), got ${endPort}: raise it, or leave it out`);
      check.that(flags.betweenMembers === true, `${item} is a range, and not betweenMembers: only members reach each other by one, so leave endPort out`);
    }
    Object.entries(flags).filter(([, flag]) => flag !== undefined).forEach(([prop, flag]) => check.boolean(`${item}.${prop}`, flag));
  });
  check.that(ports.length > 0, 'engine.ports is empty: name those that members listen on');
}

function checkEndpoints(check: Check, endpoints: EndpointSpec[], known: MemberPort[]): void {
  check.given('engine.endpoints', endpoints, 'say by which Service clients come');
  check.list('engine.endpoints', endpoints, (item, endpoint) => {
    const { suffix, ports, roleLabels } = check.props(item, endpoint);
    check.dnsLabel(`${item}.suffix`, suffix);
    check.given(`${item}.ports`, ports, 'name some of the engine\'s');
    check.list(`${item}.ports`, ports, (prop, name) => check.that(known.some((port) => port.name === name),
      `${prop} must be the name of one of the engine's ports (${known.map((port) => port.name).join(', ')}), got ${quote(name)}`));
    check.that(ports.length > 0 && new Set(ports).size === ports.length, `${item}.ports must be different from each other and at least one, got ${quote(ports)}`);
    if (roleLabels !== undefined) {
      check.labels(`${item}.roleLabels`, roleLabels);
    }
  });
  check.that(endpoints.length > 0, 'engine.endpoints is empty: say by which Service clients come');
}

function checkEntries(check: Check, plain: PlainText, entries: { [entry: string]: string }): void {
  check.map('engine.clientEntries', entries);
  for (const [entry, value] of Object.entries(entries)) {
    check.dataKey('engine.clientEntries', entry);
    check.that(!CLIENTS_KNOW.includes(entry), `engine.clientEntries has ${entry}, which every client is told: give it another name`);
    check.that(value !== '', `engine.clientEntries: ${entry} is empty: say it, or leave it out`);
    plain.named('engine.clientEntries', entry, value);
  }
}

function checkFolder(check: Check, plain: PlainText, given: MemberFolder): void {
  const { name, path, files, readAnew = [] } = check.props('engine.folder', given);
  check.given('engine.folder.name', name, 'name the folder');
  check.dnsLabel('engine.folder.name', name);
  check.mountPath('engine.folder.path', path);
  checkTexts(check, plain, 'engine.folder.files', files);
  check.list('engine.folder.readAnew', readAnew, (item, file) => check.string(item, file));
}

function checkController(check: Check, plain: PlainText, given: ControllerSpec): void {
  const { programs, want = {}, passwords = {} } = check.props('engine.controller', given);
  checkTexts(check, plain, 'engine.controller.programs', programs);
  check.that('engine.py' in programs, 'engine.controller.programs has no engine.py, which the controller begins with: give it a class Engine');
  check.map('engine.controller.want', want);
  checkJson(check, 'engine.controller.want', want);
  check.map('engine.controller.passwords', passwords);
  for (const [variable, key] of Object.entries(passwords)) {
    check.variableName('engine.controller.passwords', variable);
    check.dataKey(`engine.controller.passwords: ${variable}`, key);
  }
}

function checkTools(check: Check, given: ToolsImage): void {
  const { image, user, interpreter } = check.props('engine.tools', given);
  check.image('engine.tools.image', image);
  check.user('engine.tools.user', user);
  if (interpreter !== undefined) {
    check.command('engine.tools.interpreter', interpreter, 'name a program, or leave it out for python3');
  }
}

function checkTexts(check: Check, plain: PlainText, prop: string, files: { [file: string]: string }): void {
  check.given(prop, files, 'give it a file, or leave it out');
  check.map(prop, files);
  for (const [file, text] of Object.entries(files)) {
    check.dataKey(`${prop}: a file's name`, file);
    check.string(`${prop}: ${file}`, text);
    plain.file(`${prop}: ${file}`, text);
  }
  check.that(Object.keys(files).length > 0, `${prop} is empty: give it a file, or leave it out`);
}
