import type { Construct } from 'constructs';
import type { Check, Labels } from '../kubernetes';
import type { BindingFacts } from './binding';
import type { NetworkPolicy, OpenPort } from './network-policy';
import type { Peer } from './peer';

/** What a connection leads to. */
export interface Target {
  /** What it is called: the folder that holds what a client has to know. */
  readonly name: string;

  /** The port of a Service, where it is one: what lets others in from outside the cluster leads there. */
  readonly served?: Served;

  /** Checks it for a client, and says how that reaches it. */
  reach(check: Check, client: Construct): Reached;
}

/** A port of a Service that is there. */
export interface Served {
  /** Whose it is. */
  readonly scope: Construct;
  readonly labels: Labels;
  readonly service: string;
  readonly servicePort: number;
  /** The pods'. */
  readonly port: OpenPort & { readonly name: string };
  /** What is spoken there, in Kubernetes' words. */
  readonly appProtocol?: string;
  readonly networkPolicy: NetworkPolicy;
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
