import { apply, isReady, sleep } from '../cluster';
import { MEMBERS, engine, memberPods, restore, rolled, settled } from '../engine';
import type { AppOptions } from '../engine-under-test';
import { Ledger, expectKept, kept } from '../ledger';
import { print, repeats, scenario } from '../scenario';

const TIMES = repeats(5);
/** When it is taken back, in seconds after it was applied: before the first pod is replaced, while it starts, and when it has failed for a while. */
const MOMENTS = [25, 40, 15, 32, 5];

const ofMembers = (change: (pod: any) => void) => (object: any): void => {
  if (object.kind === 'StatefulSet') change(object.spec.template.spec);
};

const CHANGES: { [name: string]: AppOptions } = {
  'an image that is nowhere': { change: ofMembers((pod) => { pod.containers[0].image += '-nowhere'; }) },
  'another user id': {
    change: ofMembers((pod) => {
      Object.assign(pod.securityContext, { runAsUser: 4321, runAsGroup: 4321, fsGroup: 4321 });
    }),
  },
  ...engine.unstartable && { 'a parameter that the server refuses': engine.unstartable },
  'far too little memory': {
    change: ofMembers((pod) => {
      for (const part of ['requests', 'limits']) pod.containers[0].resources[part].memory = '24Mi';
    }),
  },
};

describe('a change of a cluster that is taken back half-way, by what was applied before', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger?.close();
    await restore();
  });

  async function takenBack(name: string, options: AppOptions, seconds: number): Promise<{ back: number; gap: number }> {
    await ledger.flowing();
    await ledger.mark(name);
    await apply(engine.synth(options));
    await sleep(seconds);
    // a replica at most: the primary is the last
    expect((await memberPods()).filter(isReady).length).toBeGreaterThanOrEqual(MEMBERS - 1);
    const began = Date.now();
    await apply(engine.synth({}));
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
      for (const { gap } of found) expect(gap).toBeLessThanOrEqual(engine.pauses.update.budget);
    });
  }
});
