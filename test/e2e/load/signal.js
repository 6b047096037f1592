// `node signal.js POD SIGNAL`: signals every process of a pod, seen from its node. The pod's name is in the environment of its processes.
'use strict';
const fs = require('node:fs');

const [pod, signal] = process.argv.slice(2);

function belongs(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOSTNAME=${pod}`);
  } catch {
    return false; // another user's process, or one that has just ended
  }
}

const found = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter(belongs);
for (const pid of found) process.kill(Number(pid), signal);
process.stdout.write(`${found.length} processes\n`);
if (found.length === 0) process.exitCode = 1;
