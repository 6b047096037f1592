'use strict';
// A blog. Keeps its posts in MySQL, which it finds by the Service Binding convention: prepared statements by a pool of connections.

const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const mysql = require('mysql2/promise');

const BINDING = join(process.env.SERVICE_BINDING_ROOT ?? '/bindings', 'blog');
const CA = process.env.MYSQL_CA; // the authority's certificate, where the server's is of one
const PORT = Number(process.env.PORT ?? 8080);
const DRAIN_MS = Number(process.env.DRAIN_SECONDS ?? 3) * 1000;
const MAX_BODY = 64 * 1024;
const MAX_TITLE = 200;
const QUERY_MS = 4000; // for a server that no longer answers at all

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function log(level, entry) {
  console.log(JSON.stringify({ time: new Date().toISOString(), level, ...entry }));
}

// ---------------------------------------------------------------- database

function readBinding() {
  const entry = (name) => readFileSync(join(BINDING, name), 'utf8').replace(/\r?\n$/, '');
  return { host: entry('host'), port: Number(entry('port')), user: entry('username'), password: entry('password'), database: entry('database') };
}

let pool, bound;

// Reads the binding anew for each query: passwords rotate while the process runs. Connections of the one before end when they are given back.
function currentPool() {
  const binding = readBinding();
  const text = JSON.stringify(binding);
  if (text !== bound) {
    pool?.end().catch(() => {});
    pool = mysql.createPool({
      ...binding,
      // the server's own certificate, which it made itself, encrypts and proves nothing
      ssl: CA ? { ca: readFileSync(CA) } : { rejectUnauthorized: false },
      connectionLimit: 5,
      maxIdle: 5,
      idleTimeout: 10000,
      connectTimeout: 2000,
      enableKeepAlive: true,
      keepAliveInitialDelay: 10000,
    });
    bound = text;
  }
  return pool;
}

// A connection whose query failed is of no use any more: after a fail-over it may lead to a server that takes no writes. No retry here: a write
// whose answer was lost may have happened.
async function query(sql, values = []) {
  let connection;
  try {
    connection = await currentPool().getConnection();
    const [rows] = await connection.execute({ sql, timeout: QUERY_MS }, values);
    connection.release();
    return rows;
  } catch (error) {
    connection?.destroy();
    if (error.code === 'ER_NO_SUCH_TABLE') table = undefined;
    log('error', { event: 'query failed', message: error.message, code: error.code });
    throw new Refusal(503, 'database unavailable');
  }
}

let table;

// Made on first use; after a failure the next request tries again.
function tableReady() {
  table ??= query(`create table if not exists posts (
    id bigint unsigned auto_increment primary key, title varchar(${MAX_TITLE}) not null, body text not null, created_at timestamp default current_timestamp
  )`).catch((error) => {
    table = undefined;
    throw error;
  });
  return table;
}

async function posts(sql, values) {
  await tableReady();
  return query(sql, values);
}

// ---------------------------------------------------------------- requests

async function readPost(req) {
  const chunks = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) throw new Refusal(413, `body is larger than ${MAX_BODY} bytes`);
  const fields = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  const [title, body] = ['title', 'body'].map((name) => (fields.get(name) ?? '').trim());
  if (!title || title.length > MAX_TITLE || !body) throw new Refusal(400, `a post has a title of 1 to ${MAX_TITLE} characters, and a body`);
  return [title, body];
}

function escape(text) {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function page(title, content) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><h1>${escape(title)}</h1>${content}</html>`;
}

const FORM = '<form method="post" action="/posts"><input name="title" required><textarea name="body" required></textarea><button>Publish</button></form>';

let stopping = false;

async function answer(req) {
  const path = req.url.split('?', 1)[0];
  switch (`${req.method} ${path}`) {
    case 'GET /healthz':
      return { status: 200, text: 'ok' };
    case 'GET /readyz':
      if (stopping) throw new Refusal(503, 'stopping');
      await query('select 1');
      return { status: 200, text: 'ready' };
    case 'GET /': {
      const list = (await posts('select id, title from posts order by id desc limit 20')).map(({ id, title }) => `<li><a href="/posts/${id}">${escape(title)}</a>`);
      return { status: 200, text: page('Blog', `<ul>${list.join('')}</ul>${FORM}`) };
    }
    case 'POST /posts': {
      const { insertId } = await posts('insert into posts (title, body) values (?, ?)', await readPost(req));
      return { status: 303, text: '', headers: { Location: `/posts/${insertId}` } };
    }
  }
  const id = req.method === 'GET' && /^\/posts\/(\d{1,15})$/.exec(path)?.[1];
  const [post] = id ? await posts('select title, body from posts where id = ?', [id]) : [];
  if (!post) throw new Refusal(404, 'not found');
  return { status: 200, text: page(post.title, `<p>${escape(post.body)}</p>`) };
}

async function handle(req, res) {
  let status, text, headers;
  try {
    ({ status, text, headers } = await answer(req));
  } catch (error) {
    if (!(error instanceof Refusal)) log('error', { event: 'request failed', message: error.message });
    [status, text] = error instanceof Refusal ? [error.status, page(error.message, '')] : [500, page('internal error', '')];
  }
  if (res.destroyed) return; // the client is gone
  res.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(text), ...headers, ...(stopping && { Connection: 'close' }),
  });
  res.end(text);
}

// longer than the usual 60 s of proxies, which are to close first
const server = createServer({ requestTimeout: 5000, keepAliveTimeout: 65000 }, handle);

// Kubernetes withdraws the endpoint while it sends the signal, so requests still arrive for a moment: they are answered.
process.on('SIGTERM', () => {
  stopping = true;
  setTimeout(() => server.close(async () => {
    await pool?.end();
    process.exit(0);
  }), DRAIN_MS);
});

server.listen(PORT, () => log('info', { event: 'listening', port: server.address().port }));
