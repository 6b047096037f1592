import { UPDATE_GAP } from '../../aims';
import { isReady, sleep } from '../../cluster';
import { MEMBERS, restore, rolled, settled } from '../../engine';
import { Ledger, expectKept, kept } from '../../ledger';
import { print, repeats, scenario } from '../../scenario';
import { applyShop, databasePods } from '../../shop';
import { ShopOptions } from '../../shop-under-test';

const TIMES = repeats(5);
/** When it is taken back, in seconds after it was applied: before the first pod is replaced, while it starts, and when it has failed for a while. */
const MOMENTS = [25, 40, 15, 32, 5];

const ofMembers = (change: (pod: any) => void) => (object: any): void => {
  if (object.kind === 'StatefulSet') change(object.spec.template.spec);
};

const CHANGES: { [name: string]: ShopOptions } = {
  'an image that is nowhere': { change: ofMembers((pod) => { pod.containers[0].image += '-nowhere'; }) },
  'another user id': {
    change: ofMembers((pod) => {
      Object.assign(pod.securityContext, { runAsUser: 999, runAsGroup: 999, fsGroup: 999 });
    }),
  },
  'a parameter that the server refuses': { parameters: { shared_preload_libraries: 'nowhere' } },
  'far too little memory': {
    change: ofMembers((pod) => {
      for (const part of ['requests', 'limits']) pod.containers[0].resources[part].memory = '24Mi';
    }),
  },
};

describe('a change of a database that is taken back half-way, by what was applied before', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger?.close();
    await restore();
  });

  async function takenBack(name: string, options: ShopOptions, seconds: number): Promise<{ back: number; gap: number }> {
    await ledger.flowing();
    await ledger.mark(name);
    await applyShop(options);
    await sleep(seconds);
    // a replica at most: the primary is the last
    expect((await databasePods()).filter(isReady).length).toBeGreaterThanOrEqual(MEMBERS - 1);
    const began = Date.now();
    await applyShop();
    await rolled();
    const back = (Date.now() - began) / 1000;
    const { service, members } = await ledger.gap();
    await ledger.steady();
    return { back, gap: Math.max(service, members) };
  }

  for (const [name, options] of Object.entries(CHANGES)) {
    scenario(name, async () => {
      const found = [];
      for (let i = 0; i < TIMES; i++) found.push(await takenBack(`${name} ${i}`, options, MOMENTS[i % MOMENTS.length]));
      const rows = await ledger.verify();
      print('life', `${name}, taken back ${TIMES} times: as before after ${found.map(({ back }) => back.toFixed(0)).join(' ')} s, writes stood still for `
        + `${found.map(({ gap }) => gap.toFixed(1)).join(' ')} s; ${kept(rows)}`);
      expectKept(rows);
      for (const { gap } of found) expect(gap).toBeLessThanOrEqual(UPDATE_GAP.budget);
    });
  }
});
