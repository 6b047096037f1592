import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import type { ConnectOptions, IConnectable } from '../network';
import type { ResolvedRollout } from './rollout';

/** A program that connects to what it uses, and whose new version may have to wait for something else. */
export interface IWorkload extends IConstruct {
  /** Connects its pods to a target, as `StatelessWebApp.connectTo` does. */
  connectTo(target: IConnectable, options?: ConnectOptions): void;
}

/** A workload to those who put it in an order with others. */
export interface OrderedWorkload {
  /** What has the pods. */
  readonly object: ApiObject;
  readonly pod: GatedPod;
  /** How a new version takes the place of the old one, where there is an old one at the time. */
  readonly rollout?: ResolvedRollout;
}

/** Pods that can be made to wait. */
export interface GatedPod {
  /** A variable of every container that no container starts without. */
  addGate(name: string, produce: () => k8s.EnvVar): void;
}

const ORDERED = new WeakMap<object, OrderedWorkload>();

/** Notes what a construct that users know is to those who order it. */
export function setOrdered(construct: IConstruct, workload: OrderedWorkload): void {
  ORDERED.set(construct, workload);
}

/** What a user gave, as one that can be ordered; nothing where it can't. */
export function orderedOf(value: unknown): OrderedWorkload | undefined {
  return typeof value === 'object' && value !== null ? ORDERED.get(value) : undefined;
}
