import type { PlainText } from '../config';
import type { Check } from '../kubernetes';
import { ContainerPort, Probe } from '../pod';

/** Checks a program and its arguments. `prop`: what the user calls the container; nothing for the program itself. */
export function checkCommand(check: Check, plain: PlainText, prop: string, command: string[] | undefined, args: string[] | undefined): void {
  const prefix = prop === '' ? '' : `${prop}.`;
  if (command !== undefined) {
    check.command(`${prefix}command`, command, 'name a program, or leave it out');
    plain.command(`${prefix}command`, 'command', command);
  }
  if (args !== undefined) {
    check.list(`${prefix}args`, args, (item, text) => check.string(item, text));
    check.that(args.length > 0, `${prefix}args is empty: name an argument, or leave it out`);
    plain.command(`${prefix}args`, 'args', args, command);
  }
}

/** What a container is asked. */
export interface GivenProbes {
  readonly startup?: Probe;
  readonly readiness?: Probe;
  readonly liveness?: Probe;
}

/** Checks the probes of a container that listens on these ports. */
export function checkProbes(check: Check, plain: PlainText, prefix: string, probes: GivenProbes, ports: ContainerPort[]): void {
  for (const role of ['startup', 'readiness', 'liveness'] as const) {
    const probe = probes[role];
    if (probe !== undefined) {
      check.instance(`${prefix}${role}`, probe, Probe, 'a factory such as Probe.http(\'/healthz\')');
      probe._render(check, role, ports);
      plain.command(`${prefix}${role} probe`, role, probe._texts());
    }
  }
}
