import { Worker } from '../../../lib';
import { kubectl, sleep, waitFor } from '../cluster';
import { print, scenario } from '../scenario';
import { applyShop, query } from '../shop';
import { applyWith, podsOf, program, removeExtra, running } from './extra';

const HOST = 'orders-primary';
const JOBS = 24;
const WORKERS = 2;
const RESTARTS = 2;
/** Each takes four seconds, and there are two workers. */
const DONE_SECONDS = 180;

const count = async (where: string): Promise<number> => Number((await query<{ n: string }>(HOST, `select count(*) as n from e2e_jobs where ${where}`))[0].n);

/** As many jobs as there are to be, and none that was begun before: nobody may be at one, or it would be another of the same number. */
async function fill(): Promise<void> {
  await query(HOST, 'delete from e2e_jobs');
  await query(HOST, `insert into e2e_jobs select generate_series(1, ${JOBS})`);
}

const begun = (jobs: number): Promise<boolean> => waitFor(`${jobs} jobs that were begun`, DONE_SECONDS, async () => await count('begun > 0') >= jobs);

describe('workers that take jobs from a table', () => {
  beforeAll(async () => {
    await query(HOST, 'create table e2e_jobs (id int primary key, begun int not null default 0, done int not null default 0, by text)');
    await applyWith((shop) => {
      const worker = new Worker(shop, 'packer', { ...program('worker.js'), replicas: WORKERS });
      worker.connectTo(shop.orders.database('orders'));
    });
    await running('packer', WORKERS);
  });

  afterAll(async () => {
    await removeExtra('packer');
    await applyShop();
    await query(HOST, 'drop table e2e_jobs');
  });

  scenario('finish what they have begun when they are replaced', async () => {
    await fill();
    for (let i = 1; i <= RESTARTS; i++) {
      await begun(i * JOBS / (RESTARTS + 2));
      await kubectl(['rollout', 'restart', 'deployment/packer']);
      await running('packer', WORKERS);
    }
    await waitFor('all jobs', DONE_SECONDS, async () => await count('begun > 0') === JOBS && await count('begun > done') === 0);
    const [once, workers] = [await count('begun = 1 and done = 1'), await query(HOST, 'select distinct by from e2e_jobs')];
    print(29, `${JOBS} jobs, all workers replaced ${RESTARTS} times: ${once} done once, by ${workers.length} pods`);
    expect(once).toBe(JOBS);
    expect(workers.length).toBeGreaterThan(WORKERS);
  });

  scenario('would lose one if they were killed, and this would show', async () => {
    await fill();
    await begun(2);
    await sleep(0.5);
    const names = (await podsOf('packer')).map(({ metadata }) => metadata.name);
    await kubectl(['delete', 'pod', ...names, '--force', '--grace-period=0']);
    await waitFor('the rest', DONE_SECONDS, async () => await count('begun > 0') === JOBS && await count('done > 0') >= JOBS - WORKERS);
    await sleep(3);
    const lost = await count('begun > done');
    print(29, `workers that are killed: ${lost} jobs lost`);
    expect(lost).toBeGreaterThan(0);
  });
});
