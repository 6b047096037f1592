/** The names of a workload's members, which are those of their pods: `<name>-0`, … */
export function memberNames(name: string, members: number): string[] {
  return Array.from({ length: members }, (_, i) => `${name}-${i}`);
}

/** The Service that gives each member a DNS name. */
export function headlessName(name: string): string {
  return `${name}-headless`;
}
