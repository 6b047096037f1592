// `node reach.js HOST:PORT …`: which of them accept a TCP connection, as JSON.
'use strict';
const net = require('node:net');

const PATIENCE_MS = 2000;

function reaches(target) {
  const [host, port] = target.split(':');
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(port) });
    const done = (answer) => {
      socket.destroy();
      resolve([target, answer]);
    };
    socket.setTimeout(PATIENCE_MS, () => done('no answer'));
    socket.on('connect', () => done('open'));
    socket.on('error', (error) => done(error.code));
  });
}

Promise.all(process.argv.slice(2).map(reaches)).then((found) => process.stdout.write(JSON.stringify(Object.fromEntries(found))));
