import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, emit } from '../kubernetes';

/** What all presets share. */
export interface StorageClassOptions {
  /**
   * The name of the StorageClass. It is cluster-wide, and part of every claim: another name is another class.
   *
   * @default - the preset's own
   */
  readonly name?: string;

  /**
   * Whether a volume outlives its claim.
   *
   * @default true
   */
  readonly retain?: boolean;

  /**
   * More parameters of the driver, by the driver's names.
   *
   * @default - none
   */
  readonly parameters?: { [key: string]: string };
}

/** Settings of Amazon EBS volumes. */
export interface AwsEbsOptions extends StorageClassOptions {
  /**
   * The type of volume.
   *
   * @default EbsVolumeType.GP3
   */
  readonly volumeType?: EbsVolumeType;

  /**
   * I/O operations a second: 3,000 to 80,000 for gp3, 100 to 256,000 for io2, which needs it.
   *
   * @default - 3,000 for gp3, set by AWS
   */
  readonly iops?: number;

  /**
   * MiB a second, 125 to 2,000, for gp3.
   *
   * @default - 125, set by AWS
   */
  readonly throughput?: number;

  /**
   * The key that encrypts the volumes.
   *
   * @default - the account's default key for EBS
   */
  readonly kmsKeyId?: string;
}

/** Types of Amazon EBS volumes. @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html */
export enum EbsVolumeType {
  /** General purpose: size and speed are set apart from each other. */
  GP3 = 'gp3',
  /** Provisioned I/O with a durability of 99.999 %. */
  IO2 = 'io2',
}

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

/** Settings of Azure managed disks. */
export interface AzureDiskOptions extends StorageClassOptions {
  /**
   * The kind of disk. The ZRS kinds are replicated over the region's zones, below the engine.
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

interface Definition {
  readonly driver: string;
  /** The parameters that the driver knows. */
  readonly known: string[];
  readonly parameters: { [key: string]: string };
  readonly options: StorageClassOptions;
  readonly zones?: string[];
  readonly zoneKey?: string;
  readonly check?: (check: Check) => void;
}

/** @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md */
const EBS_PARAMETERS = [
  'type', 'iops', 'iopsPerGB', 'allowAutoIOPSPerGBIncrease', 'throughput', 'encrypted', 'kmsKeyId', 'blockExpress', 'blockSize', 'inodeSize', 'bytesPerInode',
  'numberOfInodes', 'ext4BigAlloc', 'ext4ClusterSize', 'ext4EncryptionSupport', 'csi.storage.k8s.io/fstype',
];
/** @see https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver#controller-level */
const GCE_PARAMETERS = [
  'type', 'replication-type', 'disk-encryption-kms-key', 'labels', 'provisioned-iops-on-create', 'provisioned-throughput-on-create', 'resource-tags',
  'csi.storage.k8s.io/fstype',
];
/** @see https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md */
const AZURE_PARAMETERS = [
  'skuName', 'cachingMode', 'location', 'resourceGroup', 'DiskIOPSReadWrite', 'DiskMBpsReadWrite', 'LogicalSectorSize', 'tags', 'diskEncryptionSetID',
  'diskEncryptionType', 'writeAcceleratorEnabled', 'networkAccessPolicy', 'diskAccessID', 'enableBursting', 'performancePlus', 'perfProfile', 'fsType',
  'csi.storage.k8s.io/fstype',
];

