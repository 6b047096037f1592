// Inserts rows at a constant rate and notes what became of each one, so that a loss can be proven.
//   PRIMARY     a Service that follows the primary, or the names of all members, separated by commas
//   SLOT        one digit that differs between programs that run at the same time
//   PER_SECOND  rows a second
'use strict';
const { serve, Windows } = require('./control');
const { connectTo, drop } = require('./database');
const { History } = require('./history');

const PER_SECOND = Number(process.env.PER_SECOND ?? 300);
/** With a commit in 10 ms, what a busy quorum takes, each worker makes a hundred a second. */
const WORKERS = Math.max(4, Math.ceil(PER_SECOND / 60));
const PAUSE_MS = (1000 * WORKERS) / PER_SECOND;
const BACKOFF_MS = 50;
const READ_BACK_ROWS = 50_000;
/** A busy server may take its time over so many. */
const READ_BACK_MS = 30_000;
const STATEMENT = { name: 'row', text: 'insert into ledger (id) values ($1)' };

// an id is: second of the start, slot, eight digits of a counter; it stays below the largest bigint
const FIRST_ID = BigInt(Math.floor(Date.now() / 1000)) * 1_000_000_000n + BigInt(process.env.SLOT ?? 0) * 100_000_000n;

const windows = new Windows(() => ({ acked: 0, errors: 0, longestGapMs: 0 }));
const history = new History({ load: process.env.HOSTNAME, primary: process.env.PRIMARY, first: String(FIRST_ID), perSecond: PER_SECOND });
const messages = new Map();
windows.current.steady = true; // until the first fault

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** The time without an acknowledgement that ends now, as far as it lies in the current window. */
function openGapMs() {
  return Date.now() - Math.max(history.lastAck, windows.current.since);
}

function acknowledge(number) {
  const window = windows.current;
  if (openGapMs() > window.longestGapMs) [window.longestGapMs, window.resumed] = [openGapMs(), Date.now()];
  window.acked += 1;
  history.acked(number);
}

function fail(error) {
  windows.current.errors += 1;
  const message = String(error.errors ? error.errors.map((e) => e.message).join('; ') : error.message).slice(0, 120);
  messages.set(message, (messages.get(message) ?? 0) + 1);
}

/** A statement that failed by itself has left nothing; a connection that ended, or an answer that didn't come, says nothing. */
const isRefusal = (error) => error.severity === 'ERROR' && !/^(08|57P|40003|58|XX)/.test(error.code ?? '08');

async function insert(client, number) {
  history.sent(number);
  try {
    await client.query({ ...STATEMENT, values: [(FIRST_ID + BigInt(number)).toString()] });
  } catch (error) {
    if (isRefusal(error)) history.refused(number);
    throw error;
  }
  // "canceling wait for synchronous replication": committed by the primary alone, and said so
  if (client.warning) throw client.warning;
  acknowledge(number);
}

async function open() {
  const client = await connectTo(process.env.PRIMARY);
  client.on('notice', (notice) => { client.warning = notice; });
  return client;
}

async function insertForEver(worker) {
  let client;
  let due = Date.now() + (PAUSE_MS * worker) / WORKERS;
  for (;;) {
    const number = history.next();
    try {
      client ??= await open();
      await insert(client, number);
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

async function readBack() {
  const [before, upTo] = [history.snapshot(), history.count];
  const there = new Uint8Array(upTo);
  for (let from = 0; from < upTo; from += READ_BACK_ROWS) {
    const range = [FIRST_ID, FIRST_ID + BigInt(from), FIRST_ID + BigInt(Math.min(from + READ_BACK_ROWS, upTo))].map(String);
    const text = 'select (id - $1)::int from ledger where id >= $2 and id < $3';
    const { rows } = await persist((client) => client.query({ text, values: range, rowMode: 'array', query_timeout: READ_BACK_MS }));
    for (const [number] of rows) there[number] = 1;
  }
  history.read(before, there);
}

function finished(window) {
  const longestGapMs = window === windows.current ? Math.max(window.longestGapMs, openGapMs()) : window.longestGapMs;
  return { ...window, longestGapMs };
}

serve({
  mark: ({ label, steady }) => {
    // the silence before a mark belongs to the window that it ends
    windows.current.longestGapMs = Math.max(windows.current.longestGapMs, openGapMs());
    windows.mark(label);
    windows.current.steady = steady === 'true';
    return {};
  },
  report: () => ({
    acked: history.total, errors: windows.all.reduce((sum, w) => sum + w.errors, 0), silentMs: Date.now() - history.lastAck,
    windows: windows.all.map(finished), messages: Object.fromEntries(messages),
  }),
  verify: async () => {
    await readBack();
    return {};
  },
  history: () => ({ text: history.text(windows.all) }),
});

persist((client) => client.query('create table if not exists ledger (id bigint primary key)').catch((error) => {
  // two programs that create the table at the same moment: one of them is told that it exists
  if (error.code !== '23505') throw error;
})).then(() => {
  for (let worker = 0; worker < WORKERS; worker++) void insertForEver(worker);
});
