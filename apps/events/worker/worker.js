// Takes orders off a stream, one after the other, and says so. The stream has as many copies as a majority needs, or a message would be as safe as
// one member is.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Nats } = require('./nats');

const BINDING = join(process.env.SERVICE_BINDING_ROOT, 'events');
const [STREAM, CONSUMER] = ['ORDERS', 'worker'];
const COPIES = Number(process.env.COPIES);
const EXPIRES_MS = 5000;
const BACKOFF_MS = 1000;

const entry = (name) => readFileSync(join(BINDING, name), 'utf8').trim();
const log = (fields) => console.log(JSON.stringify({ at: new Date().toISOString(), ...fields }));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

let stopping = false;
process.on('SIGTERM', () => { stopping = true; });

async function declare(nats) {
  const stream = { name: STREAM, subjects: ['orders.>'], num_replicas: COPIES, storage: 'file', retention: 'workqueue' };
  await nats.jetStream(`$JS.API.STREAM.CREATE.${STREAM}`, JSON.stringify(stream));
  const config = { durable_name: CONSUMER, ack_policy: 'explicit' };
  await nats.jetStream(`$JS.API.CONSUMER.DURABLE.CREATE.${STREAM}.${CONSUMER}`, JSON.stringify({ stream_name: STREAM, config }));
}

async function work(nats) {
  await declare(nats);
  log({ event: 'ready' });
  while (!stopping) {
    const ask = JSON.stringify({ batch: 1, expires: EXPIRES_MS * 1e6 });
    const { reply, header, text } = await nats.pull(`$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${CONSUMER}`, ask, 2 * EXPIRES_MS);
    if (!reply) {
      // 404 and 408: nothing came meanwhile
      if (!/ 40[48]/.test(header)) throw new Error(header.split('\r\n')[0]);
      continue;
    }
    log({ event: 'handled', order: text });
    // acknowledged when the stream has noted it, or it would come again
    await nats.request(reply, '+ACK', EXPIRES_MS);
  }
}

async function main() {
  while (!stopping) {
    let nats;
    try {
      nats = await Nats.connect({ host: entry('host'), port: Number(entry('port')), username: entry('username'), password: entry('password') });
      await work(nats);
    } catch (error) {
      log({ event: 'failed', message: error.message });
      await sleep(BACKOFF_MS);
    } finally {
      nats?.close();
    }
  }
}

void main();
