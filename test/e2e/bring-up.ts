import { UP } from './aims';
import { startClient } from './clients';
import { apply, createNamespaces, find, isReady, list, waitFor } from './cluster';
import { engine, rolled } from './engine';
import type { AppOptions } from './engine-under-test';
import { installPrograms } from './load';

/** Long enough to measure a start that is too slow, instead of giving up on it. */
const PATIENCE_SECONDS = 5 * UP.budget;

/** Waits until everything that was applied runs. */
async function allRun(seconds: number): Promise<void> {
  await waitFor('every pod of the app', seconds, async () => {
    const pods = await list('pods', '');
    const waiting = pods.filter((pod) => pod.status.phase !== 'Succeeded' && !isReady(pod)).map((pod) => pod.metadata.name);
    if (waiting.length) throw new Error(`not ready: ${waiting.join(', ')}`);
    for (const owner of [...await list('deployments'), ...await list('statefulsets')]) {
      if (owner.status.readyReplicas !== owner.spec.replicas) throw new Error(`${owner.metadata.name}: ${owner.status.readyReplicas ?? 0} ready`);
    }
    return pods.length > 0;
  });
}

/** Applies the app and waits until it runs and can be asked; returns how many seconds it took to be ready. */
export const start = <Options extends AppOptions>(options?: Options): Promise<number> => startWith(engine.synth(options ?? {}), options?.members);

/** The same with the app's manifests. */
export async function startWith(manifests: string, members?: number): Promise<number> {
  const started = Date.now();
  await apply(manifests);
  await allRun(PATIENCE_SECONDS);
  const seconds = (Date.now() - started) / 1000;
  await waitFor('the generated credentials', 30, () => find(`secret/${engine.clients.account}`));
  await installPrograms();
  await startClient();
  await engine.prepare?.();
  await rolled(members);
  return seconds;
}

/** Brings up another app in the place of the one that is there: what can't be changed of one, such as the class of its volumes. */
export async function startAnew<Options extends AppOptions>(options?: Options): Promise<void> {
  await createNamespaces();
  await start(options);
}
