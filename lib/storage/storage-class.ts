import { App } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, emit } from '../kubernetes';
import { AwsEbsOptions, awsEbs } from './aws-ebs';
import { AzureDiskOptions, azureDisk } from './azure-disk';
import { GcePdOptions, gcePd } from './gce-pd';
import { Preset, checkPreset } from './preset';

/**
 * Where volumes come from. Presets make a StorageClass that binds a volume where its pod runs, can grow, is encrypted, and keeps
 * the volume when its claim goes.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
 */
export class StorageClass {
  /** Volumes of Amazon EBS, encrypted. A volume lives in one zone: the engine replicates. */
  public static awsEbs(options: AwsEbsOptions = {}): StorageClass {
    return StorageClass.of(awsEbs(options));
  }

  /** Persistent disks of Google Cloud, which encrypts them; replicated over two zones on request. */
  public static gcePd(options: GcePdOptions = {}): StorageClass {
    return StorageClass.of(gcePd(options));
  }

  /** Managed disks of Azure, which encrypts them; replicated over the zones unless another kind is chosen. */
  public static azureDisk(options: AzureDiskOptions = {}): StorageClass {
    return StorageClass.of(azureDisk(options));
  }

  /** A StorageClass that is in the cluster. */
  public static existing(name: string): StorageClass {
    return new StorageClass(name);
  }

  /** The class that the cluster marks as its default. */
  public static clusterDefault(): StorageClass {
    return new StorageClass();
  }

  private static of(preset: Preset): StorageClass {
    return new StorageClass(preset.options.name ?? preset.name, preset);
  }

  private constructor(
    /** The name that claims refer to; none for the cluster's default. */
    public readonly name?: string,
    private readonly preset?: Preset,
  ) {}

  /**
   * Makes the class, once in an app, and checks it.
   *
   * @internal
   */
  public _bind(scope: Construct): void {
    const { name, preset } = this;
    if (name === undefined) {
      return;
    }
    const check = new Check(scope);
    if (preset !== undefined) {
      checkPreset(check, preset);
    }
    check.objectName('storage class: name', name);
    if (preset !== undefined) {
      emitOnce(scope, check, name, render(preset));
    }
  }
}

type StorageClassProps = Omit<k8s.KubeStorageClassProps, 'metadata'>;

const CLASSES = Symbol.for('cdk8s-patterns.storage-classes');

function emitOnce(scope: Construct, check: Check, name: string, props: StorageClassProps): void {
  const content = JSON.stringify(props);
  const app: any = App.of(scope);
  // what each name stands for in the app
  const made: Map<string, string> = (app[CLASSES] ??= new Map());
  if (made.has(name)) {
    check.that(made.get(name) === content, `storage class '${name}' is defined differently elsewhere in the app: give one of them another name`);
    return;
  }
  made.set(name, content);
  emit(scope, 'StorageClass', k8s.KubeStorageClass, {
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'cdk8s' } },
    props: () => props,
    fields: ['provisioner', 'parameters', 'reclaimPolicy', 'allowVolumeExpansion', 'volumeBindingMode', 'allowedTopologies'],
  });
}

function render({ driver, parameters, options, zones, zoneKey }: Preset): StorageClassProps {
  return {
    provisioner: driver,
    parameters: { ...parameters, ...options.parameters },
    reclaimPolicy: options.retain ?? true ? 'Retain' : 'Delete',
    allowVolumeExpansion: true,
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: zones && [{ matchLabelExpressions: [{ key: zoneKey!, values: zones }] }],
  };
}
