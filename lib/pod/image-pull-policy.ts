import type { Exemption } from '../kubernetes';

/** When the kubelet asks the registry. @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy */
export enum ImagePullPolicy {
  /** At every start of a container: the tag's current image, and only where the pod may pull it. */
  ALWAYS = 'Always',
  /** Only where the node has no image of that name: a container restarts while the registry is away. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the image was put on the node by other means. */
  NEVER = 'Never',
}

/** Some linters want the registry asked at every start, which no pod survives while the registry is away. */
export function pullExemptions(policy: ImagePullPolicy): Exemption[] {
  return policy === ImagePullPolicy.ALWAYS ? [] : [{
    kubeScore: 'container-image-pull-policy',
    checkov: 'CKV_K8S_15',
    reason: 'a container restarts while the registry is away',
  }];
}

/** A tag without a digest is what people write; what it stands for is decided where images are built or admitted. */
export function digestExemptions(...images: string[]): Exemption[] {
  return images.every((image) => image.includes('@sha256:')) ? [] : [{ checkov: 'CKV_K8S_43', reason: 'the tag is resolved where images are built or admitted' }];
}
