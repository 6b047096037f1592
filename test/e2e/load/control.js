// The control server of a load program: it listens inside its pod only, the suite talks to it through one `kubectl exec`.
'use strict';
const http = require('node:http');

const PORT = 9000;

/**
 * Serves `actions[name](parameters)` as GET /name?…; each returns (a promise of) what is answered as JSON.
 */
function serve(actions) {
  http.createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const action = actions[url.pathname.slice(1)];
    try {
      const answer = action ? await action(Object.fromEntries(url.searchParams)) : { error: `no action ${url.pathname}` };
      response.writeHead(action ? 200 : 404).end(JSON.stringify(answer));
    } catch (error) {
      response.writeHead(500).end(JSON.stringify({ error: String(error.stack ?? error) }));
    }
  }).listen(PORT, '127.0.0.1');
}

/**
 * Named stretches of time, one after the other. `mark` starts one and ends the one before.
 */
class Windows {
  constructor(empty) {
    this.empty = empty;
    this.all = [];
    this.mark('start');
  }

  mark(label) {
    const now = Date.now();
    if (this.current) this.current.until = now;
    this.current = { label, since: now, ...this.empty() };
    this.all.push(this.current);
  }
}

module.exports = { serve, Windows };

/** Asks the program that runs in the same pod. */
function ask(action, parameters) {
  return new Promise((resolve, reject) => {
    const query = new URLSearchParams(parameters.map((p) => p.split('=')));
    http.get(`http://127.0.0.1:${PORT}/${action}?${query}`, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text))));
    }).on('error', reject);
  });
}

// `node control.js` answers questions, a line of JSON each, by what the program in the same pod says
if (require.main === module) {
  require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
    const { id, action, parameters } = JSON.parse(line);
    const said = await ask(action, parameters).then((answer) => ({ answer }), (error) => ({ error: error.message }));
    process.stdout.write(`${JSON.stringify({ id, ...said })}\n`);
  }).on('close', () => process.exit());
}
