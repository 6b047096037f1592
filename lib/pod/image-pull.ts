import type { Check } from '../kubernetes';
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

/** Of what nobody says anything. */
export const PULL: Required<ImagePull> = { policy: ImagePullPolicy.IF_NOT_PRESENT, secrets: [] };

/** Checks it. `prop`: what the user calls it. */
export function checkPull(check: Check, prop: string, given: ImagePull | undefined): ImagePull {
  const pull = check.optionalProps(prop, given);
  const { policy, secrets = [] } = pull;
  check.oneOf(`${prop}.policy`, policy, Object.values(ImagePullPolicy));
  check.list(`${prop}.secrets`, secrets, (item, name) => check.objectName(item, name));
  const twice = secrets.find((name, i) => secrets.indexOf(name) !== i);
  check.that(twice === undefined, `${prop}.secrets has '${twice}' twice: leave one of them out`);
  return pull;
}
