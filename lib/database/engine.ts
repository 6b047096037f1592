import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Check, Exemption, Labels } from '../kubernetes';
import type { NetworkPolicy } from '../network';
import type { Architecture, ContainerOptions, ContainerPort, ImagePullPolicy, ResolvedResources } from '../pod';
import type { GeneratedSecret, ProtectedSecret, Permission } from '../workload';
import type { Durability } from './durability';

/** The most that any engine is asked for: each more makes writes slower, and outages hardly rarer. */
export const MOST_MEMBERS = 7;

/** The Service that leads to the members of one role. */
export function roleService(server: string, role: 'primary' | 'replicas'): string {
  return `${server}-${role}`;
}

/** A product that keeps data: made by the factories of DatabaseEngine. */
export abstract class Engine {
  /**
   * Checks what it was made with: before anything is asked of it.
   *
   * @internal
   */
  public abstract _check(check: Check): void;

  /** The name of the product: `postgresql`. */
  public abstract readonly product: string;

  /** The version of the product: `17.11`. */
  public abstract readonly version: string;

  /**
   * Says what the product needs, and makes the objects that only it knows.
   *
   * @internal
   */
  public abstract _bind(scope: Construct, options: EngineOptions): EngineConfig;

  /**
   * Completes what needs the workload.
   *
   * @internal
   */
  public abstract _attach(scope: Construct, options: EngineOptions, workload: EngineWorkload): void;
}

/** A database with everything that a user may leave out there. */
export interface ResolvedDatabase {
  readonly name: string;
  readonly owner: string;
  /** The Secret with the owner's `username` and `password`. */
  readonly secretName: string;
  readonly generated: boolean;
}

/** What an engine is told. */
export interface EngineOptions {
  readonly name: string;
  readonly labels: Labels;
  readonly partOf?: string;
  readonly architecture?: Architecture;
  readonly members: number;
  readonly durability: Durability;
  readonly databases: ResolvedDatabase[];
  readonly resources: ResolvedResources;
  /** What the pod that brings the cluster to what is declared is given. */
  readonly controllerResources: ResolvedResources;
  /** The Secret with the passwords of the engine's own users. */
  readonly systemSecret: string;
  readonly imagePullPolicy: ImagePullPolicy;
}

/** The part of the workload that an engine may touch. */
export interface EngineWorkload {
  readonly memberHosts: string[];
  /** The class of attributes that the members' volumes should have. */
  readonly volumeAttributesClassName?: string;
  readonly networkPolicy: NetworkPolicy;
  /** The Secrets that a Job makes. */
  readonly generatedSecrets: ProtectedSecret[];
}

/** What an engine answers. */
export interface EngineConfig {
  readonly image: string;
  readonly user: number;
  /** The port that clients use. */
  readonly clientPort: ContainerPort;
  /** The ports that members use among themselves. */
  readonly memberPorts: ContainerPort[];
  readonly container: ContainerOptions;
  readonly volumes: k8s.Volume[];
  readonly dataPath: string;
  readonly terminationGraceSeconds: number;
  readonly permissions: Permission[];
  /** Whether members call the API server. */
  readonly callsApiServer: boolean;
  readonly podAnnotations: { [key: string]: string };
  readonly exemptions: Exemption[];
  /** The labels that a member has while it has a role. */
  readonly roleLabels: { readonly primary: { [key: string]: string }; readonly replica: { [key: string]: string } };
  /** The Secrets of the engine's own users. */
  readonly systemSecrets: GeneratedSecret[];
  /** The Secret of one database. */
  readonly databaseSecret: (database: ResolvedDatabase) => GeneratedSecret;
  /** Entries of the binding that a client gets. */
  readonly bindingEntries: (database: ResolvedDatabase, host: string) => { [key: string]: string };
}
