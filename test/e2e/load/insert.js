// Inserts rows at a constant rate and remembers each one that the database acknowledged, so that a loss can be proven.
//   PRIMARY  a Service that follows the primary, or the names of all members, separated by commas
//   SLOT     one digit that differs between programs that run at the same time
'use strict';
const { serve, Windows } = require('./control');
const { connectTo, drop } = require('./database');

const WORKERS = 4;
const PER_SECOND = Number(process.env.PER_SECOND ?? 300);
const PAUSE_MS = (1000 * WORKERS) / PER_SECOND;
const BACKOFF_MS = 50;
const READ_BACK_ROWS = 50_000;

// an id is: second of the start, slot, eight digits of a counter; it stays below the largest bigint
const FIRST_ID = BigInt(Math.floor(Date.now() / 1000)) * 1_000_000_000n + BigInt(process.env.SLOT ?? 0) * 100_000_000n;

const windows = new Windows(() => ({ acked: 0, errors: 0, longestGapMs: 0 }));
const acked = new Set();
const messages = new Map();
let counter = 0;
let lastAck = Date.now();

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** The time without an acknowledgement that ends now, as far as it lies in the current window. */
function openGapMs() {
  return Date.now() - Math.max(lastAck, windows.current.since);
}

function acknowledge(number) {
  const window = windows.current;
  window.longestGapMs = Math.max(window.longestGapMs, openGapMs());
  window.acked += 1;
  lastAck = Date.now();
  acked.add(number);
}

function fail(error) {
  windows.current.errors += 1;
  const message = String(error.errors ? error.errors.map((e) => e.message).join('; ') : error.message).slice(0, 120);
  messages.set(message, (messages.get(message) ?? 0) + 1);
}

async function insertForEver(worker) {
  let client;
  let due = Date.now() + (PAUSE_MS * worker) / WORKERS;
  for (;;) {
    const number = counter++;
    try {
      client ??= await connectTo(process.env.PRIMARY);
      await client.query('insert into ledger (id) values ($1)', [(FIRST_ID + BigInt(number)).toString()]);
      acknowledge(number);
      due = Math.max(due + PAUSE_MS, Date.now()); // no burst after an outage: the rate stays what it was
      await sleep(due - Date.now());
    } catch (error) {
      fail(error);
      drop(client);
      client = undefined;
      await sleep(BACKOFF_MS);
    }
  }
}

/** Runs `work` with a connection of its own until it succeeds once. */
async function persist(work) {
  for (let attempt = 0; ; attempt++) {
    let client;
    try {
      client = await connectTo(process.env.PRIMARY);
      return await work(client);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(500);
    } finally {
      drop(client);
    }
  }
}

async function readBack(upTo) {
  const found = new Set();
  for (let from = 0; from < upTo; from += READ_BACK_ROWS) {
    const range = [FIRST_ID, FIRST_ID + BigInt(from), FIRST_ID + BigInt(from + READ_BACK_ROWS)].map(String);
    const { rows } = await persist((client) => client.query('select (id - $1)::int as number from ledger where id >= $2 and id < $3', range));
    for (const row of rows) found.add(row.number);
  }
  return found;
}

function finished(window) {
  const longestGapMs = window === windows.current ? Math.max(window.longestGapMs, openGapMs()) : window.longestGapMs;
  return { ...window, longestGapMs };
}

serve({
  mark: ({ label }) => {
    // the silence before a mark belongs to the window that it ends
    windows.current.longestGapMs = Math.max(windows.current.longestGapMs, openGapMs());
    windows.mark(label);
    return {};
  },
  report: () => ({
    acked: acked.size, errors: windows.all.reduce((sum, w) => sum + w.errors, 0), silentMs: Date.now() - lastAck,
    windows: windows.all.map(finished), messages: Object.fromEntries(messages),
  }),
  verify: async () => {
    const expected = [...acked];
    const found = await readBack(counter);
    const lost = expected.filter((number) => !found.has(number));
    return { acked: expected.length, lost: lost.length, examples: lost.slice(0, 10).map((n) => (FIRST_ID + BigInt(n)).toString()) };
  },
});

persist((client) => client.query('create table if not exists ledger (id bigint primary key)').catch((error) => {
  // two programs that create the table at the same moment: one of them is told that it exists
  if (error.code !== '23505') throw error;
})).then(() => {
  for (let worker = 0; worker < WORKERS; worker++) void insertForEver(worker);
});
