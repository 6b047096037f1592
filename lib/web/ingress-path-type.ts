/** How a path is compared with that of a request. @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types */
export enum IngressPathType {
  /** Element by element: `/shop` serves `/shop/cart`, and not `/shopping`. */
  PREFIX = 'Prefix',
  /** The whole path, and no other. */
  EXACT = 'Exact',
  /** As the controller reads it, which may be as a regular expression. */
  IMPLEMENTATION_SPECIFIC = 'ImplementationSpecific',
}
