// `node query.js HOST SQL [PARAMETER …]`: the rows, as JSON.
'use strict';
const { connect, drop } = require('./database');

const [host, sql, ...parameters] = process.argv.slice(2);
connect(host, { query_timeout: 10_000 }).then(async (client) => {
  const { rows } = await client.query(sql, parameters);
  process.stdout.write(JSON.stringify(rows));
  drop(client);
}).catch((error) => {
  process.stderr.write(`${host}: ${error.message}\n`);
  process.exitCode = 1;
});
