// `node query.js HOST SQL [PARAMETER …]`: the rows, as JSON. DRIVER is the name of the program that knows the product.
'use strict';
const driver = require(`./${process.env.DRIVER}`);

const [host, sql, ...parameters] = process.argv.slice(2);
driver.connect(host, { query_timeout: 10_000 }).then(async (client) => {
  process.stdout.write(JSON.stringify(await driver.query(client, sql, parameters)));
  driver.drop(client);
}).catch((error) => {
  process.stderr.write(`${host}: ${error.message}\n`);
  process.exitCode = 1;
});
