'use strict';
// A careful client of RabbitMQ: it knows all members, publishes with confirms, and declares its queues, which have a copy on a majority.

const amqp = require('amqplib');
const binding = require('./bindings')('events');
const log = require('./log');

const CONNECT_MS = 2000;
const CONFIRM_MS = 4000; // longer than a queue is without a leader for, mostly; a caller may try again
const HEARTBEAT_SECONDS = 5;
/** How long a message that could not be handled rests before it comes again. */
const LATER_MS = Number(process.env.RETRY_SECONDS ?? 5) * 1000;
const [ORDERS, LATER, FAILED] = ['orders', 'orders.later', 'orders.failed'];

/** A message that leaves a queue by itself is in the next one first: the other strategy may lose it on the way. */
const to = (queue) => ({
  'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': queue, 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish',
});
const QUEUES = {
  [FAILED]: {},
  [ORDERS]: to(FAILED),
  [LATER]: { ...to(ORDERS), 'x-message-ttl': LATER_MS },
};

function withEnd(ms, promise, what) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(reject, ms, new Error(`${what}: no answer in ${ms} ms`)); });
  promise.catch(() => {});
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The members in an order of their own for each connection, so that connections are spread; then the Service, which knows who is ready. */
function places() {
  const service = `${binding('host')}:${binding('port')}`;
  const members = binding('addresses').split(',').filter(Boolean);
  return [...members.map((place) => ({ place, turn: Math.random() })).sort((a, b) => a.turn - b.turn).map(({ place }) => place), service];
}

/** Without a farewell: a member that is gone would never answer it. */
const drop = (connection) => connection?.connection.stream.destroy(new Error('dropped'));

async function connectTo(place) {
  const [hostname, port] = place.split(':');
  const opening = amqp.connect({
    hostname, port: Number(port), username: binding('username'), password: binding('password'), vhost: binding('virtual-host'), heartbeat: HEARTBEAT_SECONDS,
  }, { noDelay: true, timeout: CONNECT_MS }).then((made) => made.on('error', () => {})); // without a listener a lost connection ends the program
  try {
    const connection = await withEnd(CONNECT_MS, opening, place);
    const channel = await withEnd(CONNECT_MS, connection.createConfirmChannel(), place);
    channel.on('error', () => {});
    return { connection, channel };
  } catch (error) {
    opening.then(drop, () => {});
    throw error;
  }
}

/** A connection to the first member that answers, with a channel and the queues. */
async function connect() {
  const failures = [];
  for (const place of places()) {
    try {
      const { connection, channel } = await connectTo(place);
      try {
        for (const [queue, options] of Object.entries(QUEUES)) {
          await withEnd(CONFIRM_MS, channel.assertQueue(queue, { arguments: { 'x-queue-type': 'quorum', ...options } }), queue);
        }
      } catch (error) {
        drop(connection);
        throw error;
      }
      return new Broker(connection, channel);
    } catch (error) {
      failures.push(`${place}: ${error.message}`);
    }
  }
  throw new Error(failures.join('; '));
}

class Broker {
  constructor(connection, channel) {
    this.connection = connection;
    this.channel = channel;
    this.returned = new Set();
    this.closed = new Promise((resolve) => channel.once('close', resolve));
    this.isOpen = true;
    void this.closed.then(() => { this.isOpen = false; });
    channel.on('return', ({ properties }) => this.returned.add(properties.messageId));
    connection.on('close', () => log('error', { event: 'connection to the broker closed' }));
  }

  /** Returns when a majority has the message on its disks. A failure says nothing: it may be there. */
  async publish(queue, id, body, headers = {}) {
    const options = { messageId: id, persistent: true, mandatory: true, contentType: 'application/json', headers };
    const confirmed = new Promise((resolve, reject) => {
      this.channel.publish('', queue, Buffer.from(JSON.stringify(body)), options, (error) => (error ? reject(error) : resolve()));
    });
    await withEnd(CONFIRM_MS, confirmed, 'confirm');
    if (this.returned.delete(id)) throw new Error(`there is no queue ${queue}`);
  }

  async close() {
    await withEnd(CONNECT_MS, this.connection.close(), 'close').catch(() => drop(this.connection));
  }

  drop() { drop(this.connection); }
}

module.exports = { connect, ORDERS, LATER, FAILED };
