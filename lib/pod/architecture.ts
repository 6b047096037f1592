/** What a node's processor is, as Kubernetes labels it. @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch */
export enum Architecture {
  /** Intel and AMD, 64 bits. */
  AMD64 = 'amd64',
  /** Arm, 64 bits. */
  ARM64 = 'arm64',
}

/** The nodes that the library's pods can run on: Linux ones, of one architecture where an image has no more. */
export function nodeSelector(architecture?: Architecture): { [label: string]: string } {
  return { 'kubernetes.io/os': 'linux', ...(architecture === undefined ? {} : { 'kubernetes.io/arch': architecture }) };
}
