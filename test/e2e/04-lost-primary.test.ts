import type { Aim } from './aims';
import { KubeObject, get, waitFor } from './cluster';
import { engine, replaced, settled } from './engine';
import { deleteByForce, deleteGracefully } from './faults';
import { Gap, kept } from './ledger';
import { expectShortPause, losePrimary } from './lost-primary';
import { renewed } from './renewed';
import { REPEATS, gaps, print, scenario } from './scenario';
import { underLoad } from './under-load';

/** A dead server is noticed in one round of a loop; a fault that changed nothing by then did not move the primary. */
const NOTICED_SECONDS = 15;

async function restarts(pod: KubeObject): Promise<number> {
  return (await get(`pod/${pod.metadata.name}`)).status.containerStatuses[0].restartCount;
}

const deletion = (how: (pod: string) => Promise<unknown>) => async (primary: KubeObject): Promise<void> => {
  await how(primary.metadata.name);
  await replaced(primary);
};

async function crash(primary: KubeObject): Promise<void> {
  const before = await restarts(primary);
  await engine.killServer(primary);
  await moved(primary).catch(() => {}); // a server that was started again in its place is as good
  await settled();
  if (engine.revives) expect(await restarts(primary)).toBe(before);
}

const moved = (primary: KubeObject): Promise<unknown> =>
  waitFor('another primary', NOTICED_SECONDS, async () => (await settled()).primary.metadata.uid !== primary.metadata.uid);

describe('a cluster that loses its primary under a constant load of writes', () => {
  const ledger = underLoad();
  const { forced, graceful, crash: killed } = engine.pauses;

  async function survive(name: string, aim: Aim, fault: (primary: KubeObject) => Promise<void>): Promise<void> {
    const found: Gap[] = [];
    for (let i = 0; i < REPEATS; i++) {
      found.push(await losePrimary(ledger(), `${name} ${i}`, fault));
      if (!engine.revives) await renewed();
    }
    const rows = await ledger().verify();
    print(4, `${name} of the primary: ${gaps(found.map((gap) => gap.service), aim)}, ${kept(rows)}; `
      + `by member names ${gaps(found.map((gap) => gap.members), aim)}`);
    expectShortPause(rows, found, aim);
  }

  scenario('keeps every acknowledged row when the pod is deleted by force', () =>
    survive('forced deletion', forced, deletion(deleteByForce)));

  scenario('keeps every acknowledged row when the pod is deleted gracefully', () =>
    survive('graceful deletion', graceful, deletion(deleteGracefully)));

  scenario('keeps every acknowledged row when the server is killed with SIGKILL', () =>
    survive('kill -9', killed, crash));
});
