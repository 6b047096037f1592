// Stands in for the modules "amqplib" and "pg" (loaded with --require): what they are asked goes over the IPC channel to the test, which is the
// broker and the database, so that both are still there when the process is killed.
const EventEmitter = require('node:events');
const Module = require('node:module');

const waiting = new Map();
const consumers = new Map();
const open = new Set();
let asked = 0;

function ask(question) {
  const number = asked++;
  process.send({ number, ...question });
  return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
}

process.on('message', ({ number, answer, error, delivery, lost }) => {
  if (delivery) return consumers.get(delivery.consumer)?.({ ...delivery, content: Buffer.from(delivery.content) });
  if (lost) return open.forEach((connection) => connection.connection.stream.destroy(new Error('lost')));
  if (error) waiting.get(number).reject(Object.assign(new Error(error.message), error));
  else waiting.get(number).resolve(answer);
  return waiting.delete(number);
});
process.channel.unref();

class Channel extends EventEmitter {
  publish(_exchange, queue, content, { messageId, persistent, mandatory, headers }, confirmed) {
    if (!persistent || !mandatory) throw new Error('it could be lost');
    ask({ publish: { queue, messageId, headers, content: String(content) } }).then((routed) => {
      if (!routed) this.emit('return', { properties: { messageId } });
      confirmed(null);
    }, confirmed);
  }

  assertQueue(queue, { arguments: options }) { return ask({ declare: { queue, options } }); }
  async prefetch(count) { this.count = count; }

  async consume(queue, callback) {
    this.tag = `consumer-${asked}`;
    consumers.set(this.tag, callback);
    await ask({ consume: { queue, consumer: this.tag, count: this.count } });
    return { consumerTag: this.tag };
  }

  async cancel(consumer) {
    await ask({ cancel: { consumer } });
    consumers.delete(consumer);
  }

  ack({ tag }) { process.send({ ack: { tag } }); }
  reject({ tag }, requeue) { process.send({ reject: { tag, requeue } }); }
}

class Connection extends EventEmitter {
  constructor() {
    super();
    open.add(this);
    // a connection keeps a process alive
    this.alive = setInterval(() => {}, 1e6);
    this.connection = { stream: { destroy: (error) => this.end(error) } };
  }

  async createConfirmChannel() {
    this.channel = new Channel();
    return this.channel;
  }

  end(error) {
    if (!open.delete(this)) return;
    clearInterval(this.alive);
    consumers.delete(this.channel.tag);
    process.send({ ended: { consumer: this.channel.tag } });
    if (error) this.emit('error', error);
    this.channel.emit('close');
    this.emit('close');
  }

  async close() { this.end(); }
}

const amqplib = {
  async connect({ hostname, port, username, password, vhost, heartbeat }) {
    if (!heartbeat) throw new Error('a member that is gone would not be noticed');
    await ask({ connect: { hostname, port, username, password, vhost } });
    return new Connection();
  },
};

class Pool extends EventEmitter {
  async query(text, values = []) { return { rows: await ask({ query: { text, values } }) }; }
  async end() {}
}

const load = Module._load;
const FAKES = { amqplib, pg: { Client: class {}, Pool } };
Module._load = function (request, ...rest) {
  return FAKES[request] ?? load.call(this, request, ...rest);
};
