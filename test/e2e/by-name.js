// Jest's own order follows the last run's failures and durations; the points are read, and printed, by number.
const { basename } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const name = ({ path }) => basename(path);

module.exports = class extends Sequencer {
  sort(tests) {
    return [...tests].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  }
};
