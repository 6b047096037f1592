'use strict';
// REST API of the shop. Keeps orders in PostgreSQL, which it finds by the Service Binding convention.

const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { Client, Pool } = require('pg');

const BINDING = join(process.env.SERVICE_BINDING_ROOT ?? '/bindings', 'orders');
const VERSION = process.env.APP_VERSION ?? require('./package.json').version;
const PORT = Number(process.env.PORT ?? 8080);
const DRAIN_MS = Number(process.env.DRAIN_SECONDS ?? 3) * 1000;
const EXIT_MS = 9000; // from SIGTERM
const MAX_BODY = 10 * 1024;
const MAX_ITEM = 200;

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function logError(error, context) {
  console.error(JSON.stringify({ time: new Date().toISOString(), level: 'error', ...context, message: error.message, code: error.code }));
}

// ---------------------------------------------------------------- database

function readBinding() {
  const entry = (name) => readFileSync(join(BINDING, name), 'utf8').replace(/\r?\n$/, '');
  return { host: entry('host'), port: Number(entry('port')), user: entry('username'), password: entry('password'), database: entry('database') };
}

// Reads the binding anew for each connection: passwords rotate while the process runs.
class BoundClient extends Client {
  constructor(options) {
    let binding, failure;
    try {
      binding = readBinding();
    } catch (error) {
      failure = error;
    }
    super({ ...options, ...binding });
    this.bindingFailure = failure;
  }

  // The pool expects a failure here; it does not catch what a constructor throws.
  connect(callback) {
    if (this.bindingFailure) {
      process.nextTick(callback, this.bindingFailure);
      return undefined;
    }
    return super.connect(callback);
  }
}

const pool = new Pool({
  Client: BoundClient,
  application_name: 'shop-api',
  max: 5,
  idleTimeoutMillis: 10000,
  maxLifetimeSeconds: 300, // so that rotated credentials and a new primary are taken up in bounded time
  connectionTimeoutMillis: 2000,
  statement_timeout: 3000,
  query_timeout: 4000, // for a server that no longer answers at all
  keepAlive: true,
  keepAliveInitialDelayMillis: 10000,
});

// A fail-over cuts idle connections. Without a listener that would end the process.
pool.on('error', (error) => logError(error, { event: 'idle connection lost' }));

// No retry here: a write whose answer was lost may have happened. pool.query drops the connection of a failed query.
async function query(text, values) {
  try {
    return (await pool.query(text, values)).rows;
  } catch (error) {
    if (error.code === '42P01') table = undefined; // table gone, as after a restore
    logError(error, { event: 'query failed' });
    throw new Refusal(503, 'database unavailable');
  }
}

let table;

// Creates the table on first use; after a failure the next request tries again. The look-up comes first because
// "create table if not exists" needs the right to create even if the table is there. The two statements of the second
// query are one transaction, and its lock keeps replicas that start together from creating the same table at once.
function tableReady() {
  table ??= (async () => {
    const [{ missing }] = await query("select to_regclass('orders') is null as missing");
    if (missing) {
      await query(`
        select pg_advisory_xact_lock(hashtext('shop-api.orders'));
        create table if not exists orders (
          id bigint generated always as identity primary key, item text not null, created_at timestamptz default now()
        )`);
    }
  })().catch((error) => {
    table = undefined;
    throw error;
  });
  return table;
}

async function orders(text, values) {
  await tableReady();
  return (await query(text, values)).map((row) => ({ ...row, id: Number(row.id) }));
}

// The timer also covers the wait for a connection, which query_timeout does not.
async function databaseAnswers() {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(reject, 1000, new Error('database did not answer within 1 s')); });
  try {
    await Promise.race([pool.query({ text: 'select 1', query_timeout: 1000 }), late]);
    return true;
  } catch (error) {
    logError(error, { event: 'not ready' });
    return false;
  } finally {
    clearTimeout(timer);
  }
}

// ---------------------------------------------------------------- requests

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
      return !stopping && await databaseAnswers() ? [200, { status: 'ready' }] : [503, { status: 'not ready' }];
    case 'GET /version':
      return [200, { version: VERSION, pod: process.env.HOSTNAME }];
    case 'GET /orders':
      return [200, await orders('select id, item, created_at from orders order by id desc limit 20')];
    case 'POST /orders': {
      const item = await readItem(req);
      return [201, (await orders('insert into orders (item) values ($1) returning id, item', [item]))[0]];
    }
  }
  const id = req.method === 'GET' && /^\/orders\/(\d{1,15})$/.exec(path)?.[1];
  const [order] = id ? await orders('select id, item, created_at from orders where id = $1', [id]) : [];
  if (!order) throw new Refusal(404, 'not found');
  return [200, order];
}

async function handle(req, res) {
  let status, body;
  try {
    [status, body] = await answer(req);
  } catch (error) {
    if (res.destroyed) return; // the client is gone
    if (!(error instanceof Refusal)) logError(error, { event: 'request failed' });
    [status, body] = error instanceof Refusal ? [error.status, { error: error.message }] : [500, { error: 'internal error' }];
  }
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...(stopping && { Connection: 'close' }),
  });
  res.end(text);
}

const server = createServer({
  headersTimeout: 5000,
  requestTimeout: 5000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 65000, // longer than the usual 60 s of proxies, which are to close first
}, handle);

// ---------------------------------------------------------------- life cycle

// Kubernetes withdraws the endpoint while it sends the signal, so requests still arrive for a moment: they are answered, each
// as the last one of its connection. Then the port closes, requests under way finish, and the connections to the database end.
function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => server.close(async () => {
    await pool.end();
    process.exit(0);
  }), DRAIN_MS);
  setTimeout(() => {
    logError(new Error('connections were cut off'), { event: 'shutdown' });
    server.closeAllConnections();
    setTimeout(() => process.exit(1), 500);
  }, EXIT_MS).unref();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.on('uncaughtException', (error) => {
  logError(error, { event: 'crash', stack: error.stack });
  process.exit(1);
});

server.listen(PORT, () => {
  console.log(JSON.stringify({ time: new Date().toISOString(), level: 'info', event: 'listening', port: server.address().port, version: VERSION }));
});
