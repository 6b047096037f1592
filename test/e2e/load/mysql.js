// How a careful client reaches MySQL: short connection timeouts, and an end to waiting for answers that never come.
'use strict';
const fs = require('node:fs');
const mysql = require('mysql2/promise');
const sql = require('./sql');
const { firstOf, within } = require('./patience');

const CONNECT_MS = 1000;
const QUERY_MS = Number(process.env.QUERY_MS ?? 3000);
const CREDENTIALS = process.env.CREDENTIALS ?? '/credentials';
/** What a server says that takes no writes. Any other error may come after a commit. */
const TAKES_NO_WRITES = ['ER_OPTION_PREVENTS_STATEMENT', 'ER_READ_ONLY_MODE', 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION'];

function credentials() {
  const read = (key) => fs.readFileSync(`${CREDENTIALS}/${key}`, 'utf8').trim();
  return { user: read('username'), password: read('password'), database: new URL(read('uri')).pathname.slice(1) };
}

// certificates that servers made themselves encrypt, and prove nothing
const ssl = process.env.AUTHORITY ? { ca: process.env.AUTHORITY, verifyIdentity: true } : { rejectUnauthorized: false };

/** Drops a connection without a farewell: a server that is gone would never answer it. */
const drop = (client) => client?.destroy();

async function connect(host, { query_timeout: patience = QUERY_MS, ...who } = {}) {
  const connecting = mysql.createConnection({
    host, port: 3306, ...credentials(), ...who, connectTimeout: CONNECT_MS, enableKeepAlive: true, ssl,
  });
  try {
    // the driver's own timeout covers the TCP connection only; a frozen server accepts and says nothing
    const client = await within(CONNECT_MS, connecting, `connection to ${host}`);
    client.on('error', () => drop(client)); // without a listener a lost connection ends the program
    client.patience = patience;
    return client;
  } catch (error) {
    connecting.then(drop, () => {});
    throw error;
  }
}

/** Runs a statement, prepared where it has values; returns the rows as arrays. Numbers come as texts, which MySQL would reckon with as fractions. */
async function execute(client, text, values = [], { ms = client.patience } = {}) {
  const statement = { sql: text.replace(/\?/g, 'cast(? as signed)'), timeout: ms, rowsAsArray: true };
  const [rows] = await (values.length > 0 ? client.execute(statement, values) : client.query(statement));
  return rows;
}

/** Who isn't the primary takes no writes. */
const leads = async (client) => (await execute(client, 'select @@global.super_read_only'))[0][0] === 0;

module.exports = {
  ...sql({ execute }),
  async create(client) {
    // a table without a key can't be replicated by a group
    for (const table of ['ledger (id bigint primary key)', 'watched (id bigint auto_increment primary key, at timestamp)']) {
      await execute(client, `create table if not exists ${table}`);
    }
  },
  connect,
  /** `primary` is one name that follows the primary, or the comma-separated names of all members. */
  connectTo: (primary) => firstOf(primary.split(','), connect, drop, leads),
  drop,
  leads,
  /** A statement that the server didn't begin has left nothing; any other failure says nothing. */
  isRefusal: (error) => TAKES_NO_WRITES.includes(error.code),
  /** Commits a row; returns the name of the server that did. */
  async stamp(client) {
    await execute(client, 'insert into watched (at) values (now())');
    return (await execute(client, 'select @@hostname'))[0][0];
  },
  query: async (client, text, parameters) => (await client.query(text, parameters))[0],
};
