import { Check } from '../kubernetes';
import { ImagePullPolicy } from './image-pull-policy';

/** How images come to the nodes. */
export interface ImagePull {
  /**
   * When the kubelet asks the registry for an image.
   *
   * @default - ImagePullPolicy.IF_NOT_PRESENT: pods heal while the registry is away
   */
  readonly policy?: ImagePullPolicy;

  /**
   * The names of Secrets of type `kubernetes.io/dockerconfigjson` in the same namespace, by which registries let the node in.
   *
   * @default - none
   */
  readonly secrets?: string[];
}

/** Checks it, and fills in what was left out. `prop`: what the user calls it. */
export function resolvePull(check: Check, prop: string, given: ImagePull | undefined): Required<ImagePull> {
  const { policy = ImagePullPolicy.IF_NOT_PRESENT, secrets = [] } = check.optionalProps(prop, given);
  check.oneOf(`${prop}.policy`, policy, Object.values(ImagePullPolicy));
  check.list(`${prop}.secrets`, secrets, (item, name) => check.objectName(item, name));
  const twice = secrets.find((name, i) => secrets.indexOf(name) !== i);
  check.that(twice === undefined, `${prop}.secrets has '${twice}' twice: leave one of them out`);
  return { policy, secrets };
}
