import type { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppSecret } from '../config';
import { Check, Labels, millicores, serviceHost, warn } from '../kubernetes';
import type { ResolvedResources } from '../pod';
import { headlessName, memberHosts, memberNames } from '../workload';
import type { Durability } from './durability';

/** The most that any cluster has: each more makes writes slower, and outages hardly rarer. */
export const MOST_MEMBERS = 7;

/** A user that clients log in as. */
export interface ClientAccount {
  /** The user's name. */
  readonly username: string;

  /** The Secret with its `username` and `password`. */
  readonly secret: AppSecret;

  /**
   * The database that the user owns.
   *
   * @default - none: the cluster isn't asked for databases
   */
  readonly database?: string;
}

/** What the facts are made of. */
export interface FactsProps {
  readonly name: string;
  readonly members: number;
  readonly durability: Durability;
  readonly resources: ResolvedResources;
  readonly storage: Size;
  readonly accounts: ClientAccount[];
  /** The Secret of the product's own users. */
  readonly systemSecret: string;
  readonly selector: { [key: string]: string };
  /** Only once it is asked for, since an engine checks its version first. */
  readonly labels: () => Labels;
}

/** What an engine is told of the cluster that it is asked for. */
export class ClusterFacts {
  /**
   * @internal
   */
  public static _of(scope: Construct, props: FactsProps): ClusterFacts {
    return new ClusterFacts(scope, props);
  }

  /** The name of the cluster, with which all names that belong to it begin: at most 40 characters. */
  public readonly name: string;
  /** How many members there are: 1, 3, 5 or 7. */
  public readonly members: number;
  /** The names of the members, which are their pods': `<name>-0`, … */
  public readonly memberNames: string[];
  /** The names of as many members as there may ever be: some may have been scaled away, and still be there. */
  public readonly possibleMemberNames: string[];
  /** The members' DNS names, in the order of `memberNames`: there from a pod's start on, before it is ready. */
  public readonly memberHosts: string[];
  /** The name of the Service that gives each member its DNS name. */
  public readonly headlessService: string;
  /** The DNS name of that Service: a member's is `$(NAME).` and this. */
  public readonly headlessHost: string;
  /** The labels that select the members' pods. */
  public readonly selector: { [label: string]: string };
  /** What an acknowledged write is worth: one of the engine's `durabilities`. */
  public readonly durability: Durability;
  /** The cores that are set aside for each member. */
  public readonly cpu: number;
  /** The cores that a member may use at most. */
  public readonly cpuLimit: number;
  /** The memory of each member, at most and at least. */
  public readonly memory: Size;
  /** The volume of each member, as large as it is asked for. */
  public readonly storage: Size;
  /** Whom clients log in as, in the order of their names. */
  public readonly accounts: ClientAccount[];

  /**
   * The keys of the product's own passwords.
   *
   * @internal
   */
  public _passwords: string[] = [];

  private readonly check: Check;

  private constructor(private readonly scope: Construct, private readonly props: FactsProps) {
    const { name, members, durability, resources, storage, accounts, selector } = props;
    this.check = new Check(scope);
    this.name = name;
    this.members = members;
    this.memberNames = memberNames(name, members);
    this.possibleMemberNames = memberNames(name, MOST_MEMBERS);
    this.headlessService = headlessName(name);
    this.headlessHost = serviceHost(scope, this.headlessService);
    this.memberHosts = memberHosts(scope, name, members);
    this.selector = selector;
    this.durability = durability;
    this.cpu = millicores(resources.cpu) / 1000;
    this.cpuLimit = millicores(resources.cpuLimit) / 1000;
    this.memory = resources.memory;
    this.storage = storage;
    this.accounts = accounts;
  }

  /** All labels of the cluster, for objects that the engine makes itself. */
  public get labels(): { [label: string]: string } {
    return this.props.labels().all;
  }

  /**
   * Has passwords made for the product's own users: the Secret `<name>-system` with these keys, made once inside the cluster; or the one of
   * `systemCredentials`, which has them. Called once, with all keys.
   */
  public passwords(keys: string[]): AppSecret {
    this.check.list('passwords', keys, (prop, key) => this.check.dataKey(prop, key));
    this.check.that(keys.length > 0 && new Set(keys).size === keys.length, 'passwords needs keys that differ, and at least one: name each once');
    this.check.that(this._passwords.length === 0, 'passwords was called twice: name all keys at once');
    this._passwords = [...keys];
    return AppSecret._madeBy(this.scope, this.props.systemSecret, this._passwords);
  }

  /** Refuses what the cluster or the engine was given, by an error that begins with the cluster's path: it doesn't return. */
  public fail(message: string): void {
    this.checkSentence('fail', message);
    throw this.check.error(message);
  }

  /** Prints a sentence when the app is synthesised, and keeps it in the cluster's metadata. */
  public warn(message: string): void {
    this.checkSentence('warn', message);
    warn(this.scope, message);
  }

  private checkSentence(method: string, message: string): void {
    this.check.string(`cluster.${method}(): the message`, message);
    this.check.that(message.trim() !== '', `cluster.${method}() was given no message: say what is wrong, the value, and what to do`);
  }
}
