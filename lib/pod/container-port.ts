import type { AppProtocol } from './app-protocol';

/** A port that a container listens on. */
export interface ContainerPort {
  /** The port's name: what probes, Services and people call it. */
  readonly name: string;
  readonly port: number;
  /** TCP where left out. */
  readonly protocol?: 'TCP' | 'UDP';
  /** What is spoken on it, where that is known. */
  readonly appProtocol?: AppProtocol;
}
