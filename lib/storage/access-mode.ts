/** Who may use a volume at the same time. @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
export enum AccessMode {
  /** All pods of one node. */
  READ_WRITE_ONCE = 'ReadWriteOnce',
  /** One pod. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
  /** Pods on any nodes. */
  READ_WRITE_MANY = 'ReadWriteMany',
  /** Pods on any nodes, which only read. */
  READ_ONLY_MANY = 'ReadOnlyMany',
}
