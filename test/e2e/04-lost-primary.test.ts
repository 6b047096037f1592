import { Aim, FORCED_GAP, GRACEFUL_GAP } from './aims';
import { KubeObject, get, waitFor } from './cluster';
import { deleteByForce, deleteGracefully, killPostgres } from './faults';
import { Gap, kept } from './ledger';
import { expectShortPause, losePrimary } from './lost-primary';
import { REPEATS, gaps, print, scenario } from './scenario';
import { replaced, settled } from './shop';
import { underLoad } from './under-load';

/** Patroni notices a dead server in one round of its loop; a fault that changed nothing by then did not move the primary. */
const NOTICED_SECONDS = 15;

async function restarts(pod: KubeObject): Promise<number> {
  const { status } = await get(`pod/${pod.metadata.name}`);
  return status.containerStatuses.find((c: { name: string }) => c.name === 'postgresql').restartCount;
}

const deletion = (how: (pod: string) => Promise<unknown>) => async (primary: KubeObject): Promise<void> => {
  await how(primary.metadata.name);
  await replaced(primary);
};

async function crash(primary: KubeObject): Promise<void> {
  const before = await restarts(primary);
  await killPostgres(primary.metadata.name);
  await moved(primary).catch(() => {}); // a server that Patroni started again in its place is as good
  await settled();
  expect(await restarts(primary)).toBe(before); // handled by Patroni, not by another container
}

const moved = (primary: KubeObject): Promise<unknown> =>
  waitFor('another primary', NOTICED_SECONDS, async () => (await settled()).primary.metadata.uid !== primary.metadata.uid);

describe('a database that loses its primary under a constant load of inserts', () => {
  const ledger = underLoad();

  async function survive(name: string, aim: Aim, fault: (primary: KubeObject) => Promise<void>): Promise<void> {
    const found: Gap[] = [];
    for (let i = 0; i < REPEATS; i++) found.push(await losePrimary(ledger(), `${name} ${i}`, fault));
    const rows = await ledger().verify();
    print(4, `${name} of the primary: ${gaps(found.map((gap) => gap.service), aim)}, ${kept(rows)}; `
      + `by member names ${gaps(found.map((gap) => gap.members), aim)}`);
    expectShortPause(rows, found, aim);
  }

  scenario('keeps every acknowledged row when the pod is deleted by force', () =>
    survive('forced deletion', FORCED_GAP, deletion(deleteByForce)));

  scenario('keeps every acknowledged row when the pod is deleted gracefully', () =>
    survive('graceful deletion', GRACEFUL_GAP, deletion(deleteGracefully)));

  scenario('keeps every acknowledged row when the server is killed with SIGKILL', () =>
    survive('kill -9', FORCED_GAP, crash));
});
