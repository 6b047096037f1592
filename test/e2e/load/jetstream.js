// How a careful client of NATS publishes to a stream, and reads it back.
'use strict';
const fs = require('node:fs');
const { Nats } = require('./nats');
const { firstOf } = require('./patience');

const CREDENTIALS = process.env.CREDENTIALS ?? '/credentials';
const PORT = 4222;
const [STREAM, SUBJECT] = ['LEDGER', 'ledger'];
const CONFIG = { name: STREAM, subjects: [SUBJECT], num_replicas: 3, storage: 'file' };
const ANSWER_MS = 3000;
const READ_AT_ONCE = 100;
const NO_MESSAGE = 10037;

const read = (key) => fs.readFileSync(`${CREDENTIALS}/${key}`, 'utf8').trim();
/** As the app's account, unless variables name another. */
const { USERNAME: username = read('username'), PASSWORD: password = read('password') } = process.env;

const connect = (host) => Nats.connect({ host, port: PORT, username, password });
const drop = (nats) => nats?.close();

/** The stream may be older than the load. */
let from = 1;
const info = (nats) => nats.jetStream(`$JS.API.STREAM.INFO.${STREAM}`, '');

/** What its leader answers, which no follower can; none where the message isn't there. */
async function stored(nats, seq) {
  try {
    const { message } = await nats.jetStream(`$JS.API.STREAM.MSG.GET.${STREAM}`, JSON.stringify({ seq }));
    return BigInt(Buffer.from(message.data, 'base64').toString());
  } catch (error) {
    if (error.code === NO_MESSAGE) return undefined;
    throw error;
  }
}

module.exports = {
  connect,
  /** Any member takes what is for the stream's leader. */
  connectTo: (primary) => firstOf(primary.split(','), connect, drop),
  drop,
  create: async (nats) => {
    await nats.jetStream(`$JS.API.STREAM.CREATE.${STREAM}`, JSON.stringify(CONFIG));
    from = (await info(nats)).state.last_seq + 1;
  },
  write: (nats, id) => nats.jetStream(SUBJECT, String(id), ANSWER_MS),
  /** Whatever an error says, the leader may have stored it. */
  isRefusal: () => false,

  /** Which of the numbers from 0 to `count` are there, as ids from `first` on. */
  async readBack(persist, first, count) {
    const there = new Uint8Array(count);
    const { state: { last_seq: last } } = await persist(info);
    for (let next = from; next <= last; next += READ_AT_ONCE) {
      const seqs = [...Array(Math.min(READ_AT_ONCE, last - next + 1)).keys()].map((i) => next + i);
      const ids = await persist((nats) => Promise.all(seqs.map((seq) => stored(nats, seq))));
      for (const id of ids) {
        // the other load's are in the same stream
        if (id !== undefined && id >= first && id < first + BigInt(count)) there[Number(id - first)] = 1;
      }
    }
    return there;
  },
};
