// Once a second, asks for a write at every door to the database at the same moment, and notes which members committed one.
//   DRIVER   the name of the program that knows the product
//   PRIMARY  the Service that follows the primary
//   MEMBERS  the names of all members, separated by commas
'use strict';
const dns = require('node:dns');
const { serve } = require('./control');
const { persisting, within } = require('./patience');
const driver = require(`./${process.env.DRIVER}`);

const EVERY_MS = 1000;
const ANSWER_MS = 900; // all answers are in before the next second's question
const MEMBERS = process.env.MEMBERS.split(',');
const addresses = new Map();
const samples = [];

/** The address that a name has, or had when names could still be looked up: a pod that is cut off has no DNS. */
async function address(name) {
  try {
    const found = await within(ANSWER_MS / 3, dns.promises.lookup(name, { family: 4 }), name);
    addresses.set(name, found.address);
  } catch (error) {
    if (!addresses.has(name)) throw error;
  }
  return addresses.get(name);
}

/** What a client of that name's server answers. */
async function asked(name, question) {
  let client;
  try {
    client = await driver.connect(await address(name), { query_timeout: ANSWER_MS });
    return await question(client);
  } finally {
    driver.drop(client);
  }
}

/** Which server wrote: the address of the one that returned from a commit. */
const write = (name) => asked(name, driver.stamp);

const claims = async (name) => (await asked(name, driver.leads) ? name : undefined);

const answers = async (questions) => (await Promise.allSettled(questions.map((q) => within(ANSWER_MS, q, 'question'))))
  .map((r) => r.value).filter((value) => value !== undefined);

async function sample() {
  const at = Math.round(Date.now() / 1000);
  const [service, members, primaries] = await Promise.all([
    answers([write(process.env.PRIMARY)]), answers(MEMBERS.map(write)), answers(MEMBERS.map(claims)),
  ]);
  samples.push({ at, writers: [...new Set([...service, ...members])], throughService: service.length === 1, primaries });
}

serve({ report: () => ({ samples }) });
persisting(driver, process.env.PRIMARY)(driver.create).then(() => {
  // on the full second, so that watchers on different nodes ask at the same moment
  setTimeout(() => setInterval(sample, EVERY_MS), EVERY_MS - (Date.now() % EVERY_MS));
});
