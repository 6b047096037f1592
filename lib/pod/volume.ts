import { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, sizeQuantity } from '../kubernetes';
import { PersistentFolder } from '../storage';

/** What a volume is, once it is checked. */
export interface VolumeSource {
  /** All of a pod's volume but its name. */
  readonly source: Omit<k8s.Volume, 'name'>;
  readonly readOnly?: boolean;
  readonly subPath?: string;
  /** How much of the node's disk it may take, or of the pod's memory. */
  readonly disk?: Size;
  readonly memory?: Size;
  /** Whether no second pod can write to it. */
  readonly isForOnePod?: boolean;
}

/** A folder that a program can write to, or read what others wrote. One `Volume` at several paths, or in several containers, is one folder. */
export class Volume {
  /** Disk of the node, empty when the pod starts and gone when it goes. A pod that takes more than `size` is evicted. */
  public static scratch(size: Size): Volume {
    return new Volume((_, check, prop) => {
      check.size(prop, size);
      return { source: { emptyDir: { sizeLimit: sizeQuantity(size) } }, disk: size };
    });
  }

  /** Memory, empty when the pod starts and gone when it goes. It counts as memory of the container that writes to it. */
  public static memory(size: Size): Volume {
    return new Volume((_, check, prop) => {
      check.size(prop, size);
      return { source: { emptyDir: { medium: 'Memory', sizeLimit: sizeQuantity(size) } }, memory: size };
    });
  }

  /** A folder whose files outlive the pods. `subPath`: a part of it. */
  public static claim(folder: PersistentFolder, subPath?: string): Volume {
    return Volume.of(folder, subPath, false);
  }

  /** The same, for one that only reads it. */
  public static readOnlyClaim(folder: PersistentFolder, subPath?: string): Volume {
    return Volume.of(folder, subPath, true);
  }

  /** A claim of this name that others made, in the same namespace. `shared`: whether pods on several nodes may use it at the same time. */
  public static existingClaim(claimName: string, shared = false): Volume {
    return new Volume((_, check, prop) => {
      check.objectName(`${prop}: the claim's name`, claimName);
      check.boolean(`${prop}: shared`, shared);
      return { source: { persistentVolumeClaim: { claimName } }, isForOnePod: !shared };
    });
  }

  private static of(folder: PersistentFolder, subPath: string | undefined, readOnly: boolean): Volume {
    return new Volume((workload, check, prop) => {
      check.instance(`${prop}: the folder`, folder, PersistentFolder, 'new PersistentFolder()');
      if (subPath !== undefined) {
        check.string(`${prop}: subPath`, subPath);
        check.mountPath(`${prop}: subPath with '/' before it`, `/${subPath}`);
      }
      folder._use(workload, check, prop);
      return { source: { persistentVolumeClaim: { claimName: folder.name } }, readOnly: readOnly || undefined, subPath, isForOnePod: !folder.shared };
    });
  }

  private constructor(private readonly make: (workload: Construct, check: Check, prop: string) => VolumeSource) {}

  /**
   * Checks it. `workload`: whose pods have it.
   *
   * @internal
   */
  public _bind(workload: Construct, check: Check, prop: string): VolumeSource {
    return this.make(workload, check, prop);
  }
}
