import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check } from '../kubernetes';
import { DATA, PodClaim } from '../pod';
import { StorageClass, VolumeAttributesClass } from '../storage';

/** What becomes of a claim that isn't needed. @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention */
export enum ClaimRetention {
  /** It stays, with its data, until somebody deletes it. */
  RETAIN = 'Retain',
  /** It goes with its pod, and the data with it. */
  DELETE = 'Delete',
}

/** The volume of every member. */
export interface MemberStorage {
  /**
   * The size of each member's volume. Kubernetes refuses another one for a StatefulSet that is there: the docs of storage say how to get it.
   */
  readonly size: Size;

  /**
   * Where the volumes come from. Kubernetes refuses another class for a StatefulSet that is there: the docs of storage say how to get it.
   *
   * @default StorageClass.clusterDefault()
   */
  readonly storageClass?: StorageClass;

  /**
   * How fast the volumes are. May change while they are in use, on Kubernetes 1.34 and newer: the database's controller gives it to the members'
   * claims one after another, as a StatefulSet's claim template can't be changed.
   *
   * @default - as the storage class made them, or as they are
   */
  readonly volumeAttributes?: VolumeAttributesClass;

  /**
   * What becomes of the claims when the StatefulSet is deleted.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenDeleted?: ClaimRetention;

  /**
   * What becomes of the claim of a member that is scaled away.
   *
   * @default ClaimRetention.RETAIN
   */
  readonly whenScaled?: ClaimRetention;
}

/** A volume that every member has of its own. */
export interface MemberClaim extends PodClaim {
  /** Where all containers see it, unless whoever runs it mounts it. */
  readonly path?: string;
}

/** What becomes of the claims of members, in the end and when there are fewer. */
export interface Retention {
  readonly whenDeleted?: ClaimRetention;
  readonly whenScaled?: ClaimRetention;
}

/** The storage of members once it is checked. */
export interface ResolvedStorage {
  readonly claim: MemberClaim;
  readonly retention: Retention;
  /** The class of the volumes' attributes, where one was given. */
  readonly volumeAttributesClassName?: string;
}

/** Less than any engine founds itself in. */
const LEAST_VOLUME = Size.mebibytes(256);

/** Checks how much it is, which engines are told before anything is made. */
export function checkStorageSize(check: Check, { size }: MemberStorage): void {
  check.size('storage.size', size, LEAST_VOLUME);
}

/** Checks all else of it, and makes the classes that it names. `path`: where the containers see it. */
export function resolveStorage(scope: Construct, storage: MemberStorage, path: string): ResolvedStorage {
  const check = new Check(scope);
  const { size, volumeAttributes, whenDeleted, whenScaled } = storage;
  const storageClass = StorageClass._of(scope, 'storage.', storage.storageClass);
  if (volumeAttributes !== undefined) {
    check.instance('storage.volumeAttributes', volumeAttributes, VolumeAttributesClass, 'a factory such as VolumeAttributesClass.existing(\'fast\')');
  }
  checkRetention(check, 'storage.', { whenDeleted, whenScaled });
  return {
    claim: { name: DATA, size, storageClassName: storageClass._bind(scope), path },
    retention: { whenDeleted, whenScaled },
    volumeAttributesClassName: volumeAttributes?._bind(scope, storageClass._driver),
  };
}

/** `prefix`: the place in the user's props. */
export function checkRetention(check: Check, prefix: string, { whenDeleted, whenScaled }: Retention): void {
  check.oneOf(`${prefix}whenDeleted`, whenDeleted, Object.values(ClaimRetention));
  check.oneOf(`${prefix}whenScaled`, whenScaled, Object.values(ClaimRetention));
}
