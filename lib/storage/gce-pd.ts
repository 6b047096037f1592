import { Check, isLabelValue, quote } from '../kubernetes';
import { Preset, PresetSettings, StorageClassOptions } from './preset';

/** Settings of Google persistent disks. */
export interface GcePdOptions extends StorageClassOptions {
  /**
   * The type of disk.
   *
   * @default GcePdType.BALANCED
   */
  readonly diskType?: GcePdType;

  /**
   * Two zones that each disk is replicated over, below the engine. Kubernetes refuses other zones under the same name of the class.
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

export function gcePd(options: GcePdOptions): Preset<GcePdOptions> {
  return {
    driver: 'pd.csi.storage.gke.io',
    known: KNOWN,
    owned: OWNED,
    options,
    name: ({ diskType = GcePdType.BALANCED, replicaZones }) => replicaZones ? `${diskType}-regional` : diskType,
    settle,
  };
}

function settle(check: Check, { diskType: type = GcePdType.BALANCED, replicaZones: zones }: GcePdOptions): PresetSettings {
  check.oneOf('storage class: diskType', type, Object.values(GcePdType));
  if (zones !== undefined) {
    check.list('storage class: replicaZones', zones, (zone, value) =>
      check.that(isLabelValue(value) && value !== '', `${zone} must be the name of a zone such as 'europe-west1-b', got ${quote(value)}`));
    check.that(new Set(zones).size === 2 && zones.length === 2, `storage class: replicaZones must be two different zones, got ${quote(zones)}`);
  }
  return {
    parameters: { type, 'csi.storage.k8s.io/fstype': 'ext4', ...(zones ? { 'replication-type': 'regional-pd' } : {}) },
    // their order means nothing, and the list can't be changed
    zones: zones && [...zones].sort(),
    zoneKey: 'topology.gke.io/zone',
  };
}
