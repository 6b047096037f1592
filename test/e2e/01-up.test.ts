import { UP } from './aims';
import { exec, get } from './cluster';
import { engine, memberHost, memberPods } from './engine';
import { CLIENT } from './load';
import { print, scenario } from './scenario';

describe('an app that was applied to an empty namespace', () => {
  scenario('has every pod ready within the promised time', async () => {
    const seconds = Number(process.env.E2E_UP_SECONDS);
    if (!process.env.E2E_UP_SECONDS) return print(1, 'start: not measured, as E2E_KEEP uses an app that was there');
    print(1, `from apply to every pod ready: ${seconds.toFixed(1)} s (aim ${UP.aim} s)`);
    expect(seconds).toBeLessThanOrEqual(UP.budget);
  });

  scenario('serves its users', async () => print(1, await engine.use()));

  scenario('finds every member by its own name', async () => {
    const pods = await memberPods();
    for (const pod of pods) {
      const host = memberHost(Number(pod.metadata.name.split('-').at(-1)));
      const script = `require('node:dns').lookup('${host}', (error, address) => console.log(error ?? address))`;
      expect((await exec(CLIENT, ['node', '-e', script])).trim()).toBe((await get(`pod/${pod.metadata.name}`)).status.podIP);
    }
    print(1, `names that lead to their member: ${pods.length} of ${pods.length}`);
  });
});
