import { Preset, StorageClassOptions } from './preset';

/** Settings of Google persistent disks. */
export interface GcePdOptions extends StorageClassOptions {
  /**
   * The type of disk.
   *
   * @default GcePdType.BALANCED
   */
  readonly diskType?: GcePdType;

  /**
   * Two zones that each disk is replicated over, below the engine.
   *
   * @default - each disk lives in one zone
   */
  readonly replicaZones?: string[];
}

/** Types of Google persistent disks. @see https://cloud.google.com/compute/docs/disks */
export enum GcePdType {
  /** Balanced between cost and speed. */
  BALANCED = 'pd-balanced',
  /** Fast. */
  SSD = 'pd-ssd',
}

/** @see https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver#controller-level */
const KNOWN = [
  'type', 'replication-type', 'disk-encryption-kms-key', 'labels', 'provisioned-iops-on-create', 'provisioned-throughput-on-create', 'resource-tags',
  'csi.storage.k8s.io/fstype',
];
const OWNED = { 'type': 'diskType', 'replication-type': 'replicaZones' };

export function gcePd(options: GcePdOptions): Preset {
  const { diskType: type = GcePdType.BALANCED, replicaZones: zones } = options;
  return {
    name: zones ? `${type}-regional` : type,
    driver: 'pd.csi.storage.gke.io',
    known: KNOWN,
    owned: OWNED,
    parameters: { type, 'csi.storage.k8s.io/fstype': 'ext4', ...(zones ? { 'replication-type': 'regional-pd' } : {}) },
    options,
    zones,
    zoneKey: 'topology.gke.io/zone',
    check: (check) => {
      check.oneOf('storage class: diskType', type, Object.values(GcePdType));
      check.that(zones === undefined || (new Set(zones).size === 2 && zones.length === 2 && !zones.includes('')),
        `storage class: replicaZones must be two different zones, got ${JSON.stringify(zones)}`);
    },
  };
}
