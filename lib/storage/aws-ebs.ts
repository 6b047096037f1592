import type { Check } from '../kubernetes';
import { Preset, PresetSettings, StorageClassOptions } from './preset';

/** Settings of Amazon EBS volumes. */
export interface AwsEbsOptions extends StorageClassOptions {
  /**
   * The type of volume.
   *
   * @default EbsVolumeType.GP3
   */
  readonly volumeType?: EbsVolumeType;

  /**
   * I/O operations a second: 3,000 to 80,000 for gp3, 100 to 256,000 for io2, which needs it. Kubernetes refuses another number under the same
   * name of the class: give the class another `name` for new volumes, and change those that are there by
   * `volumeAttributes`.
   *
   * @default - 3,000 for gp3, set by AWS
   */
  readonly iops?: number;

  /**
   * MiB a second, 125 to 2,000, for gp3: at most a quarter of `iops`. Kubernetes refuses another number under the same name of the class:
   * give the class another `name` for new volumes, and change those that are there by
   * `volumeAttributes`.
   *
   * @default - 125, set by AWS
   */
  readonly throughput?: number;

  /**
   * The key that encrypts the volumes. Kubernetes refuses another key under the same name of the class, and a volume keeps its own: give the
   * class another `name`, and copy the data to new volumes.
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

export const EBS_DRIVER = 'ebs.csi.aws.com';

/** @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md */
const KNOWN = [
  'type', 'iops', 'iopsPerGB', 'allowAutoIOPSPerGBIncrease', 'throughput', 'encrypted', 'kmsKeyId', 'blockExpress', 'blockSize', 'inodeSize', 'bytesPerInode',
  'numberOfInodes', 'ext4BigAlloc', 'ext4ClusterSize', 'ext4EncryptionSupport', 'csi.storage.k8s.io/fstype',
];
const OWNED = { type: 'volumeType', iops: 'iops', throughput: 'throughput', kmsKeyId: 'kmsKeyId' };
/** What gp3 has where nothing is said. @see https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html */
const GP3_IOPS = 3000;
const GP3_IOPS_PER_MEBIBYTE = 4;

export function awsEbs(options: AwsEbsOptions): Preset<AwsEbsOptions> {
  return {
    driver: EBS_DRIVER,
    known: KNOWN,
    owned: OWNED,
    options,
    name: ({ volumeType = EbsVolumeType.GP3 }) => `ebs-${volumeType}`,
    settle,
  };
}

function settle(check: Check, options: AwsEbsOptions): PresetSettings {
  const { volumeType = EbsVolumeType.GP3, iops, throughput, kmsKeyId } = options;
  checkSpeed(check, 'storage class', options);
  if (kmsKeyId !== undefined) {
    check.string('storage class: kmsKeyId', kmsKeyId);
    check.that(kmsKeyId.trim() !== '', 'storage class: kmsKeyId is empty: name a key, or leave it out');
  }
  const given = Object.entries({ iops, throughput, kmsKeyId }).flatMap(([key, value]) => value === undefined ? [] : [[key, String(value)]]);
  return {
    parameters: { 'type': volumeType, 'encrypted': 'true', 'csi.storage.k8s.io/fstype': 'ext4', ...Object.fromEntries(given) },
  };
}

/** The type of a volume and how fast it is: what a class of either sort sets. */
export type EbsSpeed = Pick<AwsEbsOptions, 'volumeType' | 'iops' | 'throughput'>;

/** `what`: what errors call the class. */
export function checkSpeed(check: Check, what: string, { volumeType: type = EbsVolumeType.GP3, iops, throughput }: EbsSpeed): void {
  check.oneOf(`${what}: volumeType`, type, Object.values(EbsVolumeType));
  const [least, most] = type === EbsVolumeType.GP3 ? [GP3_IOPS, 80000] : [100, 256000];
  if (iops !== undefined) {
    check.integer(`${what}: iops of ${type}`, iops, least, most);
  }
  check.that(type !== EbsVolumeType.IO2 || iops !== undefined, `${what}: io2 needs iops, got none: name a number from 100 to 256000`);
  if (throughput !== undefined) {
    checkThroughput(check, what, type, throughput, iops);
  }
}

function checkThroughput(check: Check, what: string, type: EbsVolumeType, throughput: number, iops = GP3_IOPS): void {
  check.that(type === EbsVolumeType.GP3, `${what}: throughput is for gp3, got it for ${type}: leave it out`);
  check.integer(`${what}: throughput in MiB/s`, throughput, 125, 2000);
  const needed = throughput * GP3_IOPS_PER_MEBIBYTE;
  check.that(iops >= needed, `${what}: a throughput of ${throughput} MiB/s needs at least ${needed} iops on gp3, got ${iops}: raise iops`);
}
