import type { Construct } from 'constructs';
import { serviceHost } from '../kubernetes';

/** The names of a workload's members, which are those of their pods: `<name>-0`, … */
export function memberNames(name: string, members: number): string[] {
  return Array.from({ length: members }, (_, i) => `${name}-${i}`);
}

/** The Service that gives each member a DNS name. */
export function headlessName(name: string): string {
  return `${name}-headless`;
}

/** The members' DNS names, in the order of their own. `scope`: whose namespace they are in; `service`: the one that gives them. */
export function memberHosts(scope: Construct, name: string, members: number, service = headlessName(name)): string[] {
  return memberNames(name, members).map((member) => `${member}.${serviceHost(scope, service)}`);
}
