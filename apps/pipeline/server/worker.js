'use strict';
// Takes orders off the broker and stores them. An order is acknowledged when it is stored: a worker that dies before leaves it to another.

const { connect, ORDERS, LATER } = require('./broker');
const database = require('./database');
const log = require('./log');

const AT_ONCE = 10;
const BACKOFF_MS = 1000;
/** How often an order is tried, five seconds apart, before somebody has to look at it. */
const ATTEMPTS = 5;
/** What the work takes: the example has none of its own. */
const WORK_MS = Number(process.env.WORK_SECONDS ?? 0) * 1000;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** What is no order will be none later either. */
class NoOrder extends Error {}

function read(content) {
  let order;
  try {
    order = JSON.parse(content.toString());
  } catch {
    throw new NoOrder('it is not JSON');
  }
  if (!ID.test(order?.id) || typeof order.item !== 'string') throw new NoOrder('it has no id, or no item');
  return order;
}

async function handle(broker, message) {
  const attempt = Number(message.properties.headers?.attempt ?? 1);
  try {
    const order = read(message.content);
    await sleep(WORK_MS);
    await database.store(order);
    broker.channel.ack(message);
    log('info', { event: 'stored', order: order.id, attempt });
  } catch (error) {
    const last = error instanceof NoOrder || attempt === ATTEMPTS;
    log('error', { event: last ? 'given up' : 'to be tried again', order: message.properties.messageId, attempt, message: error.message });
    if (last) return broker.channel.reject(message, false); // the queue moves it to those that failed
    // there first, then gone from here: dying in between makes it come twice, which does no harm
    await broker.publish(LATER, message.properties.messageId, JSON.parse(message.content), { attempt: attempt + 1 });
    broker.channel.ack(message);
  }
}

let stopping;
const stop = new Promise((resolve) => { stopping = resolve; });
let stopped = false;
process.on('SIGTERM', () => {
  stopped = true;
  stopping();
});

/** Works until it is told to stop, or loses the broker; then what is in hand is finished, as far as it can be. */
async function work(broker) {
  const inHand = new Set();
  await broker.channel.prefetch(AT_ONCE);
  const { consumerTag } = await broker.channel.consume(ORDERS, (message) => {
    if (!message) return broker.drop(); // the queue is gone, or its leader: consume anew
    const handling = handle(broker, message).catch((error) => {
      log('error', { event: 'not handled', message: error.message });
      broker.drop(); // what was not acknowledged comes again
    }).finally(() => inHand.delete(handling));
    inHand.add(handling);
  });
  log('info', { event: 'ready' });
  await Promise.race([stop, broker.closed]);
  if (broker.isOpen) await broker.channel.cancel(consumerTag).catch(() => {});
  await Promise.all(inHand);
}

async function main() {
  while (!stopped) {
    let broker;
    try {
      broker = await connect();
      await work(broker);
    } catch (error) {
      log('error', { event: 'failed', message: error.message });
    } finally {
      await broker?.close();
    }
    if (!stopped) await Promise.race([stop, sleep(BACKOFF_MS)]);
  }
  await database.end();
  log('info', { event: 'stopped' });
}

void main();
