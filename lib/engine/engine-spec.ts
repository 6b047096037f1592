import type { Duration } from 'cdk8s';
import type { HelperContainer } from '../app';
import type { FileSource, Variable } from '../config';
import type { Exemption } from '../kubernetes';
import type { IConnectable } from '../network';
import type { AppProtocol, Probe, Volume } from '../pod';
import type { Alert, Panel, Right, ToolsImage } from '../workload';
import type { ControllerSpec } from './controller-spec';

/** A port that every member listens on. */
export interface MemberPort {
  /** Its name: what endpoints, probes and Services call it. At most 15 lower-case letters, digits and '-'. */
  readonly name: string;

  /** Its number. TCP. */
  readonly port: number;

  /**
   * The last number of a range that begins with `port`, where members take any of it, in the order of their numbers.
   *
   * @default - `port` alone
   */
  readonly endPort?: number;

  /**
   * What is spoken on it, as gateways and clients of further endpoints are told.
   *
   * @default - nothing is said
   */
  readonly appProtocol?: AppProtocol;

  /**
   * Whether members reach each other by it.
   *
   * @default false
   */
  readonly betweenMembers?: boolean;

  /**
   * Whether the controller reaches members by it.
   *
   * @default false
   */
  readonly forController?: boolean;
}

/** A Service: one address for some of the members, or for all of them. */
export interface EndpointSpec {
  /** The Service is called `<cluster>-<suffix>`. At most 22 characters. */
  readonly suffix: string;

  /** The ports by their names. Clients of the first endpoint reach all of them, and are told the first one: of others `clientEntries` tell. */
  readonly ports: string[];

  /**
   * Labels that a member has while it plays a role: the product, or its controller, puts them on the pods. No two endpoints with one port in common
   * have the same.
   *
   * @default - none: every member that is ready
   */
  readonly roleLabels?: { [label: string]: string };
}

/** Texts that the engine makes, as the files of one folder. */
export interface MemberFolder {
  /** The ConfigMap is called `<cluster>-<name>`, and the pods' volume `<name>`. */
  readonly name: string;

  /** Where a member sees it. */
  readonly path: string;

  /** The texts by the names of their files. Those of running members follow within a minute or so. */
  readonly files: { [file: string]: string };

  /**
   * Files that the product reads anew while it runs, or that aren't worth a restart: another text restarts nobody. The engine's `restartFor` says
   * what of them is worth one.
   *
   * @default - none: another text of any file restarts the members
   */
  readonly readAnew?: string[];
}

/** A folder of a member that isn't its data: gone with the pod, or somebody else's. */
export interface MemberVolume {
  /** The name of the pods' volume. */
  readonly name: string;

  /** Where a member sees it. */
  readonly path: string;

  /** What it is. A `Volume` that an init container or a sidecar has too is the same folder. */
  readonly volume: Volume;
}

/** The figures of each member, which Prometheus asks for where the cluster has `metrics`. */
export interface MemberMetrics {
  /** The name of the port. */
  readonly port: string;

  /**
   * The path.
   *
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * What somebody is told of beside what users ask for. `{selector}` in `expr` stands for labels that only this cluster's figures have.
   *
   * @default - nothing
   */
  readonly alerts?: Alert[];

  /**
   * The pictures of its dashboard for Grafana, for those who ask for one. `{selector}` as in alerts.
   *
   * @default - there is no dashboard
   */
  readonly panels?: Panel[];
}

/** What a cluster of a product is made of. Whatever is left out, the cluster hasn't got. */
export interface EngineSpec {
  /** The members' image, with a tag or a digest. */
  readonly image: string;

  /** The numeric user and group that members run as, and that their data belongs to. */
  readonly user: number;

  /** The program and its arguments: an image's entry point isn't relied on. */
  readonly command: string[];

  /**
   * More arguments.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Variables that are no secrets. `$(NAME)` stands for another one.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Variables whose values come from somewhere else: a key of a Secret, a field of the pod.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: Variable };

  /**
   * What looks like a secret in all these, and the reason why it is none.
   *
   * @default - none
   */
  readonly noSecrets?: { [name: string]: string };

