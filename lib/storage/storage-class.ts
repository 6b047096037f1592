import { k8s } from 'cdk8s-plus-28';
import type { Construct, IConstruct } from 'constructs';
import { Check, Defaults, Fields, copyOf, emitShared } from '../kubernetes';
import { AwsEbsOptions, awsEbs } from './aws-ebs';
import { AzureDiskOptions, azureDisk } from './azure-disk';
import { GcePdOptions, gcePd } from './gce-pd';
import { Preset, SettledClass, inOrder, settlePreset } from './preset';

/**
 * Where volumes come from. Presets make a StorageClass that binds a volume where its pod runs, can grow, is encrypted, and keeps
 * the volume when its claim goes.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageClass {
  /** Volumes of Amazon EBS, encrypted. A volume lives in one zone: the engine replicates. */
  public static awsEbs(options: AwsEbsOptions = {}): StorageClass {
    return new StorageClass(awsEbs(copyOf(options)));
  }

  /** Persistent disks of Google Cloud, which encrypts them; replicated over two zones on request. */
  public static gcePd(options: GcePdOptions = {}): StorageClass {
    return new StorageClass(gcePd(copyOf(options)));
  }

  /** Managed disks of Azure, which encrypts them; replicated over the zones unless another kind is chosen. */
  public static azureDisk(options: AzureDiskOptions = {}): StorageClass {
    return new StorageClass(azureDisk(copyOf(options)));
  }

  /** A StorageClass that is in the cluster. */
  public static existing(name: string): StorageClass {
    return new StorageClass(undefined, false, name);
  }

  /** The class that the cluster marks as its default. */
  public static clusterDefault(): StorageClass {
    return new StorageClass(undefined, true);
  }

  /**
   * Where volumes of a construct come from. `prefix`: what the name of the one that it was given begins with.
   *
   * @internal
   */
  public static _of(construct: IConstruct, prefix: string, given: StorageClass | undefined): StorageClass {
    const { storageClass } = Defaults.of(construct).settle(prefix, { storageClass: given }, { storageClass: StorageClass.clusterDefault() }, 'storageClass');
    StorageClass._check(new Check(construct), `${prefix}storageClass`, storageClass);
    return storageClass;
  }

  /**
   * @internal
   */
  public static _check(check: Check, prop: string, value: unknown): void {
    check.instance(prop, value, StorageClass, 'a factory such as StorageClass.existing(\'fast\')');
  }

  private constructor(private readonly preset?: Preset<any>, private readonly isDefault = false, private readonly existingName?: string) {}

  /** The name that claims refer to; none for the cluster's default. */
  public get name(): string | undefined {
    return this.preset === undefined ? this.existingName : this.preset.options.name ?? this.preset.name(this.preset.options);
  }

  /**
   * What people call it.
   *
   * @internal
   */
  public get _shown(): string {
    return this.name ?? 'the cluster\'s default';
  }

  /**
   * The driver that makes its volumes, where that is known.
   *
   * @internal
   */
  public get _driver(): string | undefined {
    return this.preset?.driver;
  }

  /**
   * Makes the class, once in an app, and checks it. Returns the name that claims refer to, if they refer to any.
   *
   * @internal
   */
  public _bind(scope: Construct): string | undefined {
    const check = new Check(scope);
    if (this.isDefault) {
      return undefined;
    }
    const settled = this.preset && settlePreset(check, this.preset);
    const name = settled === undefined ? this.existingName : settled.name;
    check.objectName('storage class: name', name!);
    if (settled !== undefined) {
      emitShared(scope, {
        what: 'storage class',
        kind: k8s.KubeStorageClass,
        name: settled.name,
        props: render(settled),
        fields: ['provisioner', 'parameters', 'reclaimPolicy', 'allowVolumeExpansion', 'volumeBindingMode', 'allowedTopologies'],
      });
    }
    return name;
  }
}

function render({ driver, parameters, reclaimPolicy, zones, zoneKey }: SettledClass): Fields<k8s.KubeStorageClassProps> {
  return {
    provisioner: driver,
    parameters: inOrder(parameters),
    reclaimPolicy,
    allowVolumeExpansion: true,
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: zones && [{ matchLabelExpressions: [{ key: zoneKey!, values: zones }] }],
  };
}