/**
 * Where volumes come from. Presets make a StorageClass that binds a volume where its pod runs, can grow, is encrypted, and keeps
 * the volume when its claim goes.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageClass {
  /** Volumes of Amazon EBS, encrypted. A volume lives in one zone: the engine replicates. */
  public static awsEbs(options: AwsEbsOptions = {}): StorageClass {
    const type = options.volumeType ?? EbsVolumeType.GP3;
    const parameters: { [key: string]: string } = { 'type': type, 'encrypted': 'true', 'csi.storage.k8s.io/fstype': 'ext4' };
    if (options.iops !== undefined) {
      parameters.iops = String(options.iops);
    }
    if (options.throughput !== undefined) {
      parameters.throughput = String(options.throughput);
    }
    if (options.kmsKeyId !== undefined) {
      parameters.kmsKeyId = options.kmsKeyId;
    }
    return new StorageClass(options.name ?? `ebs-${type}`, {
      driver: 'ebs.csi.aws.com', known: EBS_PARAMETERS, parameters, options,
      check: (check) => checkEbs(check, type, options),
    });
  }

  /** Persistent disks of Google Cloud, which encrypts them; replicated over two zones on request. */
  public static gcePd(options: GcePdOptions = {}): StorageClass {
    const type = options.diskType ?? GcePdType.BALANCED;
    const zones = options.replicaZones;
    return new StorageClass(options.name ?? (zones ? `${type}-regional` : type), {
      driver: 'pd.csi.storage.gke.io',
      known: GCE_PARAMETERS,
      parameters: { type, 'csi.storage.k8s.io/fstype': 'ext4', ...(zones ? { 'replication-type': 'regional-pd' } : {}) },
      options,
      zones,
      zoneKey: 'topology.gke.io/zone',
      check: (check) => check.that(zones === undefined || new Set(zones).size === 2 && zones.length === 2,
        `storage class: replicaZones must be two different zones, got ${JSON.stringify(zones)}`),
    });
  }

  /** Managed disks of Azure, which encrypts them; replicated over the zones unless another kind is chosen. */
  public static azureDisk(options: AzureDiskOptions = {}): StorageClass {
    const sku = options.sku ?? AzureDiskSku.PREMIUM_ZRS;
    return new StorageClass(options.name ?? `azure-${sku.toLowerCase().replace(/_/g, '-')}`, {
      driver: 'disk.csi.azure.com', known: AZURE_PARAMETERS, parameters: { skuName: sku, cachingMode: 'None' }, options,
    });
  }

  /** A StorageClass that is in the cluster. */
  public static existing(name: string): StorageClass {
    return new StorageClass(name);
  }

  /** The class that the cluster marks as its default. */
  public static clusterDefault(): StorageClass {
    return new StorageClass();
  }

  private constructor(
    /** The name that claims refer to; none for the cluster's default. */
    public readonly name?: string,
    private readonly definition?: Definition,
  ) {}

  /**
   * Makes the class, once in an app, and checks it.
   *
   * @internal
   */
  public _bind(scope: Construct): void {
    const check = new Check(scope);
    if (this.name === undefined) {
      return;
    }
    check.objectName('storage class: name', this.name);
    if (this.definition === undefined) {
      return;
    }
    const { known, options, parameters: preset } = this.definition;
    for (const key of Object.keys(options.parameters ?? {})) {
      check.that(known.includes(key), `storage class: ${this.definition.driver} knows no parameter '${key}': use one of ${known.join(', ')}`);
      check.that(preset[key] === undefined, `storage class: the parameter '${key}' is set by the preset to '${preset[key]}': use the preset's own option`);
    }
    this.definition.check?.(check);
    this.emitOnce(scope, check, this.name, this.definition);
  }

  private emitOnce(scope: Construct, check: Check, name: string, definition: Definition): void {
    const content = JSON.stringify(this.render(definition));
    const made: Map<string, string> = classesOf(scope);
    if (made.has(name)) {
      check.that(made.get(name) === content, `storage class '${name}' is defined differently elsewhere in the app: give one of them another name`);
      return;
    }
    made.set(name, content);
    emit(scope, 'StorageClass', k8s.KubeStorageClass, {
      // cluster-wide: the chart's namespace must not be stamped on it
      metadata: { name, namespace: undefined, labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
      props: () => this.render(definition),
      fields: ['provisioner', 'parameters', 'reclaimPolicy', 'allowVolumeExpansion', 'volumeBindingMode', 'allowedTopologies'],
    });
  }

  private render(definition: Definition): Omit<k8s.KubeStorageClassProps, 'metadata'> {
    return {
      provisioner: definition.driver,
      parameters: { ...definition.parameters, ...definition.options.parameters },
      reclaimPolicy: definition.options.retain ?? true ? 'Retain' : 'Delete',
      allowVolumeExpansion: true,
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: definition.zones && [{ matchLabelExpressions: [{ key: definition.zoneKey!, values: definition.zones }] }],
    };
  }
}

const CLASSES = Symbol.for('cdk8s-patterns.storage-classes');

/** The classes that an app has made so far: what each name stands for. */
function classesOf(scope: Construct): Map<string, string> {
  const root: any = App.of(Chart.of(scope)) ?? scope.node.root;
  return (root[CLASSES] ??= new Map());
}

/** @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
function checkEbs(check: Check, type: EbsVolumeType, { iops, throughput }: AwsEbsOptions): void {
  const [least, most] = type === EbsVolumeType.GP3 ? [3000, 80000] : [100, 256000];
  if (iops !== undefined) {
    check.integer(`storage class: iops of ${type}`, iops, least, most);
  }
  check.that(type !== EbsVolumeType.IO2 || iops !== undefined, 'storage class: io2 needs iops, got none: name a number from 100 to 256000');
  if (throughput !== undefined) {
    check.that(type === EbsVolumeType.GP3, `storage class: throughput is for gp3, got it for ${type}: leave it out`);
    check.integer('storage class: throughput in MiB/s', throughput, 125, 2000);
  }
}
