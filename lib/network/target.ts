import type { Construct } from 'constructs';
import type { Check } from '../kubernetes';
import type { BindingFacts } from './binding';
import type { NetworkPolicy, OpenPort } from './network-policy';
import type { Peer } from './peer';

/** What a connection leads to. */
export interface Target {
  /** What it is called: the folder that holds what a client has to know. */
  readonly name: string;

  /** Checks it for a client, and says how that reaches it. */
  reach(check: Check, client: Construct): Reached;
}

/** How one client reaches it. */
export interface Reached {
  /** Those of its pods, which is what policies see. */
  readonly ports: OpenPort[];
  /** Where it is. */
  readonly at: Peer | HostName;
  /** The policy on its side, where it is the library's. */
  readonly theirs?: TheirSide;
  /** What the client is told, where there is anything to tell. */
  readonly facts?: BindingFacts;
}

/** Something of which nothing but its name is known. */
export interface HostName {
  readonly hostName: string;
}

interface TheirSide {
  readonly networkPolicy: NetworkPolicy;
  /** A client with these labels, as it is seen from there. */
  readonly from: (labels: { [key: string]: string }) => Peer;
}
