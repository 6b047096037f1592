/** The Kubernetes minors that the output is made and tested for. @see https://kubernetes.io/releases/ */
export const SUPPORTED_MINORS = ['1.33', '1.34', '1.35', '1.36'];
