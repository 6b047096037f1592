import { EventEmitter } from 'events';

interface Sent { readonly content: string; readonly appId?: string; redelivered?: boolean }

/** Queues as the driver's client sees them: one reader at a time, and what isn't acknowledged comes again. */
class Broker {
  public readonly queues: { [name: string]: Sent[] } = {};
  public readonly reading = new Set<string>();

  public put(queue: string, content: string, appId = 'another'): void {
    (this.queues[queue] ??= []).push({ content, appId });
  }

  public connection(): object {
    return { createChannel: async () => new Channel(this) };
  }
}

class Channel extends EventEmitter {
  private readonly mine = new Map<number, Sent>();
  private queue = '';
  private come: (message: object) => void = () => {};

  public constructor(private readonly broker: Broker) {
    super();
  }

  public async assertQueue(queue: string): Promise<void> { this.broker.queues[queue] ??= []; }
  public async prefetch(): Promise<void> {}

  public publish(_exchange: string, queue: string, content: Buffer, { appId }: { appId: string }, confirmed: (error: null) => void): void {
    if (this.broker.queues[queue]) this.broker.put(queue, String(content), appId);
    else this.emit('return', { content });
    Channel.reader?.deliver();
    setImmediate(confirmed, null);
  }

  private static reader?: Channel;

  public async consume(queue: string, come: (message: object) => void): Promise<void> {
    if (this.broker.reading.has(queue)) throw new Error('ACCESS_REFUSED');
    this.broker.reading.add(queue);
    [this.queue, this.come, Channel.reader] = [queue, come, this];
    this.deliver();
  }

  public deliver(): void {
    for (let sent = this.broker.queues[this.queue].shift(); sent; sent = this.broker.queues[this.queue].shift()) {
      const deliveryTag = this.mine.size + 1;
      this.mine.set(deliveryTag, sent);
      this.come({ content: Buffer.from(sent.content), fields: { deliveryTag, redelivered: sent.redelivered }, properties: { appId: sent.appId } });
    }
  }

  public ack({ fields: { deliveryTag } }: { fields: { deliveryTag: number } }): void {
    for (const tag of this.mine.keys()) if (tag <= deliveryTag) this.mine.delete(tag);
  }

  public async close(): Promise<void> {
    this.broker.reading.delete(this.queue);
    Channel.reader = undefined;
    this.broker.queues[this.queue].unshift(...[...this.mine.values()].map((sent) => ({ ...sent, redelivered: true })));
  }
}

const SECOND = 1_700_000_000n * 1_000_000_000n;
const [OURS, THEIRS] = [SECOND + 100_000_000n, SECOND + 200_000_000n];

describe('the driver of RabbitMQ', () => {
  let [driver, broker]: [any, Broker] = [undefined, new Broker()];
  const client = (name = 'one'): any => {
    const channel = new Channel(broker);
    const made = { connection: broker.connection(), channel, name, returned: new Set() };
    channel.on('return', ({ content }) => made.returned.add(String(content)));
    return made;
  };
  const atOnce = (work: (client: any) => unknown): unknown => work(client());

  beforeEach(async () => {
    jest.resetModules();
    jest.doMock('amqplib', () => ({}), { virtual: true });
    process.env.SLOT = '1';
    driver = jest.requireActual('../e2e/load/rabbitmq');
    broker = new Broker();
    await driver.create(client());
  });

  test('takes out what is there, in the order that it was sent in, and leaves to the other load what is its', async () => {
    const [ours, theirs] = [client('ours'), client('theirs')];
    for (const id of [OURS, OURS + 1n, OURS + 3n]) await driver.write(ours, id);
    await driver.write(theirs, THEIRS);
    expect([...await driver.readBack(atOnce, OURS, 4)]).toEqual([1, 1, 0, 1]);
    expect([broker.queues.ledger, broker.queues['ledger-2'].map(({ content }) => content)]).toEqual([[], [String(THEIRS)]]);
    expect(driver.found()).toEqual({ twice: 0, late: 0 });
  });

  test('remembers what it took out before, and what the other load left for it', async () => {
    await driver.write(client(), OURS);
    await driver.readBack(atOnce, OURS, 1);
    broker.put('ledger-1', String(OURS + 1n));
    expect([...await driver.readBack(atOnce, OURS, 3)]).toEqual([1, 1, 0]);
  });

  test('counts what comes twice, and what one publisher sent before another of its own that came first', async () => {
    broker.put('ledger', String(OURS + 1n), 'writer');
    broker.put('ledger', String(OURS), 'writer');
    broker.put('ledger', String(OURS), 'another writer');
    await driver.readBack(atOnce, OURS, 2);
    expect(driver.found()).toEqual({ twice: 1, late: 1 });
  });

  test('does not call it late when a message that was given back comes again', async () => {
    broker.put('ledger', String(OURS + 1n), 'writer');
    broker.queues.ledger.push({ content: String(OURS), appId: 'writer', redelivered: true });
    await driver.readBack(atOnce, OURS, 2);
    expect(driver.found().late).toBe(0);
  });

  test('takes a message for refused when it was given back, and no other error', async () => {
    delete broker.queues.ledger;
    const refused = await driver.write(client(), OURS).catch((error: Error) => error);
    expect([driver.isRefusal(refused), driver.isRefusal(new Error('confirm: no answer in 3000 ms'))]).toEqual([true, false]);
  });

  test('waits for its turn while somebody else reads', async () => {
    broker.reading.add('ledger');
    await expect(driver.readBack(atOnce, OURS, 1)).rejects.toThrow('ACCESS_REFUSED');
  });
});
