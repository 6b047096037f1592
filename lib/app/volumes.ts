import { Size } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, quote } from '../kubernetes';
import { Mount, PodClaim, PodTemplate, ResolvedResources, Volume, VolumeSource, volumeName } from '../pod';

const TMP = '/tmp';

/** The folders of a pod, by who asked for them first. */
export class Volumes {
  /** The path of one that a single pod can have, where there is one. */
  public forOnePod?: string;

  private readonly check: Check;
  private readonly bound = new Map<Volume, { readonly name: string; readonly source: VolumeSource }>();

  /** `keepNames`: whether a pod that is made anew has the name of the one before, by which it finds its own volumes again. */
  public constructor(private readonly workload: Construct, private readonly keepNames: boolean) {
    this.check = new Check(workload);
  }

  /** Where a container has them. */
  public mounts(prop: string, volumes: { [path: string]: Volume }): Mount[] {
    this.check.map(prop, volumes);
    return Object.entries(volumes).map(([path, volume]) => this.mount(prop, path, volume));
  }

  /** Where a container has one. `volumeName`: the pod's volume, where it isn't called after the path. */
  public mount(prop: string, path: string, volume: Volume, volumeName?: string): Mount {
    this.check.mountPath(`${prop}: a path`, path);
    this.check.instance(`${prop}: ${path}`, volume, Volume, 'a factory such as Volume.scratch()');
    const { name, source } = this.bind(`${prop}: ${path}`, path, volume, volumeName);
    this.check.that(source.claim === undefined || this.keepNames,
      `${prop}: ${path} is a volume of each pod's own, and here a pod is made anew under another name, by which it doesn't find it again: use StatefulApp, or Volume.scratch() for files that may go with the pod`);
    if (source.isForOnePod) {
      this.forOnePod ??= `${prop}: ${path}`;
    }
    return { volume: name, path, readOnly: source.readOnly, subPath: source.subPath };
  }

  public addTo(pod: PodTemplate): void {
    const inPod = [...this.bound.values()].filter(({ source }) => source.claim === undefined);
    const byName = new Map(inPod.map(({ name, source }) => [name, source.source]));
    byName.forEach((source, name) => pod.addVolume({ name, ...source }));
  }

  /** Those that each pod has of its own. */
  public get claims(): PodClaim[] {
    return [...this.bound.values()].flatMap(({ source }) => source.claim ?? []);
  }

  /** What they may take of the node's disk. */
  public get scratch(): Size {
    return Size.kibibytes(this.sum('disk'));
  }

  /** Refuses volumes that have no room in what the program is given. */
  public checkRoom({ memory, ephemeralStorage }: ResolvedResources): void {
    const [disk, inMemory] = [this.sum('disk'), this.sum('memory')];
    this.check.that(disk <= ephemeralStorage.toKibibytes(),
      `resources.ephemeralStorage must be at least what the scratch volumes may take (${disk} KiB together), got ${quote(ephemeralStorage)}: the pod would be evicted before they are full, so raise it`);
    this.check.that(inMemory * 2 <= memory.toKibibytes(),
      `resources.memory must be at least twice what the memory volumes may take (${inMemory} KiB together), got ${quote(memory)}: they count as the program's, so raise it`);
  }

  private bind(prop: string, path: string, volume: Volume, ownName?: string): { readonly name: string; readonly source: VolumeSource } {
    const known = this.bound.get(volume);
    if (known !== undefined) {
      return known;
    }
    const source = volume._bind(this.workload, this.check, prop);
    // two views of one claim are one volume
    const claim = claimOf(source.source);
    const other = claim === undefined ? undefined : [...this.bound.values()].find((one) => claimOf(one.source.source) === claim);
    const bound = { name: source.claim?.name ?? other?.name ?? ownName ?? (path === TMP ? 'tmp' : volumeName('at', path)), source };
    const isTaken = other === undefined && [...this.bound.values()].some(({ name }) => name === bound.name);
    this.check.that(!isTaken || source.claim === undefined,
      `${prop} is called '${bound.name}', as another volume of the pod: give it another name, or use the same Volume`);
    this.check.that(!isTaken, `${prop} is another volume than that of the same path elsewhere in the pod: use the same Volume, or another path`);
    this.bound.set(volume, bound);
    return bound;
  }

  private sum(of: 'disk' | 'memory'): number {
    return [...this.bound.values()].reduce((sum, { source }) => sum + (source[of]?.toKibibytes() ?? 0), 0);
  }
}

function claimOf(source: Omit<k8s.Volume, 'name'> | undefined): string | undefined {
  return source?.persistentVolumeClaim?.claimName;
}
