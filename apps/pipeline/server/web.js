'use strict';
// Takes orders: each is answered when the broker has it for certain, and can be read when a worker has stored it.

const { randomUUID } = require('node:crypto');
const { createServer } = require('node:http');
const { connect, ORDERS } = require('./broker');
const database = require('./database');
const log = require('./log');

const PORT = Number(process.env.PORT ?? 8080);
const DRAIN_MS = Number(process.env.DRAIN_SECONDS ?? 3) * 1000;
const ANSWER_MS = 700;
const MAX_BODY = 10 * 1024;
const MAX_ITEM = 200;

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

let connecting;

// One connection for all requests, made when it is needed; one that failed is dropped, and the next request makes another.
async function broker() {
  connecting ??= connect().then((made) => {
    void made.closed.then(() => {
      connecting = undefined;
      made.drop(); // a channel may be closed alone
    });
    return made;
  }, (error) => {
    connecting = undefined;
    throw error;
  });
  return connecting;
}

// The timer is shorter than a probe's: connecting goes on meanwhile.
function isConnected() {
  const late = new Promise((resolve) => { setTimeout(resolve, ANSWER_MS, false).unref(); });
  return Promise.race([broker().then(() => true, () => false), late]);
}

async function publish(order) {
  let used;
  try {
    used = await broker();
    await used.publish(ORDERS, order.id, order);
  } catch (error) {
    used?.drop();
    log('error', { event: 'not published', order: order.id, message: error.message });
    // it may be there all the same: the client's next try is another order
    throw new Refusal(503, 'broker unavailable');
  }
}

async function stored(id) {
  try {
    return await database.find(id);
  } catch (error) {
    log('error', { event: 'query failed', message: error.message, code: error.code });
    throw new Refusal(503, 'database unavailable');
  }
}

// Reads to the end even if the body is too large: a client that is cut off while it sends may not see the answer.
async function readItem(req) {
  const chunks = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) throw new Refusal(413, `body is larger than ${MAX_BODY} bytes`);
  let item;
  try {
    item = JSON.parse(Buffer.concat(chunks).toString('utf8'))?.item;
  } catch {
    throw new Refusal(400, 'body is not JSON');
  }
  item = typeof item === 'string' ? item.trim() : '';
  // PostgreSQL has no place for a zero character in a text
  if (!item || item.length > MAX_ITEM || item.includes('\0')) throw new Refusal(400, `item must be a text of 1 to ${MAX_ITEM} characters`);
  return item;
}

let stopping = false;

async function answer(req) {
  const path = req.url.split('?', 1)[0];
  switch (`${req.method} ${path}`) {
    case 'GET /healthz':
      return [200, { status: 'ok' }];
    case 'GET /readyz':
      if (stopping) throw new Refusal(503, 'stopping');
      return await isConnected() ? [200, { status: 'ready' }] : [503, { status: 'not ready' }];
    case 'POST /orders': {
      const order = { id: randomUUID(), item: await readItem(req) };
      await publish(order);
      return [202, order, { Location: `/orders/${order.id}` }];
    }
  }
  const id = req.method === 'GET' && /^\/orders\/([0-9a-f-]{36})$/.exec(path)?.[1];
  const order = id ? await stored(id) : undefined;
  if (!order) throw new Refusal(404, 'not found, or not yet');
  return [200, order];
}

async function handle(req, res) {
  let status, body, headers;
  try {
    [status, body, headers] = await answer(req);
  } catch (error) {
    if (!(error instanceof Refusal)) log('error', { event: 'request failed', message: error.message });
    [status, body] = error instanceof Refusal ? [error.status, { error: error.message }] : [500, { error: 'internal error' }];
  }
  if (res.destroyed) return; // the client is gone
  res.writeHead(status, { 'Content-Type': 'application/json', ...headers, ...(stopping && { Connection: 'close' }) });
  res.end(JSON.stringify(body));
}

// longer than the usual 60 s of proxies, which are to close first
const server = createServer({ requestTimeout: 10000, keepAliveTimeout: 65000 }, handle);

// Kubernetes withdraws the endpoint while it sends the signal, so requests still arrive for a moment: they are answered.
process.on('SIGTERM', () => {
  stopping = true;
  setTimeout(() => server.close(async () => {
    await (await connecting?.catch(() => undefined))?.close();
    await database.end();
    process.exit(0);
  }), DRAIN_MS);
});

server.listen(PORT, () => log('info', { event: 'listening', port: server.address().port }));
