// How a careful client reaches the database: short connection timeouts, and an end to waiting for answers that never come.
'use strict';
const fs = require('node:fs');
const { Client } = require('pg');

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
  try {
    // the driver's own timeout covers the TCP connection only; a frozen server accepts and says nothing
    await within(CONNECT_MS, client.connect(), `connection to ${host}`);
  } catch (error) {
    drop(client);
    throw error;
  }
  return client;
}

/** Fails when `promise` takes longer than `ms`. */
async function within(ms, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer in ${ms} ms`)), ms);
  });
  promise.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first of `hosts` that accepts writes, all asked at once: what a driver does with a list of hosts. */
async function connectToPrimary(hosts) {
  const attempts = hosts.map(async (host) => {
    const client = await connect(host);
    try {
      const { rows } = await client.query('select pg_is_in_recovery() as standby');
      if (rows[0].standby) throw new Error(`${host} is a standby`);
      return client;
    } catch (error) {
      drop(client);
      throw error;
    }
  });
  const client = await Promise.any(attempts);
  for (const attempt of attempts) attempt.then((other) => { if (other !== client) drop(other); }, () => {});
  return client;
}

/** `primary` is one name that follows the primary, or the comma-separated names of all members. */
function connectTo(primary) {
  const hosts = primary.split(',');
  return hosts.length > 1 ? connectToPrimary(hosts) : connect(primary);
}

module.exports = { connect, connectTo, drop, within };
