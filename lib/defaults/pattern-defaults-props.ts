import type { Ordering } from '../migration';
import type { ApiServer } from '../network';
import type { ImagePull, Resources, Scheduling, Security } from '../pod';
import type { StorageClass } from '../storage';
import type { ResourceDefaults } from './resource-defaults';
import type { Stage } from './stage';

/** What holds for everything of the library in a scope, where a construct's own props say nothing. */
export interface PatternDefaultsProps {
  /**
   * What the installation is for: how many pods and members there are, and whether a drain has to ask, where nobody says otherwise.
   *
   * @default - none: two pods, three members, and budgets
   */
  readonly stage?: Stage;

  /**
   * Where images are fetched from instead, by the registry that they name: `{ 'docker.io': 'registry.example.com/docker-hub' }`. Path, tag and digest
   * stay. For every image, also those that a construct is given, and those of the library's own programs.
   *
   * @default - from the registries that images name
   */
  readonly registryMirrors?: { [registry: string]: string };

  /**
   * How images come to the nodes.
   *
   * @default - pulled where a node has them not, from registries that let everybody in
   */
  readonly pull?: ImagePull;

  /**
   * More labels, of all objects and all pods. Selectors have none of them.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * The names of labels that all pods must have, from wherever. Those of scopes around are required as well.
   *
   * @default - none
   */
  readonly requiredLabels?: string[];

  /**
   * Which nodes pods run on, and who goes first.
   *
   * @default - any Linux node, evenly over zones and nodes
   */
  readonly scheduling?: Scheduling;

  /**
   * What containers are given of their nodes, by what they are for.
   *
   * @default - as ResourceDefaults says
   */
  readonly resources?: ResourceDefaults;

  /**
   * Sizes by names of your own, which `resources: { size: 'large' }` asks for, wherever resources are given.
   *
   * @default - none
   */
  readonly sizes?: { [size: string]: Resources };

  /**
   * Who programs are on their nodes, the library's own controllers and Jobs too: `user`, `group` and `supplementalGroups`. Members of databases and
   * brokers get the latter alone: their data belongs to the user of their image.
   *
   * @default - user and group 10001, or those of the image that a database's controller and Job run in
   */
  readonly security?: Security;

  /**
   * Where volumes come from. Kubernetes refuses another class for a StatefulSet, or a claim, that is there.
   *
   * @default StorageClass.clusterDefault()
   */
  readonly storageClass?: StorageClass;

  /**
   * Where the API server is, for the policies of pods that call it.
   *
   * @default - anywhere, at ports 443 and 6443
   */
  readonly apiServer?: ApiServer;

  /**
   * What keeps migrations in their order.
   *
   * @default Ordering.gate()
   */
  readonly ordering?: Ordering;
}
