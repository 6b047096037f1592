// `node jetstream-api.js HOST SUBJECT [TEXT]`: what the API of JetStream, or of the server, answers.
'use strict';
const { connect, drop } = require('./jetstream');

const [host, subject, text = ''] = process.argv.slice(2);

async function main() {
  const nats = await connect(host);
  try {
    process.stdout.write(JSON.stringify(await nats.jetStream(subject, text)));
  } finally {
    drop(nats);
  }
}

main().catch((error) => {
  process.stderr.write(`${subject}: ${error.message}\n`);
  process.exitCode = 1;
});
