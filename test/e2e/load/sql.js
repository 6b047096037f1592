// What loads do to a product that speaks SQL. A driver gives how it runs a statement, whose parameters are written "?".
'use strict';

const READ_BACK_ROWS = 50_000;
/** A busy server may take its time over so many. */
const READ_BACK_MS = 30_000;

/**
 * `execute(client, text, values, { name, ms })` returns the rows as arrays; `acknowledged(client)` throws where the answer to a write came with a
 * reservation; `exists(error)` says that a table is there already.
 */
module.exports = ({ execute, acknowledged = () => {}, exists = () => false }) => ({
  async create(client) {
    for (const table of ['ledger (id bigint primary key)', 'watched (at timestamp)']) {
      await execute(client, `create table if not exists ${table}`).catch((error) => {
        if (!exists(error)) throw error;
      });
    }
  },

  async write(client, id) {
    await execute(client, 'insert into ledger (id) values (?)', [String(id)], { name: 'row' });
    acknowledged(client);
  },

  /** Which of the numbers from 0 to `count` are there, as ids from `first` on. */
  async readBack(persist, first, count) {
    const there = new Uint8Array(count);
    for (let from = 0; from < count; from += READ_BACK_ROWS) {
      const range = [first, first + BigInt(from), first + BigInt(Math.min(from + READ_BACK_ROWS, count))].map(String);
      const text = 'select id - ? from ledger where id >= ? and id < ?';
      const rows = await persist((client) => execute(client, text, range, { ms: READ_BACK_MS }));
      for (const [number] of rows) there[Number(number)] = 1;
    }
    return there;
  },
});
