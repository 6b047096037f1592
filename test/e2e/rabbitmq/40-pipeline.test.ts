import { apply, isReady, kubectl, list, sleep, waitFor } from '../cluster';
import { restore, rollout } from '../engine';
import { deleteByForce } from '../faults';
import { print, scenario } from '../scenario';
import { Ordered, missing, order } from './orders';
import { synth } from './pipeline-under-test';

const WORKER = 'app.kubernetes.io/instance=worker,app.kubernetes.io/component=worker';
const DATABASE = 'app.kubernetes.io/instance=orders,app.kubernetes.io/component=database';
const [ORDERS, PAUSE_MS] = [120, 250];
const KILLS = 3;
const BETWEEN_SECONDS = 6;
/** Each takes half a second, and a worker has ten in hand; five seconds until one that failed comes again. */
const STORED_SECONDS = 240;

const workers = async (): Promise<string[]> => (await list('pods', WORKER)).filter(isReady).map(({ metadata }) => metadata.name);

/** Work that takes long enough for a worker to be killed in the middle of it. */
const slow = (object: any): void => {
  if (object.kind !== 'Deployment' || object.metadata.name !== 'worker') return;
  object.spec.template.spec.containers[0].env = [...object.spec.template.spec.containers[0].env ?? [], { name: 'WORK_SECONDS', value: '0.5' }];
};

describe('orders on their way from the web app to the database', () => {
  beforeAll(async () => {
    await apply(synth({ change: slow }));
    await rollout('worker');
  });

  afterAll(restore);

  async function allStored(name: string, orders: Promise<Ordered>, fault: () => Promise<void>): Promise<void> {
    await fault();
    const ordered = await orders;
    const began = Date.now();
    const left = await waitFor('every accepted order in the database', STORED_SECONDS, async () => {
      const now = await missing(ordered);
      if (now > 0) throw new Error(`${now} of ${ordered.accepted.length} are missing`);
      return 'none';
    });
    print(40, `${name}: ${ordered.accepted.length} orders accepted, ${ordered.refused} refused, ${left} lost; `
      + `all stored ${((Date.now() - began) / 1000).toFixed(0)} s after the last one`);
    expect(ordered.accepted.length).toBeGreaterThan(ORDERS / 2);
  }

  scenario('are all stored when workers are killed in the middle of their work', () =>
    allStored(`all workers killed ${KILLS} times`, order(ORDERS, PAUSE_MS), async () => {
      for (let i = 0; i < KILLS; i++) {
        await sleep(BETWEEN_SECONDS);
        await deleteByForce(...await workers());
      }
    }));

  scenario('are all stored when workers are replaced', () =>
    allStored('workers replaced', order(ORDERS, PAUSE_MS), async () => {
      await sleep(BETWEEN_SECONDS);
      await kubectl(['rollout', 'restart', 'deployment/worker']);
      await rollout('worker');
    }));

  scenario('are accepted while the database is away, and stored when it is back', () =>
    allStored('the database deleted by force', order(ORDERS, PAUSE_MS), async () => {
      await sleep(BETWEEN_SECONDS);
      await deleteByForce(...(await list('pods', DATABASE)).map(({ metadata }) => metadata.name));
    }));
});
