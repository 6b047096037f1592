import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { NetworkPolicyProps, OpenPort } from './network-policy';

/** A name, or all names of a domain, and the ports that are open to what it stands for. */
export interface NameRule {
  /** `pay.example.com`, `*.example.com` */
  readonly name: string;
  readonly ports: OpenPort[];
}

/** Makes a policy that opens paths to names, beside the NetworkPolicy of the same pods. `rules`: as they are when the app is synthesised. */
export type EmitNamePolicy = (scope: Construct, props: NetworkPolicyProps, rules: () => NameRule[]) => ApiObject;

/** Whether it stands for more than one name. */
export function isPattern(name: string): boolean {
  return name.startsWith('*.');
}
