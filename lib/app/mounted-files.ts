import type { k8s } from 'cdk8s-plus-28';
import type { PlacedFile } from '../config';
import { PodTemplate, volumeName } from '../pod';

/** Readable by the pod's group, which fsGroup sets. */
const SECRET_MODE = 0o440;

/** Puts files of ConfigMaps and Secrets into a pod: one volume for each of them, however many of its keys are used. */
export function mountFiles(pod: PodTemplate, files: PlacedFile[]): void {
  const volumes = new Map<string, k8s.KeyToPath[]>();
  for (const { path, configMap, secret, items, isFile } of files) {
    // a folder has paths of its own
    const volume = configMap === undefined ? volumeName('secret', secret!.name) : isFile ? volumeName('config', configMap) : volumeName('folder', path);
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
    pod.addMount({ volume, path, readOnly: true, ...(isFile ? { subPath: items[0].path } : {}) });
  }
  // in an order that doesn't depend on who was first
  volumes.forEach((items) => items.sort((a, b) => a.key < b.key ? -1 : 1));
}
