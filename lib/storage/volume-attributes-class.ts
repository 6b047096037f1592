import type { Construct } from 'constructs';
import { Check, EmittedKind, copyOf, emitShared } from '../kubernetes';
import { EBS_DRIVER, EbsSpeed, EbsVolumeType, checkSpeed } from './aws-ebs';
import { inOrder } from './preset';

/** What of an Amazon EBS volume may change while it is in use. */
export interface AwsEbsAttributes {
  /**
   * The type of volume.
   *
   * @default EbsVolumeType.GP3
   */
  readonly volumeType?: EbsVolumeType;

  /**
   * I/O operations a second: 3,000 to 80,000 for gp3, 100 to 256,000 for io2, which needs it.
   *
   * @default - as it is
   */
  readonly iops?: number;

  /**
   * MiB a second, 125 to 2,000, for gp3: at most a quarter of `iops`.
   *
   * @default - as it is
   */
  readonly throughput?: number;

  /**
   * The name of the class, which is cluster-wide. Kubernetes refuses other attributes under the same name.
   *
   * @default - made of the attributes, so that others have another name: `ebs-gp3-iops-6000-throughput-500`
   */
  readonly name?: string;
}

/** The generated classes are of 1.28, which has no such kind. */
interface VolumeAttributesClassFields {
  readonly metadata?: unknown;
  readonly driverName: string;
  readonly parameters: { [key: string]: string };
}

const KIND: EmittedKind<VolumeAttributesClassFields> = { GVK: { apiVersion: 'storage.k8s.io/v1', kind: 'VolumeAttributesClass' } };
const WHAT = 'volume attributes class';

/**
 * How fast volumes are, changed while they are in use. Kubernetes has it from 1.34, and the driver has to know it.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/
 */
export class VolumeAttributesClass {
  /**
   * Of volumes of Amazon EBS, which takes one change of a volume in six hours.
   *
   * @see https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/modify-volume.md
   */
  public static awsEbs(attributes: AwsEbsAttributes): VolumeAttributesClass {
    return new VolumeAttributesClass(copyOf(attributes));
  }

  /** One that is in the cluster, of any driver. */
  public static existing(name: string): VolumeAttributesClass {
    return new VolumeAttributesClass(undefined, true, name);
  }

  private constructor(private readonly attributes?: AwsEbsAttributes, private readonly exists = false, private readonly existingName?: string) {}

  /**
   * Makes the class, once in an app, and checks it. `driver`: that of the volumes, where it is known.
   *
   * @internal
   */
  public _bind(scope: Construct, driver?: string): string {
    const check = new Check(scope);
    if (this.exists) {
      check.objectName(`${WHAT}: name`, this.existingName!);
      return this.existingName!;
    }
    return this.emit(scope, check, driver);
  }

  private emit(scope: Construct, check: Check, driver: string | undefined): string {
    const attributes = check.props(WHAT, this.attributes!);
    checkSpeed(check, WHAT, attributes);
    const parameters = parametersOf(attributes);
    check.that(Object.keys(parameters).length > 1, `${WHAT}: neither iops nor throughput is given: name one, or leave volumeAttributes out`);
    check.that(driver === undefined || driver === EBS_DRIVER, `${WHAT}: it is for volumes of ${EBS_DRIVER}, and the storage class is of ${driver}: use one of that driver`);
    const name = attributes.name === undefined ? nameOf(parameters) : attributes.name;
    check.objectName(`${WHAT}: name`, name);
    emitShared(scope, { what: WHAT, kind: KIND, name, props: { driverName: EBS_DRIVER, parameters: inOrder(parameters) }, fields: ['driverName', 'parameters'] });
    return name;
  }
}

function parametersOf({ volumeType = EbsVolumeType.GP3, iops, throughput }: EbsSpeed): { [key: string]: string } {
  const given = Object.entries({ iops, throughput }).flatMap(([key, value]) => value === undefined ? [] : [[key, String(value)]]);
  return { type: volumeType, ...Object.fromEntries(given) };
}

function nameOf({ type, ...speed }: { [key: string]: string }): string {
  return ['ebs', type, ...Object.entries(speed).flat()].join('-');
}
