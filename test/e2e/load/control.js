// The control server of a load program: it listens inside its pod only, the suite talks to it through `kubectl exec`.
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

// `node control.js ACTION [name=value …]` asks the program that runs in the same pod.
if (require.main === module) {
  const [action, ...parameters] = process.argv.slice(2);
  http.get(`http://127.0.0.1:${PORT}/${action}?${new URLSearchParams(parameters.map((p) => p.split('=')))}`, (response) => {
    response.pipe(process.stdout);
    response.on('end', () => { process.exitCode = response.statusCode === 200 ? 0 : 1; });
  });
}
