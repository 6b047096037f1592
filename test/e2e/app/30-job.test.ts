import { OneOffJob, ScheduledJob } from '../../../lib';
import { get, list, waitFor } from '../cluster';
import { print, scenario } from '../scenario';
import { applyShop, query } from '../shop';
import { applyWith, program, removeExtra } from './extra';

const HOST = 'orders-primary';
/** The next minute, and a pod. */
const RUN_SECONDS = 150;
const TICK = 'insert into e2e_ticks (what) values';

const rows = async (what: string): Promise<number> =>
  Number((await query<{ n: string }>(HOST, 'select count(*) as n from e2e_ticks where what = $1', what))[0].n);

const applyJobs = (): Promise<string> => applyWith((shop) => {
  const every = new ScheduledJob(shop, 'ticker', { ...program('sql.js', `${TICK} ('every')`), schedule: '* * * * *' });
  const once = new OneOffJob(shop, 'loader', program('sql.js', `${TICK} ('once')`));
  [every, once].forEach((job) => job.connectTo(shop.orders.database('orders')));
});

describe('jobs that use the database', () => {
  let applied: number;

  beforeAll(async () => {
    await query(HOST, 'create table if not exists e2e_ticks (what text, at timestamptz default now())');
    await query(HOST, 'delete from e2e_ticks');
    applied = Date.now();
    await applyJobs();
  });

  afterAll(async () => {
    await removeExtra('ticker', 'loader');
    await applyShop();
    await query(HOST, 'drop table e2e_ticks');
  });

  scenario('run by their schedule, with the binding', async () => {
    await waitFor('a run of the CronJob', RUN_SECONDS, async () => await rows('every') > 0);
    print(30, `the first run has written after ${((Date.now() - applied) / 1000).toFixed(0)} s; ${(await get('cronjob/ticker')).spec.schedule}`);
    expect(await rows('every')).toBeGreaterThan(0);
  });

  scenario('run once, however often they are applied', async () => {
    await waitFor('the Job', RUN_SECONDS, async () => await rows('once') > 0);
    await applyJobs();
    const jobs = (await list('jobs', 'app.kubernetes.io/instance=loader')).length;
    print(30, `applied twice: ${jobs} Job, ${await rows('once')} row`);
    expect([jobs, await rows('once')]).toEqual([1, 1]);
  });
});
