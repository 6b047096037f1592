// `node member.js`: a program that is somebody. It keeps a diary in its volume, tells the other members its name, and takes its time.
'use strict';
const { closeSync, fsyncSync, openSync, writeSync } = require('node:fs');
const { createServer } = require('node:http');
const net = require('node:net');
const { hostname } = require('node:os');

const DIARY = '/data/diary';
const { VERSION } = process.env;
/** Long enough to tell one after another from all at once. */
const READY_MS = 3000;
const STOP_MS = 2000;

function note(event) {
  const file = openSync(DIARY, 'a');
  writeSync(file, `${JSON.stringify({ at: Date.now(), member: hostname(), version: VERSION, event })}\n`);
  fsyncSync(file);
  closeSync(file);
}

let ready = false;
note('start');
createServer((request, response) => response.writeHead(request.url !== '/readyz' || ready ? 200 : 503).end(VERSION)).listen(8080);
net.createServer((socket) => socket.on('error', () => {}).end(hostname())).listen(7000);
if (VERSION !== 'broken') {
  setTimeout(() => {
    ready = true;
    note('ready');
  }, READY_MS);
}
process.on('SIGTERM', () => {
  note('stop');
  setTimeout(() => {
    note('end');
    process.exit(0);
  }, STOP_MS);
});
