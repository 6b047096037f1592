// Takes jobs from a table, one after another: notes that it has begun one, takes its time, notes that it is done. Told to stop, it ends with the one
// that it has begun.
'use strict';
const withOrders = require('./orders');

// longer than the two seconds that a kubelet gives a pod that is deleted by force
const JOB_MS = 4000;
const IDLE_MS = 250;
const BEGIN = `update e2e_jobs set begun = begun + 1
  where id = (select id from e2e_jobs where begun = 0 order by id limit 1 for update skip locked) returning id`;

let stopping = false;
process.on('SIGTERM', () => { stopping = true; });

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

withOrders(async (client) => {
  while (!stopping) {
    const { rows: [job] } = await client.query(BEGIN);
    if (!job) {
      await pause(IDLE_MS);
      continue;
    }
    await pause(JOB_MS);
    await client.query('update e2e_jobs set done = done + 1, by = $2 where id = $1', [job.id, process.env.HOSTNAME]);
  }
}).then(() => process.exit(0), (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
