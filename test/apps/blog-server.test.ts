import { ChildProcess, fork } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const SERVER = join(__dirname, '..', '..', 'apps', 'blog', 'server', 'server.js');
const FAKE = join(__dirname, 'fake-mysql2.js');

let root: string;
let server: ChildProcess;
let address: string;
let messages: any[];

function bind(entries: { [name: string]: string }): void {
  Object.entries(entries).forEach(([name, value]) => writeFileSync(join(root, 'blog', name), value));
}

/** What the stand-in for the database reported. */
const reported = (kind: string): any[] => messages.filter((message) => kind in message).map((message) => message[kind]);

const publish = (fields: { [name: string]: string }) =>
  fetch(`${address}/posts`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

/** Lets statements with that word fail, or none. Its answer comes after all that the stand-in reported before. */
async function fail(statement: string | null): Promise<void> {
  const done = new Promise<void>((resolve) => server.on('message', (message: object) => 'done' in message && resolve()));
  server.send({ fail: statement });
  await done;
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'blog-'));
  mkdirSync(join(root, 'blog'));
  bind({ host: 'posts-primary', port: '3306', username: 'blog', password: 'first\n', database: 'blog' });
  messages = [];
  server = fork(SERVER, [], {
    execArgv: ['--require', FAKE],
    env: { PATH: process.env.PATH, PORT: '0', DRAIN_SECONDS: '0', SERVICE_BINDING_ROOT: root },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  server.on('message', (message) => messages.push(message));
  const port = await new Promise((resolve) => server.stdout!.once('data', (line) => resolve(JSON.parse(String(line)).port)));
  server.stdout!.resume();
  address = `http://127.0.0.1:${port}`;
}, 60_000);

afterEach(() => {
  server.kill('SIGKILL');
  rmSync(root, { recursive: true });
});

describe('given the blog\'s server', () => {
  test('then it publishes a post, and shows it as text', async () => {
    const published = await publish({ title: 'a <b>', body: 'x & y' });
    expect([published.status, published.headers.get('location')]).toEqual([303, '/posts/1']);
    expect(await (await fetch(`${address}/posts/1`)).text()).toContain('<h1>a &#60;b&#62;</h1><p>x &#38; y</p>');
    expect(await (await fetch(address)).text()).toContain('<a href="/posts/1">');
  }, 60_000);

  test('then it asks for what a post has, and knows no other page', async () => {
    expect((await publish({ title: '', body: 'x' })).status).toBe(400);
    expect((await publish({ title: 'x', body: 'y'.repeat(70_000) })).status).toBe(413);
    expect((await fetch(`${address}/posts/7`)).status).toBe(404);
  }, 60_000);

  test('then it logs in with a password that was rotated, while it runs', async () => {
    await fetch(`${address}/readyz`);
    bind({ password: 'second' });
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    await fail(null);
    expect(reported('pool').map(({ password }) => password)).toEqual(['first', 'second']);
    expect(reported('ended')).toEqual([true]);
  }, 60_000);

  test('then it drops a connection whose statement failed, as after a fail-over, and says nothing of the database', async () => {
    await fetch(address);
    await fail('insert');
    const refused = await publish({ title: 'x', body: 'y' });
    expect(refused.status).toBe(503);
    expect(await refused.text()).not.toContain('secret');
    await fail(null);
    expect(reported('dropped')).toEqual([true]);
    expect((await publish({ title: 'x', body: 'y' })).status).toBe(303);
  }, 60_000);

  test('then it is not ready without a database, and alive', async () => {
    await fail('select 1');
    expect((await fetch(`${address}/readyz`)).status).toBe(503);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  }, 60_000);

  test('then it ends when it is told to, with its connections', async () => {
    await fetch(`${address}/readyz`);
    const [ended, said] = [new Promise((resolve) => server.once('exit', resolve)), new Promise((resolve) => server.once('disconnect', resolve))];
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
    await said;
    expect(reported('ended')).toEqual([true]);
  }, 60_000);
});
