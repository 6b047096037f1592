// Publishes numbers to a stream of NATS at a constant rate and notes what became of each one, so that a loss can be proven.
//   HOST, PORT, USERNAME, PASSWORD  the broker
//   PER_SECOND                      messages a second
'use strict';
const { serve, Windows } = require('./control');
const { History } = require('./history');
const { Nats } = require('./nats');

const { HOST: host, PORT: port, USERNAME: username, PASSWORD: password } = process.env;
const PER_SECOND = Number(process.env.PER_SECOND);
const WORKERS = 8;
const PAUSE_MS = (1000 * WORKERS) / PER_SECOND;
const BACKOFF_MS = 100;
const ANSWER_MS = 3000;
const READ_AT_ONCE = 100;
const STREAM = 'LEDGER';
const NO_MESSAGE = 10037;

const windows = new Windows(() => ({ acked: 0, errors: 0, longestGapMs: 0 }));
const history = new History({ load: process.env.HOSTNAME, first: '0', perSecond: PER_SECOND });
const messages = new Map();
windows.current.steady = true; // until the first fault

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const openGapMs = () => Date.now() - Math.max(history.lastAck, windows.current.since);

function acknowledge(number) {
  windows.current.longestGapMs = Math.max(windows.current.longestGapMs, openGapMs());
  windows.current.acked += 1;
  history.acked(number);
}

function fail(error) {
  windows.current.errors += 1;
  messages.set(error.message, (messages.get(error.message) ?? 0) + 1);
}

function finished(window) {
  return { ...window, longestGapMs: window === windows.current ? Math.max(window.longestGapMs, openGapMs()) : window.longestGapMs };
}

const connect = () => Nats.connect({ host, port: Number(port), username, password });

async function publishForEver() {
  let nats;
  for (;;) {
    const number = history.next();
    const began = Date.now();
    try {
      nats ??= await connect();
      history.sent(number);
      await nats.jetStream('ledger', String(number), ANSWER_MS);
      acknowledge(number);
      await sleep(PAUSE_MS - (Date.now() - began));
    } catch (error) {
      // whatever it says, the leader may have stored it
      fail(error);
      nats?.close();
      nats = undefined;
      await sleep(BACKOFF_MS);
    }
  }
}

/** Runs `work` with a connection of its own until it succeeds once. */
async function persist(work) {
  for (let attempt = 0; ; attempt++) {
    let nats;
    try {
      nats = await connect();
      return await work(nats);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(500);
    } finally {
      nats?.close();
    }
  }
}

const info = (nats) => nats.jetStream(`$JS.API.STREAM.INFO.${STREAM}`, '');

/** What its leader answers, which no follower can; none where the message isn't there. */
async function stored(nats, seq) {
  try {
    const { message } = await nats.jetStream(`$JS.API.STREAM.MSG.GET.${STREAM}`, JSON.stringify({ seq }));
    return Number(Buffer.from(message.data, 'base64').toString());
  } catch (error) {
    if (error.code === NO_MESSAGE) return undefined;
    throw error;
  }
}

async function readBack() {
  const [before, upTo] = [history.snapshot(), history.count];
  const there = new Uint8Array(upTo);
  const { state: { last_seq: last } } = await persist(info);
  for (let from = 1; from <= last; from += READ_AT_ONCE) {
    const seqs = [...Array(Math.min(READ_AT_ONCE, last - from + 1)).keys()].map((i) => from + i);
    const found = await persist((nats) => Promise.all(seqs.map((seq) => stored(nats, seq))));
    for (const number of found) if (number < upTo) there[number] = 1;
  }
  history.read(before, there);
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
    acked: history.total, silentMs: Date.now() - history.lastAck, messages: Object.fromEntries(messages), windows: windows.all.map(finished),
  }),
  stream: () => persist(info),
  stepDown: () => persist((nats) => nats.jetStream(`$JS.API.STREAM.LEADER.STEPDOWN.${STREAM}`, '')),
  verify: async () => {
    await readBack();
    return {};
  },
  history: () => ({ text: history.text(windows.all) }),
});

persist((nats) => nats.jetStream(`$JS.API.STREAM.CREATE.${STREAM}`, JSON.stringify({ name: STREAM, subjects: ['ledger'], num_replicas: 3, storage: 'file' })))
  .then(() => {
    for (let worker = 0; worker < WORKERS; worker++) void publishForEver();
  });
