import type { Credentials } from '../config';
import type { Architecture, HostSpread, ImagePullPolicy, Resources } from '../pod';
import type { MemberStorage, Metrics } from '../workload';
import type { Durability } from './durability';
import type { Engine } from './engine';

/** What keeps its data on several members, whatever the product. */
export interface ReplicatedWorkloadProps {
  /** The product and its version: one of the library's, or a class of your own that extends Engine. */
  readonly engine: Engine;

  /** The volume of every member. */
  readonly storage: MemberStorage;

  /**
   * The name of the StatefulSet, and the start of all names that belong to it: at most 40 characters. The data hangs on it: another
   * name is another, empty one.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The number of members: 1, 3, 5 or 7. One isn't replicated; an even number has no more quorum than one less.
   *
   * @default 3
   */
  readonly members?: number;

  /**
   * What an acknowledged write is worth.
   *
   * @default - the strongest that the product has: Durability.ZERO_LOSS with 3 members and more, Durability.AVAILABLE with one
   */
  readonly durability?: Durability;

  /**
   * Where the passwords of the engine's own users come from. The engine's page in the docs names the keys of a Secret of your own. For a cluster
   * that is there, another Secret has to hold the passwords that the server has.
   *
   * @default Credentials.generated()
   */
  readonly systemCredentials?: Credentials;

  /**
   * Who asks members for their figures, and who is told of what. Port, path and alerts of the product come with it.
   *
   * @default - nobody
   */
  readonly metrics?: Metrics;

  /**
   * What each member is given of its node. The engine's memory settings follow from it.
   *
   * @default - 500m CPU, at most 2; 1 GiB memory
   */
  readonly resources?: Resources;

  /**
   * What the controller is given, which brings the members to what is declared, where the product has one: at least 32 MiB of memory.
   *
   * @default - 20m CPU, at most 500m; 96 MiB memory
   */
  readonly controllerResources?: Resources;

  /**
   * What the Job is given that makes the Secrets, and is over in seconds: at least 32 MiB of memory.
   *
   * @default - 50m CPU, at most 500m; 64 MiB memory
   */
  readonly credentialsResources?: Resources;

  /**
   * How firmly members are kept off each other's nodes.
   *
   * @default HostSpread.REQUIRED
   */
  readonly hostSpread?: HostSpread;

  /**
   * The zones that members may run in.
   *
   * @default - any, evenly
   */
  readonly zones?: string[];

  /**
   * The architecture of the nodes that the image runs on.
   *
   * @default - any, of Linux nodes
   */
  readonly architecture?: Architecture;

  /**
   * When the kubelet asks the registry for the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The application that this is a part of, as a label.
   *
   * @default - the id of the chart
   */
  readonly partOf?: string;
}
