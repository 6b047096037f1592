import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shop } from '../../../apps/shop/shop';
import { FileSource, ImagePull, ImagePullPolicy } from '../../../lib';
import { KubeObject, apply, isReady, kubectl, list, tryKubectl, waitFor } from '../cluster';
import { LOAD_IMAGE } from '../load';
import { synth } from '../shop-under-test';

/** Has Python, and is on the nodes. */
export const TOOLS_IMAGE = 'docker.io/percona/percona-distribution-postgresql:17.11';

const FOLDER = '/srv/e2e';
const UP_SECONDS = 120;
/** What belongs to a workload, whatever it is. */
const KINDS = 'deployments,jobs,cronjobs,pods,services,poddisruptionbudgets,networkpolicies,configmaps,serviceaccounts,roles,rolebindings';

interface Program {
  readonly image: string;
  readonly command: string[];
  readonly pull: ImagePull;
  readonly files: { [path: string]: FileSource };
}

/** Images are on the nodes already, and no registry is asked. */
export const PULL: ImagePull = { policy: ImagePullPolicy.IF_NOT_PRESENT };

/** A program of the suite's, in an image that has Node and the driver. */
export function program(file: string, ...args: string[]): Program {
  const text = (name: string) => FileSource.text(readFileSync(join(__dirname, 'programs', name), 'utf8'));
  return {
    image: LOAD_IMAGE,
    command: ['node', `${FOLDER}/${file}`, ...args],
    pull: PULL,
    files: { [`${FOLDER}/${file}`]: text(file), [`${FOLDER}/orders.js`]: text('orders.js') },
  };
}

/** Adds something of the library's to the shop, and applies all of it. */
export const applyWith = (extra: (shop: Shop) => void, apiImage?: string): Promise<string> => apply(synth({ apiImage, extra }));

export const podsOf = (instance: string): Promise<KubeObject[]> => list('pods', `app.kubernetes.io/instance=${instance}`);

/** Waits until a workload has so many ready pods, all of its present version. */
export const running = (instance: string, pods: number): Promise<KubeObject[]> => waitFor(`${pods} pods of ${instance}`, UP_SECONDS, async () => {
  await kubectl(['rollout', 'status', `deployment/${instance}`, '--timeout=1s']);
  const ready = (await podsOf(instance)).filter(isReady);
  return ready.length === pods && ready;
});

/** Takes away what was added under a name. */
export async function removeExtra(...instances: string[]): Promise<void> {
  for (const instance of instances) {
    await tryKubectl(['delete', KINDS, '-l', `app.kubernetes.io/instance=${instance}`, '--timeout=60s'], { seconds: 90 });
  }
}
