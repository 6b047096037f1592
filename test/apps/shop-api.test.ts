import { ChildProcess, fork } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'fs';
import { Agent, IncomingHttpHeaders, request } from 'http';
import { tmpdir } from 'os';
import { join } from 'path';

const SERVER = join(__dirname, '..', '..', 'apps', 'shop', 'api', 'server.js');
const FAKE_PG = join(__dirname, 'fake-pg.js');

interface Answer { status: number; headers: IncomingHttpHeaders; body: any }

/** The API in a process of its own, with the module pg replaced. */
class Api {
  static async start(environment: Record<string, string> = {}) {
    const api = new Api(environment);
    await api.logged((line) => line.event === 'listening');
    return api;
  }

  readonly logs: any[] = [];
  readonly exit: Promise<{ code: number | null; signal: string | null }>;
  readonly binding: string;
  private readonly root = mkdtempSync(join(tmpdir(), 'shop-api-'));
  private readonly messages: any[] = [];
  private readonly process: ChildProcess;
  private changed = () => {};

  private constructor(environment: Record<string, string>) {
    this.binding = join(this.root, 'orders');
    mkdirSync(this.binding);
    this.bind({ host: 'db', port: '5432', username: 'shop', password: 'first', database: 'shop' });
    this.process = fork(SERVER, [], {
      execArgv: ['--require', FAKE_PG],
      env: { PATH: process.env.PATH, PORT: '0', HOSTNAME: 'api-1', DRAIN_SECONDS: '0', SERVICE_BINDING_ROOT: this.root, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      let text = '';
      stream.setEncoding('utf8').on('data', (chunk) => {
        const lines = (text + chunk).split('\n');
        text = lines.pop()!;
        this.logs.push(...lines.map((line) => JSON.parse(line)));
        this.changed();
      });
    }
    this.process.on('message', (message) => {
      this.messages.push(message);
      this.changed();
    });
    this.exit = new Promise((resolve) => this.process.on('exit', (code, signal) => resolve({ code, signal })));
  }

  bind(entries: Record<string, string>) {
    Object.entries(entries).forEach(([name, value]) => writeFileSync(join(this.binding, name), value));
  }

  get connections(): any[] {
    return this.messages.filter((message) => message.connects).map((message) => message.connects);
  }

  logged(match: (line: any) => boolean) {
    return this.until(() => this.logs.find(match));
  }

  reported(match: (message: any) => boolean) {
    return this.until(() => this.messages.find(match));
  }

  async database(state: { fail?: boolean; hold?: string | null }) {
    const seen = this.messages.filter((message) => message.done).length;
    this.process.send(state);
    await this.until(() => this.messages.filter((message) => message.done).length > seen);
  }

  send(method: string, path: string, body?: string, agent?: Agent): Promise<Answer> {
    const port = this.logs.find((line) => line.event === 'listening').port;
    return new Promise((resolve, reject) => {
      const sent = request({ host: 'localhost', port, method, path, agent: agent ?? false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: JSON.parse(text) }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  order(item: unknown) {
    return this.send('POST', '/orders', JSON.stringify({ item }));
  }

  terminate() {
    this.process.kill('SIGTERM');
  }

  async remove() {
    this.process.kill('SIGKILL');
    await this.exit;
    rmSync(this.root, { recursive: true });
  }

  private async until<T>(find: () => T | undefined): Promise<NonNullable<T>> {
    for (let found = find(); ; found = find()) {
      if (found) return found as NonNullable<T>;
      await new Promise<void>((resolve) => (this.changed = resolve));
    }
  }
}

jest.setTimeout(30_000);

let api: Api;
const start = async (environment?: Record<string, string>) => (api = await Api.start(environment));

afterEach(() => api.remove());

describe('the API of the shop', () => {
  test('is alive and ready while the database answers', async () => {
    await start();
    expect(await api.send('GET', '/healthz')).toMatchObject({ status: 200 });
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 200 });
  });

  test('stays alive but is not ready while the database fails, and recovers with it', async () => {
    await start();
    await api.database({ fail: true });
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 503 });
    expect(await api.send('GET', '/healthz')).toMatchObject({ status: 200 });
    await api.database({ fail: false });
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 200 });
  });

  test('is not ready while the database hangs', async () => {
    await start();
    await api.database({ hold: 'select 1' });
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 503 });
  });

  test('is not ready without a binding, and becomes ready when it appears', async () => {
    await start();
    rmSync(join(api.binding, 'host'));
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 503 });
    api.bind({ host: 'db' });
    expect(await api.send('GET', '/readyz')).toMatchObject({ status: 200 });
  });

  test('reads the binding anew for each connection', async () => {
    await start();
    await api.send('GET', '/readyz');
    api.bind({ password: 'second\n' });
    await api.send('GET', '/readyz');
    await api.database({ fail: false }); // its answer comes after all that the database said before
    expect(api.connections).toEqual([
      { host: 'db', port: 5432, user: 'shop', password: 'first', database: 'shop' },
      { host: 'db', port: 5432, user: 'shop', password: 'second', database: 'shop' },
    ]);
  });

  test('takes orders and gives them back, the newest first', async () => {
    await start();
    expect(await api.order(' tea ')).toMatchObject({ status: 201, body: { id: 1, item: 'tea' } });
    expect(await api.order('Käse')).toMatchObject({ status: 201, body: { id: 2, item: 'Käse' } });
    expect(await api.send('GET', '/orders/1')).toMatchObject({ status: 200, body: { id: 1, item: 'tea' } });
    expect(await api.send('GET', '/orders?x=1')).toMatchObject({ status: 200, body: [{ id: 2, item: 'Käse' }, { id: 1, item: 'tea' }] });
  });

  test.each([
    ['no body', ''],
    ['no JSON', '{"item":'],
    ['null', 'null'],
    ['no item', '{}'],
    ['an item that is no text', '{"item":1}'],
    ['a blank item', '{"item":"  "}'],
    ['an item that is too long', JSON.stringify({ item: 'x'.repeat(201) })],
    ['an item that PostgreSQL cannot store', '{"item":"a\\u0000"}'],
  ])('refuses an order with %s', async (_, body) => {
    await start();
    expect(await api.send('POST', '/orders', body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
    await api.database({ fail: false });
    expect(api.connections).toEqual([]);
  });

  test('refuses a body of more than 10 kB, however it is sent', async () => {
    await start();
    expect(await api.order('x'.repeat(11_000))).toMatchObject({ status: 413 });
    expect(await api.order('x'.repeat(1_000_000))).toMatchObject({ status: 413 });
  });

  test.each([
    ['GET', '/'],
    ['GET', '/orders/7'],
    ['GET', '/orders/x'],
    ['GET', '/orders/99999999999999999999'],
    ['DELETE', '/orders/1'],
    ['PUT', '/orders'],
  ])('does not know %s %s', async (method, path) => {
    await start();
    expect(await api.send(method, path)).toMatchObject({ status: 404, body: { error: 'not found' } });
  });

  test('answers 503 without details when the database fails, and logs them in one line', async () => {
    await start();
    await api.database({ fail: true });
    const refused = { status: 503, body: { error: 'database unavailable' } };
    expect(await api.order('tea')).toMatchObject(refused);
    expect(await api.send('GET', '/orders')).toMatchObject(refused);
    expect(await api.send('GET', '/orders/1')).toMatchObject(refused);
    expect(await api.logged((line) => line.level === 'error')).toMatchObject({ message: 'secret detail of the database', code: '57P01' });
    await api.database({ fail: false });
    expect(await api.order('tea')).toMatchObject({ status: 201 });
  });

  test('tells its version and pod', async () => {
    await start();
    expect((await api.send('GET', '/version')).body).toEqual({ version: '1.0.0', pod: 'api-1' });
  });

  test('tells the version that the environment names', async () => {
    await start({ APP_VERSION: '1.0.1' });
    expect((await api.send('GET', '/version')).body).toEqual({ version: '1.0.1', pod: 'api-1' });
  });

  test('finishes a request under way after SIGTERM, takes no new ones, and exits with 0', async () => {
    await start();
    await api.database({ hold: 'insert' });
    const order = api.order('tea');
    await api.reported((message) => message.waits);
    api.terminate();
    let refused;
    while (!refused) {
      await api.send('GET', '/healthz').catch((error) => (refused = error.code));
    }
    expect(refused).toMatch(/ECONNREFUSED|ECONNRESET/);
    expect(api.logs.filter((line) => line.level === 'error')).toEqual([]);
    await api.database({ hold: null });
    expect(await order).toMatchObject({ status: 201, headers: { connection: 'close' }, body: { item: 'tea' } });
    expect(await api.exit).toEqual({ code: 0, signal: null });
    expect(await api.reported((message) => message.ended)).toBeTruthy();
  });

  test('still answers for a while after SIGTERM, without readiness, and keeps no connection open', async () => {
    await start({ DRAIN_SECONDS: '20' });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      expect((await api.send('GET', '/healthz', undefined, agent)).headers.connection).toBe('keep-alive');
      api.terminate();
      let ready;
      do {
        ready = await api.send('GET', '/readyz', undefined, agent);
      } while (ready.status === 200);
      expect(ready).toMatchObject({ status: 503, headers: { connection: 'close' } });
      expect(await api.order('tea')).toMatchObject({ status: 201, headers: { connection: 'close' } });
    } finally {
      agent.destroy();
    }
  });

  test('exits with 0 although a client holds a connection open', async () => {
    await start();
    const agent = new Agent({ keepAlive: true });
    try {
      await api.send('GET', '/healthz', undefined, agent);
      api.terminate();
      expect(await api.exit).toEqual({ code: 0, signal: null });
    } finally {
      agent.destroy();
    }
  });
});
