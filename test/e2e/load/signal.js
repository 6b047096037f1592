// `node signal.js UID SIGNAL [AT [WORD]]`: signals every process of the pod with this uid, seen from its node, at a time in milliseconds, so
// that several nodes are struck at once; with a word, those alone that have it in their command. The uid is in the names of the processes'
// control groups: names of pods repeat in other namespaces.
'use strict';
const fs = require('node:fs');

const [uid, signal, at = 0, word = ''] = process.argv.slice(2);
const NAMES = [uid, uid.replace(/-/g, '_')];

function belongs(pid) {
  try {
    const groups = fs.readFileSync(`/proc/${pid}/cgroup`, 'utf8');
    return NAMES.some((name) => groups.includes(name)) && fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
  } catch {
    return false; // one that has just ended
  }
}

function strike(pid) {
  try {
    return process.kill(Number(pid), signal);
  } catch (error) {
    if (error.code === 'ESRCH' || error.code === 'EPERM') return false; // it went with the first one, or only holds the pod's network
    throw error;
  }
}

setTimeout(() => {
  const struck = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter(belongs).filter(strike);
  process.stdout.write(`${JSON.stringify({ at: Date.now(), processes: struck.length })}\n`);
  if (struck.length === 0) process.exitCode = 1;
}, Math.max(0, Number(at) - Date.now()));
