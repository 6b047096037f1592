// Writes numbers at a constant rate and notes what became of each one, so that a loss can be proven.
//   DRIVER      how it is done: the name of the program beside this one that knows the product
//   PRIMARY     a Service that follows who takes writes, or the names of all members, separated by commas
//   SLOT        one digit that differs between programs that run at the same time
//   PER_SECOND  writes a second
'use strict';
const { serve } = require('./control');
const { persisting } = require('./patience');
const { Record } = require('./record');

const { DRIVER, PRIMARY } = process.env;
const driver = require(`./${DRIVER}`);
const PER_SECOND = Number(process.env.PER_SECOND ?? 300);
/** With a commit in 10 ms, what a busy quorum takes, each worker makes a hundred a second. */
const PER_WORKER = 60;
const WORKERS = Math.max(4, Math.ceil(PER_SECOND / PER_WORKER));
const PAUSE_MS = (1000 * WORKERS) / PER_SECOND;
const BACKOFF_MS = 50;

// an id is: second of the start, slot, eight digits of a counter; it stays below the largest bigint
const FIRST_ID = BigInt(Math.floor(Date.now() / 1000)) * 1_000_000_000n + BigInt(process.env.SLOT ?? 0) * 100_000_000n;

const record = new Record({ load: process.env.HOSTNAME, primary: PRIMARY, first: String(FIRST_ID), perSecond: PER_SECOND });
const { history } = record;
const persist = persisting(driver, PRIMARY);

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function write(client, number) {
  history.sent(number);
  try {
    await driver.write(client, FIRST_ID + BigInt(number));
  } catch (error) {
    if (driver.isRefusal(error)) history.refused(number);
    throw error;
  }
  record.acknowledged(number);
}

async function writeForEver(worker) {
  let client;
  let due = Date.now() + (PAUSE_MS * worker) / WORKERS;
  for (;;) {
    const number = history.next();
    try {
      client ??= await driver.connectTo(PRIMARY);
      await write(client, number);
      due = Math.max(due + PAUSE_MS, Date.now()); // no burst after an outage: the rate stays what it was
      await sleep(due - Date.now());
    } catch (error) {
      record.failed(error);
      driver.drop(client);
      client = undefined;
      await sleep(BACKOFF_MS);
    }
  }
}

serve({
  mark: ({ label, steady }) => {
    record.mark(label, steady === 'true');
    return {};
  },
  report: () => record.report(),
  verify: async () => {
    const [before, count] = [history.snapshot(), history.count];
    history.read(before, await driver.readBack(persist, FIRST_ID, count), driver.found?.());
    return {};
  },
  history: () => ({ text: record.text() }),
});

persist(driver.create).then(() => {
  for (let worker = 0; worker < WORKERS; worker++) void writeForEver(worker);
});
