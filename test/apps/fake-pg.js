// Stands in for the module "pg" (loaded with --require) and keeps orders in memory, so that the API is tested without a database.
// The test steers it over the IPC channel: {fail: true} lets queries fail, {hold: 'insert'} keeps those with that word waiting
// until {hold: null}. It reports each connection and each query that waits.
const EventEmitter = require('node:events');
const Module = require('node:module');

const orders = [];
const state = { fail: false, hold: null };
let waiting = [];

process.on('message', (message) => {
  Object.assign(state, message);
  if (!state.hold) {
    waiting.forEach((resume) => resume());
    waiting = [];
  }
  process.send({ done: message });
});
process.channel.unref();

async function run(text, values = []) {
  if (state.hold && text.includes(state.hold)) {
    process.send({ waits: text });
    await new Promise((resume) => waiting.push(resume));
  }
  if (state.fail) throw Object.assign(new Error('secret detail of the database'), { code: '57P01' });
  if (text.includes('to_regclass')) return [{ missing: orders.length === 0 }];
  if (text.startsWith('insert')) {
    const order = { id: String(orders.length + 1), item: values[0], created_at: new Date() };
    orders.push(order);
    return [{ id: order.id, item: order.item }];
  }
  if (text.includes('where id')) return orders.filter((order) => order.id === values[0]);
  if (text.includes('from orders')) return orders.slice(-20).reverse();
  return [];
}

class Client {
  constructor(options) {
    this.options = options;
  }

  connect(callback) {
    const { host, port, user, password, database } = this.options;
    process.send({ connects: { host, port, user, password, database } });
    process.nextTick(callback);
  }
}

// opens a connection for each query
class Pool extends EventEmitter {
  constructor(options) {
    super();
    this.options = options;
  }

  async query(query, values) {
    const client = new this.options.Client(this.options);
    await new Promise((resolve, reject) => client.connect((error) => (error ? reject(error) : resolve())));
    return { rows: await run(query.text ?? query, values) };
  }

  async end() {
    await new Promise((resolve) => process.send({ ended: true }, resolve));
  }
}

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === 'pg' ? { Client, Pool } : load.call(this, request, ...rest);
};
