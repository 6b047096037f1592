// `node sql.js STATEMENTS`: runs them, and fails when they do.
'use strict';
const withOrders = require('./orders');

withOrders((client) => client.query(process.argv[2])).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
