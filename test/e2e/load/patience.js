// Ends to what would be waited for without one.
'use strict';

const AGAIN_MS = 500;
const ATTEMPTS = 100;

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

/** A connection to the first of `hosts` that `suits`, all asked at once: what a driver does with a list of hosts. */
async function firstOf(hosts, connect, drop, suits = async () => true) {
  if (hosts.length === 1) return connect(hosts[0]);
  const attempts = hosts.map(async (host) => {
    const client = await connect(host);
    try {
      if (!await suits(client)) throw new Error(`${host} is a standby`);
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

/** Runs `work` with a connection of its own until it succeeds once. */
const persisting = ({ connectTo, drop }, primary) => async (work) => {
  for (let attempt = 1; ; attempt++) {
    let client;
    try {
      client = await connectTo(primary);
      return await work(client);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    } finally {
      drop(client);
    }
  }
};

module.exports = { firstOf, persisting, within };
