/** A stream as the driver's client sees it. */
class Broker {
  public readonly messages: (string | undefined)[] = [];

  public async jetStream(subject: string, text: string): Promise<object> {
    if (subject === 'ledger') this.messages.push(text);
    if (!subject.includes('MSG.GET')) return { state: { last_seq: this.messages.length } };
    const message = this.messages[JSON.parse(text).seq - 1];
    if (message === undefined) throw Object.assign(new Error('no message found'), { code: 10037 });
    return { message: { data: Buffer.from(message).toString('base64') } };
  }
}

describe('the driver of NATS', () => {
  let driver: any;

  beforeAll(() => {
    jest.doMock('../e2e/load/nats', () => ({ Nats: {} }), { virtual: true });
    Object.assign(process.env, { USERNAME: 'events', PASSWORD: 'of events' });
    driver = jest.requireActual('../e2e/load/jetstream');
  });

  test('reads back which of its own messages are there, of a stream that has those of others', async () => {
    const broker = new Broker();
    broker.messages.push('1000', '1002'); // those of a load before
    await driver.create(broker);
    for (const id of [1_000n, 1_001n, 2_000n, 1_002n]) await driver.write(broker, id);
    broker.messages[3] = undefined;
    const there = await driver.readBack((work: (client: Broker) => unknown) => work(broker), 1_000n, 4);
    expect([...there]).toEqual([1, 0, 1, 0]);
  });

  test('takes no error for a refusal', () => {
    expect(driver.isRefusal(new Error('503 no suitable peers'))).toBe(false);
  });
});
