import type { AppConfig, FileSource, Variable } from '../config';
import type { ImagePull, Lifecycle, Metadata, PodDns, Resources, Scheduling, Security, Volume } from '../pod';
import type { Account } from '../workload';
import type { HelperContainer } from './helper-container';

/** What every program has, whatever runs it. */
export interface ProgramProps {
  /** The image, with a tag or a digest. */
  readonly image: string;

  /**
   * The name of what runs the program, and the start of all names that belong to it. Part of its identity: another name is another one.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The program and its arguments, instead of the image's own.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * The arguments of the image's entry point, or of `command`.
   *
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Variables that are no secrets. `$(NAME)` stands for another variable, wherever that is set.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Variables whose values come from somewhere else: a key of a Secret, a field of the pod, or a text that is made of these.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: Variable };

  /**
   * Files by their paths in the container: texts, files of the app's sources, keys of Secrets. Another content restarts the pods.
   *
   * @default - none
   */
  readonly files?: { [path: string]: FileSource };

  /**
   * Variables and files that it shares with others.
   *
   * @default - none
   */
  readonly config?: AppConfig[];

  /**
   * Variables, options and files that are called as if they held a secret, and the reason why each holds none: `{ MAX_TOKENS: 'a number' }`. What has
   * no name of its own in a command or a probe goes by `command`, `args`, `startup`, `readiness` or `liveness`.
   *
   * @default - none
   */
  readonly noSecrets?: { [name: string]: string };

  /**
   * What a container is given of its node.
   *
   * @default - 100m CPU, at most 1; 256 MiB memory
   */
  readonly resources?: Resources;

  /**
   * Folders that it can write to, or read what others wrote, by their paths. `/tmp` is one, of 64 MiB, unless it is given.
   *
   * @default - /tmp alone
   */
  readonly volumes?: { [path: string]: Volume };

  /**
   * Who the program is on its node, and what it may write.
   *
   * @default - user and group 10001, a read-only image
   */
  readonly security?: Security;

  /**
   * Which nodes its pods run on, and who goes first.
   *
   * @default - any Linux node, evenly over zones and nodes
   */
  readonly scheduling?: Scheduling;

  /**
   * How its pods find names.
   *
   * @default - as the cluster does
   */
  readonly dns?: PodDns;

  /**
   * Who its pods are to the API server, and to a cloud.
   *
   * @default - an account of its own, without rights and without a token
   */
  readonly account?: Account;

  /**
   * How images come to the nodes.
   *
   * @default - pulled where a node has them not, from registries that let everybody in
   */
  readonly pull?: ImagePull;

  /**
   * Containers that run one after another and end before the program starts. Each has to be one that may run again.
   *
   * @default - none
   */
  readonly init?: HelperContainer[];

  /**
   * Containers that run beside the program: they start before it and before `init`, and end after it.
   *
   * @default - none
   */
  readonly sidecars?: HelperContainer[];

  /**
   * What happens after the program's start, and how it is stopped.
   *
   * @default - told to stop, and killed after 25 seconds; 35 with 10 of waiting before where requests come
   */
  readonly lifecycle?: Lifecycle;

  /**
   * What people and tools read of the objects and the pods.
   *
   * @default - the recommended labels
   */
  readonly metadata?: Metadata;
}
