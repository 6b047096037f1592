// Stands in for the module "mysql2/promise" (loaded with --require) and keeps posts in memory, so that the blog is tested without a database.
// The test steers it over the IPC channel: {fail: 'insert'} lets statements with that word fail. It reports each pool, and each connection that
// is dropped.
const Module = require('node:module');

const posts = [];
let failing = null;

process.on('message', ({ fail }) => {
  failing = fail;
  process.send({ done: true });
});
process.channel.unref();

function answer(sql, values) {
  if (failing && sql.includes(failing)) throw Object.assign(new Error('secret detail of the database'), { code: 'ER_OPTION_PREVENTS_STATEMENT' });
  if (sql.startsWith('insert')) return { insertId: posts.push({ id: posts.length + 1, title: values[0], body: values[1] }) };
  if (sql.includes('where id')) return posts.filter(({ id }) => String(id) === values[0]);
  return sql.includes('from posts') ? [...posts].reverse() : [];
}

function createPool({ host, port, user, password, database, ssl }) {
  process.send({ pool: { host, port, user, password, database, verifies: ssl.rejectUnauthorized !== false } });
  return {
    getConnection: async () => ({
      execute: async ({ sql, timeout }, values) => {
        if (!(timeout > 0)) throw new Error('a statement without a limit');
        return [answer(sql, values)];
      },
      release: () => {},
      destroy: () => process.send({ dropped: true }),
    }),
    end: async () => process.send({ ended: true }),
  };
}

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === 'mysql2/promise' ? { createPool } : load.call(this, request, ...rest);
};
