import { ChildProcess, fork } from 'child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const SERVER = join(__dirname, '..', '..', 'apps', 'pipeline', 'server');
const FAKE = join(__dirname, 'fake-amqplib-and-pg.js');

interface Message {
  readonly content: string;
  readonly messageId: string;
  readonly headers: { readonly [name: string]: unknown };
  readonly redelivered: boolean;
}

interface InHand extends Message {
  readonly queue: string;
  readonly consumer: string;
}

/** A process that was killed may still be asking: what it doesn't take any more is in its hand until it has exited, and others get it then. */
const send = (child: ChildProcess, message: object): void => { child.send(message, () => {}); };

/** A broker and a database as far as the pipeline uses them, which are still there when one of its processes is killed. */
export class BrokerAndDatabase {
  public readonly queues = new Map<string, Message[]>();
  public readonly arguments = new Map<string, Record<string, unknown>>();
  /** Orders by their ids, and each id that was to be stored, in turn. */
  public readonly rows = new Map<string, string>();
  public readonly stored: string[] = [];
  public readonly connections: Record<string, unknown>[] = [];
  public readonly logs: any[] = [];
  /** Members that can't be reached, and whether the database can't. */
  public readonly away = new Set<string>();
  public databaseIsAway = false;
  private readonly root = mkdtempSync(join(tmpdir(), 'pipeline-'));
  private readonly consumers = new Map<string, { child: ChildProcess; queue: string; count: number }>();
  private readonly inHand = new Map<number, InHand>();
  private readonly children: ChildProcess[] = [];
  private tags = 0;
  private changed = (): void => {};

  public constructor() {
    const bindings = {
      events: {
        'host': 'events-client', 'port': '5672', 'username': 'events', 'password': 'of events\n', 'virtual-host': '/', 'addresses': 'events-0:5672,events-1:5672',
      },
      orders: { host: 'orders-primary', port: '5432', username: 'orders', password: 'of orders', database: 'orders' },
    };
    for (const [name, entries] of Object.entries(bindings)) {
      mkdirSync(join(this.root, name));
      Object.entries(entries).forEach(([key, value]) => writeFileSync(join(this.root, name, key), value));
    }
  }

  /** Starts a program of the pipeline, and waits until it is ready. */
  public async start(program: 'web' | 'worker', environment: Record<string, string> = {}): Promise<ChildProcess> {
    const child = fork(join(SERVER, `${program}.js`), [], {
      execArgv: ['--require', FAKE],
      env: { PATH: process.env.PATH, PORT: '0', DRAIN_SECONDS: '0', RETRY_SECONDS: '0.05', SERVICE_BINDING_ROOT: this.root, ...environment },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.children.push(child);
    const before = this.logs.length;
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.logs.push(...text.trim().split('\n').map((line) => JSON.parse(line)));
      this.changed();
    });
    child.on('message', (message) => this.answer(child, message));
    child.on('exit', () => [...this.consumers].filter(([, consumer]) => consumer.child === child).forEach(([name]) => this.end(name)));
    await this.until(() => this.logs.slice(before).some(({ event }) => event === 'listening' || event === 'ready'));
    return child;
  }

  /** Waits for a condition that a message or a line of a log brings about. */
  public async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => { this.changed = resolve; });
  }

  public said(event: string): any[] {
    return this.logs.filter((line) => line.event === event);
  }

  public count(queue: string): number {
    return this.queues.get(queue)?.length ?? 0;
  }

  /** How many messages somebody has, and nobody has acknowledged. */
  public get underWay(): number {
    return this.inHand.size;
  }

  public put(queue: string, content: string, messageId = 'by-hand'): void {
    this.queues.get(queue)!.push({ content, messageId, headers: {}, redelivered: false });
    this.deliver();
  }

  public close(): void {
    this.children.forEach((child) => child.kill('SIGKILL'));
    rmSync(this.root, { recursive: true });
  }

  private answer(child: ChildProcess, { number, ...asked }: any): void {
    try {
      const answer = this.done(child, asked);
      if (number !== undefined) send(child, { number, answer });
    } catch (error) {
      send(child, { number, error: { message: (error as Error).message } });
    }
    this.deliver();
    this.changed();
  }

  private done(child: ChildProcess, { connect, declare, publish, consume, cancel, ended, ack, reject, query }: any): unknown {
    if (connect) {
      if (this.away.has(connect.hostname)) throw new Error('connection refused');
      this.connections.push(connect);
    }
    if (declare) {
      this.arguments.set(declare.queue, declare.options);
      this.queues.set(declare.queue, this.queues.get(declare.queue) ?? []);
    }
    if (publish) return this.routed(publish);
    if (consume) this.consumers.set(`${child.pid} ${consume.consumer}`, { child, ...consume });
    if (cancel) this.consumers.delete(`${child.pid} ${cancel.consumer}`);
    if (ended) this.end(`${child.pid} ${ended.consumer}`);
    if (ack) this.inHand.delete(ack.tag);
    if (reject) this.rejected(reject);
    return query && this.queried(query);
  }

  private routed({ queue, ...message }: { queue: string } & Message): boolean {
    const messages = this.queues.get(queue);
    if (!messages) return false;
    messages.push({ ...message, redelivered: false });
    const { 'x-message-ttl': rests, 'x-dead-letter-routing-key': then } = this.arguments.get(queue)!;
    if (rests !== undefined) {
      setTimeout(() => {
        this.queues.get(then as string)!.push(messages.shift()!);
        this.deliver();
      }, rests as number);
    }
    return true;
  }

  private rejected({ tag, requeue }: { tag: number; requeue: boolean }): void {
    const { queue, ...message } = this.inHand.get(tag)!;
    this.inHand.delete(tag);
    this.queues.get(requeue ? queue : this.arguments.get(queue)!['x-dead-letter-routing-key'] as string)!.push(message);
  }

  private queried({ text, values: [id, item] }: { text: string; values: string[] }): object[] {
    if (this.databaseIsAway) throw new Error('secret detail of the database');
    if (text.startsWith('insert')) {
      this.stored.push(id);
      if (!this.rows.has(id)) this.rows.set(id, item);
    }
    return text.startsWith('select id') && this.rows.has(id) ? [{ id, item: this.rows.get(id) }] : [];
  }

  /** Whoever lost its consumer loses what it had in hand: others get it, first of all. */
  private end(consumer: string): void {
    this.consumers.delete(consumer);
    for (const [tag, { queue, consumer: by, ...message }] of [...this.inHand].reverse()) {
      if (by !== consumer) continue;
      this.inHand.delete(tag);
      this.queues.get(queue)!.unshift({ ...message, redelivered: true });
    }
    this.deliver();
    this.changed();
  }

  private deliver(): void {
    for (const [name, { child, queue, count }] of this.consumers) {
      const has = (): number => [...this.inHand.values()].filter(({ consumer }) => consumer === name).length;
      while (child.connected && this.count(queue) > 0 && has() < count) {
        const message = this.queues.get(queue)!.shift()!;
        const tag = this.tags++;
        this.inHand.set(tag, { ...message, queue, consumer: name });
        send(child, { delivery: { consumer: name.split(' ')[1], tag, content: message.content, properties: message } });
      }
    }
  }
}
