import { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Names, copyOf, sizeQuantity } from '../kubernetes';
import { PersistentFolder, StorageClass } from '../storage';

/** A volume that each pod has of its own. */
export interface PerPodOptions {
  /**
   * The start of the claims' names, `<name>-<app>-<n>`. The files hang on it: another name is another, empty volume for each pod.
   *
   * @default 'data'
   */
  readonly name?: string;

  /**
   * Where the volumes come from. Kubernetes refuses another class for a StatefulSet that is there.
   *
   * @default StorageClass.clusterDefault()
   */
  readonly storageClass?: StorageClass;

  /**
   * A part of the volume, for programs that insist on an empty folder: many file systems start with `lost+found`.
   *
   * @default - all of it
   */
  readonly subPath?: string;
}

/** What each pod is given of its own by a StatefulSet. */
export interface PodClaim {
  /** Claims are called `<name>-<workload>-<n>`. */
  readonly name: string;
  readonly size: Size;
  /** The cluster's default where left out. */
  readonly storageClassName?: string;
}

/** What a volume is, once it is checked. */
export interface VolumeSource {
  /** All of a pod's volume but its name; none where each pod has its own. */
  readonly source?: Omit<k8s.Volume, 'name'>;
  /** For one that each pod has of its own. */
  readonly claim?: PodClaim;
  readonly readOnly?: boolean;
  readonly subPath?: string;
  /** How much of the node's disk it may take, or of the pod's memory. */
  readonly disk?: Size;
  readonly memory?: Size;
  /** Whether no second pod can write to it. */
  readonly isForOnePod?: boolean;
}

/** The name of what each pod has of its own, where it is called nothing else: claims are called `data-<name>-<n>`. */
export const DATA = 'data';
const LEAST = Size.mebibytes(1);

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
    return new Volume((workload, check, prop) => {
      check.objectName(`${prop}: the claim's name`, claimName);
      check.boolean(`${prop}: shared`, shared);
      if (!shared) {
        const wayOut = 'one node at a time can use it, so say that it is shared, or let one of them have it';
        Names.of(workload).hold(workload, { kind: 'core/PersistentVolumeClaim', name: claimName, prop, wayOut });
      }
      return { source: { persistentVolumeClaim: { claimName } }, isForOnePod: !shared };
    });
  }

  /**
   * A volume of each pod's own, by a claim that it finds again whenever it is made anew: for a `StatefulApp`. `size`: of each. Kubernetes refuses
   * another one for a StatefulSet that is there: the docs of storage say how to get it.
   */
  public static perPod(size: Size, options: PerPodOptions = {}): Volume {
    const given = copyOf(options);
    return new Volume((workload, check, prop) => {
      const { name = DATA, storageClass, subPath } = check.props(`${prop}: options`, given);
      check.size(prop, size, LEAST);
      check.dnsLabel(`${prop}: name`, name);
      checkSubPath(check, prop, subPath);
      return { claim: { name, size, storageClassName: StorageClass._of(workload, `${prop}: `, storageClass)._bind(workload) }, subPath };
    });
  }

  private static of(folder: PersistentFolder, subPath: string | undefined, readOnly: boolean): Volume {
    return new Volume((workload, check, prop) => {
      check.instance(`${prop}: the folder`, folder, PersistentFolder, 'new PersistentFolder()');
      checkSubPath(check, prop, subPath);
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

function checkSubPath(check: Check, prop: string, subPath: string | undefined): void {
  if (subPath !== undefined) {
    check.string(`${prop}: subPath`, subPath);
    check.mountPath(`${prop}: subPath with '/' before it`, `/${subPath}`);
  }
}
