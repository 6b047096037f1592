import { UPDATE_GAP } from './aims';
import { KubeObject, waitFor } from './cluster';
import { Ledger, expectKept } from './ledger';
import { gaps, print, scenario } from './scenario';
import { applyShop, databasePods, memberHosts, query, restoreShop, rolled, settled } from './shop';
import { ShopOptions } from './shop-under-test';

const CONNECTIONS = '123';
const MEMORY_MI = 1536;
/** How long after the last member's replacement a changed parameter may wait for its restart. */
const IN_EFFECT_SECONDS = 120;

const memory = (pod: KubeObject): string =>
  pod.spec.containers.find((c: { name: string }) => c.name === 'postgresql').resources.limits.memory;

const connections = async (): Promise<string[]> =>
  Promise.all(memberHosts().map(async (host) => (await query<{ max_connections: string }>(host, 'show max_connections'))[0].max_connections));

describe('a database that is updated under a constant load of inserts', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger.close();
    await restoreShop();
  });

  /** Applies a change and waits until every member has it; the primary may move once, and no row may be lost. */
  async function update(name: string, options: ShopOptions, has: () => Promise<boolean>): Promise<void> {
    const before = await settled();
    const uids = (await databasePods()).map((pod) => pod.metadata.uid);
    await ledger.flowing();
    await ledger.mark(name);
    const began = Date.now();
    await applyShop(options);
    await rolled();
    await waitFor('every member to have the change', IN_EFFECT_SECONDS, has);
    const after = await rolled();
    const seconds = (Date.now() - began) / 1000;
    await ledger.flowing();
    const switchovers = after.timeline - before.timeline; // each promotion starts a timeline
    const fresh = (await databasePods()).filter((pod) => !uids.includes(pod.metadata.uid)).length;
    const gap = await ledger.gap();
    const rows = await ledger.verify();
    print(7, `${name}: ${fresh} members replaced in ${seconds.toFixed(0)} s, switchovers ${switchovers}, `
      + `through the Service ${gaps([gap.service], UPDATE_GAP)}, `
      + `by member names ${gaps([gap.members], UPDATE_GAP)}, acked ${rows.acked}, lost ${rows.lost}`);
    expectKept(rows);
    expect(switchovers).toBeLessThanOrEqual(1);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(UPDATE_GAP.budget);
  }

  scenario('moves the primary at most once for a parameter that needs a restart', async () => {
    await update('another max_connections', { parameters: { max_connections: CONNECTIONS } }, async () =>
      (await connections()).every((value) => value === CONNECTIONS));
  });

  scenario('moves the primary at most once for more memory', async () => {
    await update('more memory', { parameters: { max_connections: CONNECTIONS }, memoryMi: MEMORY_MI }, async () =>
      (await databasePods()).every((pod) => memory(pod) === `${MEMORY_MI}Mi`));
  });

  // fewer connections than the primary has is what a standby refuses to start with: the order of restarts matters
  scenario('goes back to fewer connections and less memory in the same way', async () => {
    await update('back to the defaults', {}, async () => !(await connections()).includes(CONNECTIONS));
  });
});
