import { AddressInfo, Server, Socket, createServer } from 'net';

const { Nats } = jest.requireActual('../../apps/events/worker/nats');

/** As much of a server as the client of the example talks to: each message is answered by `answer`, which knows who waits where. */
function aServer(answer: (socket: Socket, subject: string, reply: string, subscriptions: Map<string, string>) => void): Promise<Server> {
  const server = createServer((socket) => {
    const subscriptions = new Map<string, string>();
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n')) {
        const [verb, first, second] = line.split(' ');
        if (verb === 'SUB') subscriptions.set(first, second);
        if (verb === 'PING') socket.write('PONG\r\n');
        if (verb === 'PUB') answer(socket, first, second, subscriptions);
      }
    });
    socket.on('error', () => {});
  });
  return new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(server)));
}

describe('given the client of the example with events', () => {
  let server: Server;
  let nats: any;

  const connect = async (answer: Parameters<typeof aServer>[0]): Promise<void> => {
    server = await aServer(answer);
    nats = await Nats.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, username: 'events', password: 'secret' });
  };

  afterEach(() => {
    nats.close();
    server.close();
  });

  test('then a message off a stream is taken, although it comes under the subject that it was published to', async () => {
    await connect((socket, _subject, reply, subscriptions) =>
      socket.write(`MSG orders.new ${subscriptions.get(reply)} $JS.ACK.ORDERS.worker.1 5\r\ntea 1\r\n`));
    expect(await nats.pull('$JS.API.CONSUMER.MSG.NEXT.ORDERS.worker', '{"batch":1}', 1000))
      .toEqual({ reply: '$JS.ACK.ORDERS.worker.1', header: '', text: 'tea 1' });
  });

  test('then answers find who asked, in whichever order they come', async () => {
    const asked: string[] = [];
    await connect((socket, subject, reply) => {
      asked.push(`MSG ${reply} 1 ${subject.length}\r\n${subject}\r\n`);
      if (asked.length === 2) socket.write(asked.reverse().join(''));
    });
    const answers = await Promise.all(['one', 'other'].map((subject) => nats.request(subject, '', 1000)));
    expect(answers.map(({ text }) => text)).toEqual(['one', 'other']);
  });

  test('then what is not answered in time fails', async () => {
    await connect(() => {});
    await expect(nats.request('nobody', '', 50)).rejects.toThrow('no answer');
  });
});
