import { once } from 'events';
import { BrokerAndDatabase } from './broker-and-database';

const PATIENCE_MS = 60_000;
const ORDERS = 20;

let world: BrokerAndDatabase;

beforeEach(() => { world = new BrokerAndDatabase(); });
afterEach(() => world.close());

/** Starts the web app, and returns where it listens. */
async function listening(): Promise<string> {
  await world.start('web');
  return `http://127.0.0.1:${world.said('listening').at(-1).port}`;
}

const order = (address: string, body: object | string): Promise<Response> =>
  fetch(`${address}/orders`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

async function ordered(address: string, item: string): Promise<string> {
  const answer = await order(address, { item });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

describe('given the web app of the pipeline', () => {
  test('then an order that is accepted is in the queue, and can be read when a worker has stored it', async () => {
    const address = await listening();
    const id = await ordered(address, 'tea');
    expect(world.count('orders')).toBe(1);
    expect((await fetch(`${address}/orders/${id}`)).status).toBe(404);
    await world.start('worker');
    await world.until(() => world.said('stored').length === 1);
    expect(await (await fetch(`${address}/orders/${id}`)).json()).toEqual({ id, item: 'tea' });
  }, PATIENCE_MS);

  test('then it asks for what an order has, and knows no other path', async () => {
    const address = await listening();
    const answers = [order(address, { item: ' ' }), order(address, 'tea'), order(address, { item: 'x'.repeat(201) }), order(address, 'x'.repeat(20_000)), fetch(`${address}/other`)];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([400, 400, 400, 413, 404]);
  }, PATIENCE_MS);

  test('then it reaches any member that is there, by the binding, and is not ready without one', async () => {
    const address = await listening();
    world.away.add('events-0').add('events-1');
    await ordered(address, 'tea');
    expect(world.connections).toEqual([{ hostname: 'events-client', port: 5672, username: 'events', password: 'of events', vhost: '/' }]);
    world.close();

    world = new BrokerAndDatabase();
    ['events-0', 'events-1', 'events-client'].forEach((member) => world.away.add(member));
    const lonely = await listening();
    expect([(await fetch(`${lonely}/readyz`)).status, (await fetch(`${lonely}/healthz`)).status, (await order(lonely, { item: 'tea' })).status]).toEqual([503, 200, 503]);
  }, PATIENCE_MS);

  test('then it accepts nothing that reached no queue, and says nothing of the broker', async () => {
    const address = await listening();
    await ordered(address, 'tea');
    world.queues.delete('orders');
    const refused = await order(address, { item: 'tea' });
    expect([refused.status, await refused.json()]).toEqual([503, { error: 'broker unavailable' }]);
    // the next request connects anew, and declares what is missing
    await ordered(address, 'tea');
  }, PATIENCE_MS);

  test('then it ends when it is told to', async () => {
    const web = await world.start('web');
    const address = `http://127.0.0.1:${world.said('listening')[0].port}`;
    await ordered(address, 'tea');
    web.kill('SIGTERM');
    expect(await once(web, 'exit')).toEqual([0, null]);
  }, PATIENCE_MS);
});

describe('given the worker of the pipeline', () => {
  const isStored = (ids: string[]): void => expect([...world.rows.keys()].sort()).toEqual([...ids].sort());

  async function accepted(): Promise<string[]> {
    const address = await listening();
    return Promise.all([...Array(ORDERS).keys()].map((i) => ordered(address, `tea ${i}`)));
  }

  test('then a worker that is killed while it works loses no order, and none is there twice', async () => {
    const ids = await accepted();
    const first = await world.start('worker', { WORK_SECONDS: '0.2' });
    await world.until(() => world.said('stored').length > 0 && world.underWay > 0);
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(world.said('stored').length).toBeLessThan(ORDERS);
    await world.start('worker');
    await world.until(() => world.count('orders') === 0 && world.underWay === 0);
    isStored(ids);
  }, PATIENCE_MS);

  test('then a worker that is told to stop finishes what it has in hand, and takes nothing more', async () => {
    await accepted();
    const worker = await world.start('worker', { WORK_SECONDS: '0.2' });
    await world.until(() => world.underWay > 0);
    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).toEqual([0, null]);
    expect(world.underWay).toBe(0);
    expect(world.rows.size).toBe(ORDERS - world.count('orders'));
    expect(world.count('orders')).toBeGreaterThan(0);
    expect(new Set(world.stored).size).toBe(world.stored.length);
  }, PATIENCE_MS);

  test('then an order comes again while the database is away, and is stored when it is back', async () => {
    const ids = await accepted();
    world.databaseIsAway = true;
    await world.start('worker', { RETRY_SECONDS: '0.5' });
    await world.until(() => world.said('to be tried again').length >= ORDERS);
    world.databaseIsAway = false;
    await world.until(() => world.rows.size === ORDERS);
    isStored(ids);
    expect(world.count('orders.failed')).toBe(0);
  }, PATIENCE_MS);

  test('then an order that fails five times, and what is none, wait for somebody to look at them', async () => {
    const [id] = await accepted();
    world.databaseIsAway = true;
    await world.start('worker');
    world.put('orders', 'no JSON');
    world.put('orders', '{"item": "of nobody"}');
    await world.until(() => world.count('orders.failed') === ORDERS + 2);
    expect(world.said('given up').filter((line) => line.order === id)).toEqual([expect.objectContaining({ attempt: 5 })]);
    expect(world.said('given up').filter(({ order: number }) => number === 'by-hand').map(({ attempt, message }) => [attempt, message]))
      .toEqual([[1, 'it is not JSON'], [1, 'it has no id, or no item']]);
  }, PATIENCE_MS);

  test('then it goes on with another member when it loses its own', async () => {
    const worker = await world.start('worker');
    worker.send({ lost: true });
    await world.until(() => world.said('ready').length === 2);
    world.put('orders', JSON.stringify({ id: '00000000-0000-4000-8000-000000000000', item: 'tea' }));
    await world.until(() => world.rows.size === 1);
  }, PATIENCE_MS);

  test('then no message is lost where one queue hands it to the next', async () => {
    await world.start('worker');
    const { orders, 'orders.later': later, 'orders.failed': failed } = Object.fromEntries(world.arguments);
    for (const queue of [orders, later, failed]) expect(queue).toMatchObject({ 'x-queue-type': 'quorum' });
    for (const queue of [orders, later]) expect(queue).toMatchObject({ 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' });
  }, PATIENCE_MS);
});
