import type { Database } from '../../lib';
import type { Aim } from './aims';
import type { KubeObject } from './cluster';
import type { Places } from './doors';

/** What a scenario changes about the app: what every engine has. */
export interface AppOptions {
  readonly members?: number;
  /** Memory of each member, in MiB. */
  readonly memoryMi?: number;
  /** StorageClass of the members' volumes. */
  readonly storageClass?: string;
  /** Changes each object after the library made it: what no option of the library does, such as taking a guarantee away. */
  readonly change?: (object: any) => void;
}

/** The members when nothing is going on. */
export interface Settled {
  /** Who takes what the load writes: a database's primary, or who leads the load's stream. */
  readonly primary: KubeObject;
  readonly members: string[];
  /** Grows whenever another leads, or the same one anew; NaN where the product doesn't count that. */
  readonly timeline: number;
}

/** How long writes may pause, by what happens to the primary. */
export interface Pauses {
  readonly forced: Aim;
  readonly graceful: Aim;
  readonly crash: Aim;
  readonly sudden: Aim;
  /** Where it dies, and isn't started again for a while. */
  readonly lease: Aim;
  readonly partition: Aim;
  readonly frozen: Aim;
  readonly update: Aim;
  /** Where the primary was scaled away, and its pod is deleted by force; as in an update, if nothing is said. */
  readonly abandoned?: Aim;
}

/** How clients find and use the product. */
export interface Clients {
  /** The Service that leads to who takes writes, and its port. */
  readonly service: string;
  readonly port: number;
  /** The Secret with the account. */
  readonly account: string;
  /** The program of `load/` that knows the product: see `load/sql.js` and `load/jetstream.js`. */
  readonly driver: string;
  /** Whether it can say which member committed (`stamp`), and which one says that it is the primary (`leads`). */
  readonly tellsWhoWrote: boolean;
  /** An image with Node 20 and the product's client in /app/node_modules. */
  readonly image?: string;
  /** What each of the two loads asks for at most, in writes a second, whatever a scenario says. */
  readonly mostPerSecond?: number;
}

/** A change of what is declared, which every member has to get. */
export interface Change {
  readonly name: string;
  readonly manifests: () => string;
  /** Whether every member has it in effect. */
  readonly has: () => Promise<boolean>;
}

/** The steps from a fault to the first write, in milliseconds; undefined for what was not seen. */
export interface Steps { readonly [step: string]: number | undefined }

/** Writes down what happens, as it happens. */
export interface Witness {
  /** Waits until another leads, or the same one anew. */
  readonly moved: (since: number) => Promise<unknown>;
  /** What happened from a moment on, and the same as a text for a file. */
  readonly told: (since: number, old: string) => Promise<{ steps: Steps; winner: string; text: string }>;
  readonly close: () => void;
}

/** What is known of a database from its founding to its end. */
export interface Lifetime {
  /** Runs SQL as who may do everything, on one member. */
  readonly asSuperuser: (member: string, sql: string) => Promise<any[][]>;
  /** ConfigMaps that members make; the first tells that it was founded. */
  readonly marks: string[];
  /** Whether a member makes the data of which the others take a copy. */
  readonly isFounding: (pod: KubeObject) => boolean;
  /** What is said where nobody leads for want of an answer, and where what others had is gone. */
  readonly waits: string;
  readonly misses: string;
  /** Which variables of its container have the passwords of the system Secret, by their keys. */
  readonly passwords: { readonly [key: string]: string };
  /** The app's manifests, with other databases beside its own. */
  readonly withDatabases: (databases: Database[]) => string;
}

/** How a member runs out of room. */
export interface SmallDisk {
  /** Room for a founded cluster, for what it keeps of the load's writes, and to fill. */
  readonly mebibytes: number;
  /** What makes it keep less. */
  readonly options: AppOptions;
  /** Makes the primary write more than it has room ready for. */
  readonly write?: (primary: string) => Promise<unknown>;
  /** How long writes may pause when the primary has none. */
  readonly pause: Aim;
  /** Whether a member takes what the primary writes. */
  readonly follows: (member: string) => Promise<boolean>;
}

/** A product, in an app that uses it: all that the scenarios of every engine know of it. */
export interface EngineUnderTest {
  /** The cluster's name in the app, which its StatefulSet has, and its members before their numbers. */
  readonly cluster: string;
  /** What the labels call it: `database`, `broker`. */
  readonly component: string;
  /** The Deployments of the app, which are to run after each scenario too. */
  readonly deployments: string[];
  readonly clients: Clients;
  /** The Service that a member leaves which can't serve. */
  readonly replicas: string;
  readonly pauses: Pauses;
  /** Scenarios that it has no place for, by the first words of their files, and why. */
  readonly declines: { readonly [scenario: string]: string };
  readonly changes: Change[];
  /** What its server refuses to start with. */
  readonly unstartable?: AppOptions;

  /** The app's manifests. The suite's pods that are labelled as load may reach the members. */
  readonly synth: (options: AppOptions) => string;
  /** Makes what loads write to, where something has to be there for `settled`. */
  readonly prepare?: () => Promise<unknown>;
  /** What the members say, all of them ready: fails with what isn't as it should be yet. */
  readonly settled: (pods: KubeObject[]) => Promise<Settled>;
  /** Asks for another primary. It is believed when it is seen. */
  readonly handOver: (from: Settled, to: string) => Promise<unknown>;
  /** Kills the server of a member with SIGKILL. */
  readonly killServer: (pod: KubeObject) => Promise<unknown>;
  /** Whether something in the container starts a server that died, so that the container lives on. */
  readonly revives: boolean;
  /** Uses the app as its users do, and returns what was seen. */
  readonly use: () => Promise<string>;
  /** The members that the product itself knows, sorted: who left is none of them. */
  readonly known: () => Promise<string[]>;
  /** What its documentation tells a person to do before there are fewer members, and when the others are gone. */
  readonly beforeFewer?: (leaving: string[]) => Promise<unknown>;
  readonly afterFewer?: () => Promise<unknown>;

  /** The doors that are open to clients, and those that are open to nobody but members. */
  readonly doors: () => Promise<{ open: Places; closed: Places }>;
  /** Connects from one member to another by its name, by every port that is for members. */
  readonly reachMember: (from: string, host: string) => Promise<unknown>;

  /** The label of the pod that new connections for writing go to. */
  readonly primaryLabel?: string;
  /** A part of a member that can freeze alone: a word of its command. */
  readonly freezesAlone?: { readonly name: string; readonly word: string };
  /** How many confirmations writes wait for, and what that has to be, also while a member is away. */
  readonly quorum?: { readonly ask: (primary: string) => Promise<string>; readonly must: RegExp };
  /** Who led last, where all have stopped one after the other. */
  readonly lastPrimary?: () => Promise<string | undefined>;
  /** Whether the product noted, before all died, that the primary was alone. */
  readonly wasAlone?: () => Promise<boolean>;
  /** What its documentation tells a person to do when nobody leads. */
  readonly rescue?: () => Promise<unknown>;
  /** Whether it is always a person who decides, where all were killed and a volume is gone: what was acknowledged may be on that one alone. */
  readonly asksForVolume?: true;
  readonly witness?: () => Promise<Witness>;
  readonly lifetime?: Lifetime;
  readonly smallDisk?: SmallDisk;
}
