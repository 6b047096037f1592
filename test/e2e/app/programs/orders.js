// The shop's database, as its binding says.
'use strict';
const { readFileSync } = require('node:fs');
const { Client } = require('/app/node_modules/pg');

const entry = (name) => readFileSync(`${process.env.SERVICE_BINDING_ROOT}/orders/${name}`, 'utf8').trim();

/** Runs with a connection, and ends it. */
module.exports = async function withOrders(use) {
  const client = new Client({
    host: entry('host'), port: Number(entry('port')), user: entry('username'), password: entry('password'), database: entry('database'),
    connectionTimeoutMillis: 5000, statement_timeout: 60_000,
  });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
};
