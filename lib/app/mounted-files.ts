import type { k8s } from 'cdk8s-plus-28';
import type { Configuration, PlacedFile } from '../config';
import { Mount, PodTemplate, volumeName } from '../pod';

/** Readable by the pod's group, which fsGroup sets. */
const SECRET_MODE = 0o440;

/**
 * Puts the files of a pod's configurations into it: `own` are where every container sees them, and those of `helpers` are mounted by them alone.
 * Answers those whose contents count for a restart.
 */
export function mountConfigurations(pod: PodTemplate, own: Configuration[], helpers: Configuration[]): Configuration[] {
  addFiles(pod, [...own, ...helpers].flatMap(({ files }) => files));
  fileMounts(own.flatMap(({ files }) => files)).forEach((mount) => pod.addMount(mount));
  return [...own, ...helpers.filter(({ configMap }) => configMap !== undefined)];
}

/** One volume for each ConfigMap and Secret, however many of its keys are used. */
function addFiles(pod: PodTemplate, files: PlacedFile[]): void {
  const volumes = new Map<string, k8s.KeyToPath[]>();
  for (const file of files) {
    const { configMap, secret, items } = file;
    const volume = volumeOf(file);
    const known = volumes.get(volume);
    const all = known ?? [];
    all.push(...items.filter(({ key }) => !all.some((other) => other.key === key)));
    volumes.set(volume, all);
    if (known === undefined) {
      // every key by name: one that is missing is an error of the mount, not an empty folder at its path
      pod.addVolume(configMap === undefined
        ? { name: volume, secret: { secretName: secret!.name, items: all, defaultMode: SECRET_MODE } }
        : { name: volume, configMap: { name: configMap, items: all } });
    }
  }
  // in an order that doesn't depend on who was first
  volumes.forEach((items) => items.sort((a, b) => a.key < b.key ? -1 : 1));
}

/** Where a container sees them. */
export function fileMounts(files: PlacedFile[]): Mount[] {
  return files.map((file) => ({ volume: volumeOf(file), path: file.path, readOnly: true, ...(file.isFile ? { subPath: file.items[0].path } : {}) }));
}

function volumeOf({ path, configMap, secret, isFile }: PlacedFile): string {
  if (configMap === undefined) {
    return volumeName('secret', secret!.name);
  }
  // a folder has paths of its own
  return isFile ? volumeName('config', configMap) : volumeName('folder', path);
}
