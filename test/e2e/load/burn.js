// Keeps every core of its node busy.
'use strict';
const { availableParallelism } = require('node:os');
const { Worker } = require('node:worker_threads');

for (let core = 0; core < availableParallelism(); core++) new Worker('for (;;) ;', { eval: true });
