'use strict';
// Orders in PostgreSQL. An order that comes twice is there once: its number is the web app's, not the table's.

const { Client, Pool } = require('pg');
const binding = require('./bindings')('orders');
const log = require('./log');

class BoundClient extends Client {
  constructor(options) {
    let bound, failure;
    try {
      bound = {
        host: binding('host'), port: Number(binding('port')), user: binding('username'), password: binding('password'), database: binding('database'),
      };
    } catch (error) {
      failure = error;
    }
    super({ ...options, ...bound });
    this.bindingFailure = failure;
  }

  // The pool expects a failure here; it does not catch what a constructor throws.
  connect(callback) {
    if (!this.bindingFailure) return super.connect(callback);
    process.nextTick(callback, this.bindingFailure);
    return undefined;
  }
}

const pool = new Pool({
  Client: BoundClient,
  application_name: 'pipeline',
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
pool.on('error', (error) => log('error', { event: 'idle connection lost', message: error.message }));

// The lock keeps pods that start together from creating the same table at once.
const TABLE = `
  select pg_advisory_xact_lock(hashtext('pipeline.orders'));
  create table if not exists orders (id uuid primary key, item text not null, stored_at timestamptz default now())`;

let table;

async function query(text, values) {
  table ??= pool.query(TABLE).catch((error) => {
    table = undefined;
    throw error;
  });
  await table;
  try {
    return (await pool.query(text, values)).rows;
  } catch (error) {
    if (error.code === '42P01') table = undefined; // gone, as after a restore
    throw error;
  }
}

module.exports = {
  store: ({ id, item }) => query('insert into orders (id, item) values ($1, $2) on conflict (id) do nothing', [id, item]),
  find: async (id) => (await query('select id, item from orders where id = $1', [id]))[0],
  end: () => pool.end(),
};
