// How a careful client of RabbitMQ publishes to a quorum queue, and takes out of it what is there.
'use strict';
const fs = require('node:fs');
const { randomUUID } = require('node:crypto');
const amqp = require('amqplib');
const { firstOf, within } = require('./patience');

const CREDENTIALS = process.env.CREDENTIALS ?? '/credentials';
const PORT = 5672;
const CONNECT_MS = 4000;
const CONFIRM_MS = 3000;
const DECLARE_MS = 10_000;
const DRAIN_MS = 150_000;
const QUORUM = { arguments: { 'x-queue-type': 'quorum' } };
/** Both loads write to one queue, or it would have two leaders. Who takes out what is the other's leaves it here. */
const LEDGER = 'ledger';
const LEFT_FOR = ['ledger-1', 'ledger-2'];
const SLOT = Number(process.env.SLOT ?? 1);
const SLOTS = 100_000_000n;
/** How many messages are under way at a time, and how many of them are confirmed at once. */
const [AT_ONCE, BATCH] = [1000, 200];

const read = (key) => fs.readFileSync(`${CREDENTIALS}/${key}`, 'utf8').trim();

/** Drops a connection without a farewell: a server that is gone would never answer it. */
const drop = (client) => client?.connection.connection.stream.destroy(new Error('dropped'));

async function connect(host) {
  const opening = amqp.connect({
    hostname: host, port: PORT, username: read('username'), password: read('password'), heartbeat: 5,
  }, { noDelay: true, timeout: CONNECT_MS }).then((connection) => connection.on('error', () => {})); // without a listener a lost connection ends the program
  try {
    const connection = await within(CONNECT_MS, opening, `connection to ${host}`);
    const channel = await within(CONNECT_MS, connection.createConfirmChannel(), `channel to ${host}`);
    const client = { connection, channel, name: randomUUID(), returned: new Set() };
    channel.on('error', () => {});
    channel.on('return', ({ content }) => client.returned.add(String(content)));
    return client;
  } catch (error) {
    opening.then((connection) => drop({ connection }), () => {});
    throw error;
  }
}

/** Returns when a majority has the message: when it is confirmed, and wasn't given back before. */
async function publish({ channel, name, returned }, queue, text, ms = CONFIRM_MS) {
  const confirmed = new Promise((resolve, reject) => {
    channel.publish('', queue, Buffer.from(text), { persistent: true, mandatory: true, appId: name }, (error) => (error ? reject(error) : resolve()));
  });
  await within(ms, confirmed, 'confirm');
  if (returned.delete(text)) throw Object.assign(new Error(`there is no queue ${queue}`), { returned: true });
}

/** What was taken out of the queue is nowhere else any more. */
const came = new Set();
/** How often one came out of it again, or after a later one of the same publisher: but for what was given back because a reading of ours failed. */
const found = { twice: 0, late: 0 };
const seen = new Set();
const last = new Map();

function watch(id, { fields: { redelivered }, properties: { appId } }) {
  if (redelivered) return;
  if (seen.has(id)) found.twice += 1;
  else if (id < (last.get(appId) ?? 0n)) found.late += 1;
  else last.set(appId, id);
  seen.add(id);
}

/** Takes out all that is in a queue: up to a mark that is put there when nobody else may read it. `take` says when a message is safe elsewhere. */
async function drain(client, queue, take) {
  const mark = `mark ${randomUUID()}`;
  const channel = await client.connection.createChannel();
  await channel.prefetch(AT_ONCE);
  const whole = new Promise((resolve, reject) => {
    let batch = [];
    let before = Promise.resolve();
    channel.on('error', reject);
    channel.on('close', () => reject(new Error(`${queue}: the channel was closed`)));
    function come(message) {
      if (!message) return reject(new Error(`${queue}: it is gone`));
      const text = String(message.content);
      if (/^\d+$/.test(text)) {
        const taken = take(BigInt(text), message);
        taken.catch(reject);
        batch.push(taken);
      }
      if (text !== mark && message.fields.deliveryTag % BATCH !== 0) return undefined;
      before = Promise.all([before, ...batch]).then(() => {
        channel.ack(message, true);
        if (text === mark) resolve();
      });
      batch = [];
      return before.catch(reject);
    }
    channel.consume(queue, come, { exclusive: true }).then(() => publish(client, queue, mark, DRAIN_MS)).catch(reject);
  });
  await within(DRAIN_MS, whole, `all of ${queue}`);
  await channel.close();
}

const slotOf = (id) => Number(id / SLOTS % 10n);

module.exports = {
  connect,
  /** Any member takes what is for the queue's leader. */
  connectTo: (primary) => firstOf(primary.split(','), connect, drop),
  drop,
  create: async ({ channel }) => {
    for (const queue of [LEDGER, ...LEFT_FOR]) await within(DECLARE_MS, channel.assertQueue(queue, QUORUM), queue);
  },
  write: (client, id) => publish(client, LEDGER, String(id)),
  /** What was given back reached no queue. Whatever any other error says, the queue may have it. */
  isRefusal: (error) => error.returned === true,

  /** Which of the numbers from 0 to `count` came, as ids from `first` on. */
  async readBack(persist, first, count) {
    await persist((client) => drain(client, LEDGER, async (id, message) => {
      watch(id, message);
      if (slotOf(id) === SLOT) came.add(id);
      else await publish(client, LEFT_FOR[slotOf(id) - 1], String(id), DRAIN_MS);
    }));
    await persist((client) => drain(client, LEFT_FOR[SLOT - 1], async (id) => came.add(id)));
    return Uint8Array.from({ length: count }, (_, number) => (came.has(first + BigInt(number)) ? 1 : 0));
  },
  found: () => ({ ...found }),
};
