// How a careful client reaches PostgreSQL: short connection timeouts, and an end to waiting for answers that never come.
'use strict';
const fs = require('node:fs');
const { Client } = require('pg');
const sql = require('./sql');
const { firstOf, within } = require('./patience');

const CONNECT_MS = 1000;
const QUERY_MS = Number(process.env.QUERY_MS ?? 3000);
const CREDENTIALS = process.env.CREDENTIALS ?? '/credentials';

function credentials() {
  const read = (key) => fs.readFileSync(`${CREDENTIALS}/${key}`, 'utf8').trim();
  return { user: read('username'), password: read('password'), database: new URL(read('uri')).pathname.slice(1) };
}

/** Drops a connection without a farewell: a server that is gone would never answer it. */
function drop(client) {
  client?.connection?.stream?.destroy();
}

async function connect(host, options = {}) {
  const client = new Client({
    host, port: 5432, ...credentials(), connectionTimeoutMillis: CONNECT_MS, query_timeout: QUERY_MS, keepAlive: true, ...options,
  });
  client.on('error', () => drop(client)); // without a listener a lost connection ends the program
  client.on('notice', (notice) => { client.warning = notice; });
  try {
    // the driver's own timeout covers the TCP connection only; a frozen server accepts and says nothing
    await within(CONNECT_MS, client.connect(), `connection to ${host}`);
  } catch (error) {
    drop(client);
    throw error;
  }
  return client;
}

async function leads(client) {
  const { rows } = await client.query('select pg_is_in_recovery() as standby');
  return !rows[0].standby;
}

/** "$1" for the first "?". */
const numbered = (text) => text.replace(/\?/g, ((n) => () => `$${++n}`)(0));

/** Runs a statement, prepared under its name where it has one; returns the rows as arrays. */
async function execute(client, text, values = [], { name, ms } = {}) {
  const { rows } = await client.query({ name, text: numbered(text), values, rowMode: 'array', query_timeout: ms });
  return rows;
}

module.exports = {
  ...sql({
    execute,
    // two programs that create a table at the same moment: one of them is told that it exists
    exists: (error) => error.code === '23505',
    // "canceling wait for synchronous replication": committed by the primary alone, and said so
    acknowledged: (client) => { if (client.warning) throw client.warning; },
  }),
  connect,
  /** `primary` is one name that follows the primary, or the comma-separated names of all members. */
  connectTo: (primary) => firstOf(primary.split(','), connect, drop, leads),
  drop,
  leads,
  /** A statement that failed by itself has left nothing; a connection that ended, or an answer that didn't come, says nothing. */
  isRefusal: (error) => error.severity === 'ERROR' && !/^(08|57P|40003|58|XX)/.test(error.code ?? '08'),
  /** Commits a row; returns the address of the server that did. */
  stamp: async (client) => (await execute(client, 'insert into watched (at) values (now()) returning host(inet_server_addr())'))[0][0],
  query: async (client, text, parameters) => (await client.query(text, parameters)).rows,
};
