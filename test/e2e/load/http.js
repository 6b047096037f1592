// Sends requests at a fixed rate, whatever becomes of the earlier ones: half write an order, half read one back; or all read the URL.
//   URL         where the orders are, such as http://api/orders
//   PER_SECOND  requests a second
//   READ_ONLY   where there are no orders
'use strict';
const http = require('node:http');
const { serve, Windows } = require('./control');

const URL_OF_ORDERS = process.env.URL;
const READ_ONLY = Boolean(process.env.READ_ONLY);
const PER_SECOND = Number(process.env.PER_SECOND ?? 200);
const TIMEOUT_MS = 5000;
const TICK_MS = 5;
const REMEMBERED_ORDERS = 1000;

const windows = new Windows(() => ({ sent: 0, answered: 0, failed: 0, slowestMs: 0, reasons: {} }));
// oldest first: a kept connection that nobody answers any more is found out at once, not minutes later
const kept = new http.Agent({ keepAlive: true, scheduling: 'fifo' });
const fresh = new http.Agent({ keepAlive: false });
const orders = [];
let number = 0;

/** Resolves with the body; rejects on a status other than 2xx, a broken connection, or no answer in time. */
function send(method, url, agent, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {};
    const request = http.request(url, { method, agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('error', reject);
      const good = response.statusCode >= 200 && response.statusCode < 300;
      response.on('end', () => good ? resolve(text) : reject(new Error(`status ${response.statusCode}`)));
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    request.on('error', (error) => reject(new Error(`${error.message} (${request.reusedSocket ? 'kept' : 'new'} connection)`)));
    request.on('close', () => clearTimeout(timer));
    request.end(body);
  });
}

async function order(agent) {
  const { id } = JSON.parse(await send('POST', URL_OF_ORDERS, agent, JSON.stringify({ item: `item ${number}` })));
  orders.push(id);
  if (orders.length > REMEMBERED_ORDERS) orders.shift();
}

async function read(agent) {
  const id = orders[Math.floor(Math.random() * orders.length)];
  const found = JSON.parse(await send('GET', `${URL_OF_ORDERS}/${id}`, agent));
  if (String(found.id) !== String(id)) throw new Error('another order than the one that was asked for');
}

async function fire() {
  const window = windows.current; // a request counts where it began
  const started = Date.now();
  const agent = number % 4 < 2 ? kept : fresh;
  const writes = !READ_ONLY && (number % 2 === 0 || orders.length === 0);
  number += 1;
  window.sent += 1;
  try {
    await (READ_ONLY ? send('GET', URL_OF_ORDERS, agent) : writes ? order(agent) : read(agent));
    window.answered += 1;
  } catch (error) {
    window.failed += 1;
    const reason = `${writes ? 'POST' : 'GET'}: ${error.message}`;
    window.reasons[reason] = (window.reasons[reason] ?? 0) + 1;
  }
  window.slowestMs = Math.max(window.slowestMs, Date.now() - started);
}

const began = Date.now();
setInterval(() => {
  for (let behind = ((Date.now() - began) * PER_SECOND) / 1000 - number; behind >= 1; behind--) void fire();
}, TICK_MS);

serve({
  mark: ({ label }) => { windows.mark(label); return {}; },
  report: () => ({ windows: windows.all }),
});
