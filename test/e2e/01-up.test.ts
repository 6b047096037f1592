import { UP } from './aims';
import { exec, get, waitFor } from './cluster';
import { print, scenario } from './scenario';
import { CLIENT, databasePods, memberHost, query, request, settled } from './shop';

describe('a shop that was applied to an empty namespace', () => {
  scenario('has every pod ready within the promised time', async () => {
    const seconds = Number(process.env.E2E_UP_SECONDS);
    if (!process.env.E2E_UP_SECONDS) return print(1, 'start: not measured, as E2E_KEEP uses a shop that was there');
    print(1, `from apply to every pod ready: ${seconds.toFixed(1)} s (aim ${UP.aim} s)`);
    expect(seconds).toBeLessThanOrEqual(UP.budget);
  });

  scenario('writes and reads an order through frontend and API, and has it on every replica', async () => {
    const item = `tea ${Date.now()}`;
    const started = Date.now();
    const written = await request('POST', 'http://frontend/api/orders', { item });
    expect(written).toMatchObject({ status: 201, body: { item } });
    const read = await request('GET', `http://frontend/api/orders/${written.body.id}`);
    expect(read).toMatchObject({ status: 200, body: { id: written.body.id, item } });
    const milliseconds = Date.now() - started;

    const { members, primary } = await settled();
    for (const member of members) {
      const host = memberHost(Number(member.split('-').at(-1)));
      await waitFor(`the order on ${member}`, 10, async () => (await query(host, 'select 1 from orders where item = $1', item)).length === 1);
    }
    print(1, `an order written and read through frontend and API in ${milliseconds} ms, `
      + `and read on ${members.length - 1} replicas and the primary ${primary.metadata.name}`);
  });

  scenario('finds every member by its own name', async () => {
    const pods = await databasePods();
    for (const pod of pods) {
      const host = memberHost(Number(pod.metadata.name.split('-').at(-1)));
      const script = `require('node:dns').lookup('${host}', (error, address) => console.log(error ?? address))`;
      expect((await exec(CLIENT, ['node', '-e', script])).trim()).toBe((await get(`pod/${pod.metadata.name}`)).status.podIP);
    }
    print(1, `names that lead to their member: ${pods.length} of ${pods.length}`);
  });
});
