import { UPDATE_GAP } from './aims';
import { KubeObject } from './cluster';
import { gaps, print, scenario } from './scenario';
import { databasePods, memberHosts, query, restoreShop } from './shop';
import { ShopOptions } from './shop-under-test';
import { underLoad } from './under-load';
import { expectUpdated, update } from './updated';

const CONNECTIONS = '123';
const MEMORY_MI = 1536;

const memory = (pod: KubeObject): string =>
  pod.spec.containers.find((c: { name: string }) => c.name === 'postgresql').resources.limits.memory;

const connections = async (): Promise<string[]> =>
  Promise.all(memberHosts().map(async (host) => (await query<{ max_connections: string }>(host, 'show max_connections'))[0].max_connections));

describe('a database that is updated under a constant load of inserts', () => {
  const ledger = underLoad({ after: restoreShop });

  async function survive(name: string, options: ShopOptions, has: () => Promise<boolean>): Promise<void> {
    const found = await update(ledger(), name, options, has);
    const { seconds, fresh, switchovers, gap, rows } = found;
    print(7, `${name}: ${fresh} members replaced in ${seconds.toFixed(0)} s, switchovers ${switchovers}, `
      + `through the Service ${gaps([gap.service], UPDATE_GAP)}, `
      + `by member names ${gaps([gap.members], UPDATE_GAP)}, acked ${rows.acked}, lost ${rows.lost}`);
    expectUpdated(found);
  }

  scenario('moves the primary at most once for a parameter that needs a restart', async () => {
    await survive('another max_connections', { parameters: { max_connections: CONNECTIONS } }, async () =>
      (await connections()).every((value) => value === CONNECTIONS));
  });

  scenario('moves the primary at most once for more memory', async () => {
    await survive('more memory', { parameters: { max_connections: CONNECTIONS }, memoryMi: MEMORY_MI }, async () =>
      (await databasePods()).every((pod) => memory(pod) === `${MEMORY_MI}Mi`));
  });

  // fewer connections than the primary has is what a standby refuses to start with: the order of restarts matters
  scenario('goes back to fewer connections and less memory in the same way', async () => {
    await survive('back to the defaults', {}, async () => !(await connections()).includes(CONNECTIONS));
  });
});
