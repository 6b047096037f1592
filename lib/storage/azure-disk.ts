import type { Check } from '../kubernetes';
import { Preset, PresetSettings, StorageClassOptions } from './preset';

/** Settings of Azure managed disks. */
export interface AzureDiskOptions extends StorageClassOptions {
  /**
   * The kind of disk. The ZRS kinds are replicated over the region's zones, below the engine. Another kind is another class.
   *
   * @default AzureDiskSku.PREMIUM_ZRS
   */
  readonly sku?: AzureDiskSku;
}

/** Kinds of Azure managed disks. @see https://learn.microsoft.com/azure/virtual-machines/disks-redundancy */
export enum AzureDiskSku {
  /** Premium SSD, replicated over three zones. */
  PREMIUM_ZRS = 'Premium_ZRS',
  /** Premium SSD in one zone. */
  PREMIUM_LRS = 'Premium_LRS',
  /** Standard SSD, replicated over three zones. */
  STANDARD_ZRS = 'StandardSSD_ZRS',
}

/** @see https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md */
const KNOWN = [
  'skuName', 'cachingMode', 'location', 'resourceGroup', 'DiskIOPSReadWrite', 'DiskMBpsReadWrite', 'LogicalSectorSize', 'tags', 'diskEncryptionSetID',
  'diskEncryptionType', 'writeAcceleratorEnabled', 'networkAccessPolicy', 'diskAccessID', 'enableBursting', 'performancePlus', 'perfProfile', 'fsType',
  'csi.storage.k8s.io/fstype',
];
const OWNED = { skuName: 'sku' };

export function azureDisk(options: AzureDiskOptions): Preset<AzureDiskOptions> {
  return {
    driver: 'disk.csi.azure.com',
    known: KNOWN,
    owned: OWNED,
    options,
    name: ({ sku = AzureDiskSku.PREMIUM_ZRS }) => `azure-${sku.toLowerCase().replace(/_/g, '-')}`,
    settle,
  };
}

function settle(check: Check, { sku = AzureDiskSku.PREMIUM_ZRS }: AzureDiskOptions): PresetSettings {
  check.oneOf('storage class: sku', sku, Object.values(AzureDiskSku));
  return { parameters: { skuName: sku, cachingMode: 'None' } };
}