  /**
   * Configuration and programs that the engine makes.
   *
   * @default - none
   */
  readonly folder?: MemberFolder;

  /**
   * More files by their paths: Secrets as folders, and what lies beside the engine's own sources. Another content restarts the members.
   *
   * @default - none
   */
  readonly files?: { [path: string]: FileSource };

  /**
   * What else members are restarted for: any text that changes with it.
   *
   * @default - nothing
   */
  readonly restartFor?: string;

  /**
   * Folders beside the data. `/tmp` is one, of 64 MiB, unless it is given.
   *
   * @default - /tmp alone
   */
  readonly volumes?: MemberVolume[];

  /** Where a member sees its own volume, which it keeps. It belongs to root: data is in a folder of it. */
  readonly dataPath: string;

  /** The ports that members listen on. */
  readonly ports: MemberPort[];

  /** The Services. The first is the one that clients get. */
  readonly endpoints: EndpointSpec[];

  /**
   * Says that a member has started: until then the other probes wait. As long as the longest recovery takes.
   *
   * @default - asks what liveness asks, for five minutes
   */
  readonly startup?: Probe;

  /**
   * Says that a member can serve in its role now. Also what an update waits for before the next member, where there is no controller.
   *
   * @default - it can as soon as it has started
   */
  readonly readiness?: Probe;

  /**
   * Says that a member isn't stuck. One that is gets restarted, so it depends on no other member: never on a quorum.
   *
   * @default - nobody asks
   */
  readonly liveness?: Probe;

  /**
   * A command in a member before it is told to stop: it hands over, and waits until the others can do without it. Its time is a part of
   * `terminationGrace`.
   *
   * @default - none
   */
  readonly preStop?: string[];

  /** The time after which a member that is stopping is killed. */
  readonly terminationGrace: Duration;

  /**
   * Containers that end before a member starts.
   *
   * @default - none
   */
  readonly init?: HelperContainer[];

  /**
   * Containers that run beside a member: they start before it and end after it.
   *
   * @default - none
   */
  readonly sidecars?: HelperContainer[];

  /**
   * What members reach beside each other, by names in small letters, such as a cluster of the same product that is elsewhere: the path is opened. The
   * controller has the entries of its Secrets as the files of `/connections/<name>`, as they are now, and none while the Secret isn't there.
   *
   * @default - nothing
   */
  readonly connections?: { [name: string]: IConnectable };

  /**
   * What members may do by the API server. With any they get a token and the path to it.
   *
   * @default - nothing
   */
  readonly rights?: Right[];

  /**
   * How clients log in, as a URL: `postgresql://{username}:{password}@{host}:{port}/{database}`. With `{database}` the product keeps databases, each with
   * an owner, and is one for ReplicatedDatabase; without, it has accounts, and is one for MessageBroker. Each has a Secret with all of this.
   *
   * @default - nobody logs in: whoever is connected may do everything
   */
  readonly clientUri?: string;

  /**
   * What clients are told beside `type`, `provider`, `host`, `port` and how they log in, by the names of their entries. No secrets.
   *
   * @default - nothing
   */
  readonly clientEntries?: { [entry: string]: string };

  /**
   * Where programs in Java log in, with as much of it as `clientUri` has but for the user and the password, which they are given apart:
   * `jdbc:postgresql://{host}:{port}/{database}`.
   *
   * @default - clients are told none
   */
  readonly clientJdbc?: string;

  /**
   * The figures of its members.
   *
   * @default - none: `metrics` are refused
   */
  readonly metrics?: MemberMetrics;

  /**
   * ConfigMaps that the product makes at run time: nobody else may call one so.
   *
   * @default - none
   */
  readonly reservedConfigMaps?: string[];

  /**
   * Findings of linters that the product can't do without.
   *
   * @default - none
   */
  readonly exemptions?: Exemption[];

  /**
   * A pod that brings the cluster to what is declared, and replaces members in the order of their roles.
   *
   * @default - none: members are replaced by their numbers, the highest first, each when the one before is ready
   */
  readonly controller?: ControllerSpec;

  /**
   * What runs the small programs. The members' own image where that has a Python, so that no other has to be pulled.
   *
   * @default - the official image of Python
   */
  readonly tools?: ToolsImage;
}
