// As much of NATS's protocol as a request and its answer take. Who writes an app of his own takes the client of his language instead.
'use strict';
const net = require('node:net');
const { randomUUID } = require('node:crypto');

const CONNECT_MS = 3000;
const LINE = '\r\n';
/** The subscription to answers, and the one to messages of streams. */
const [ANSWERS, PULLED] = ['1', '2'];

const inbox = () => `_INBOX.${randomUUID().replace(/-/g, '')}`;

class Nats {
  static connect({ host, port, username, password }) {
    return new Promise((resolve, reject) => {
      const nats = new Nats(net.connect(port, host), reject);
      const login = { user: username, pass: password, verbose: false, headers: true, no_responders: true, lang: 'node', version: '1' };
      nats.socket.setNoDelay(true).setTimeout(CONNECT_MS, () => nats.socket.destroy(new Error('no answer')));
      nats.write(`CONNECT ${JSON.stringify(login)}${LINE}SUB ${nats.inbox}.* ${ANSWERS}${LINE}SUB ${nats.pulled} ${PULLED}${LINE}PING${LINE}`);
      nats.ready = () => {
        nats.socket.setTimeout(0);
        resolve(nats);
      };
    });
  }

  constructor(socket, failed) {
    this.socket = socket;
    [this.inbox, this.pulled] = [inbox(), inbox()];
    this.asked = 0;
    this.waiting = new Map();
    this.bytes = Buffer.alloc(0);
    socket.on('data', (data) => {
      this.bytes = Buffer.concat([this.bytes, data]);
      while (this.next());
    });
    socket.on('error', (error) => { this.error = error; });
    socket.on('close', () => {
      this.error ??= new Error('the connection was closed');
      failed(this.error);
      for (const { reject } of this.waiting.values()) reject(this.error);
    });
  }

  /** The answer to a message: its text, its header, and where it wants an answer itself. */
  request(subject, text, ms) {
    return this.ask(subject, text, ms, `${this.inbox}.${this.asked++}`);
  }

  /** A message off a stream, or a header that says why there is none; one call at a time. It comes under the subject that it was published to. */
  pull(subject, text, ms) {
    return this.ask(subject, text, ms, this.pulled);
  }

  ask(subject, text, ms, reply) {
    return new Promise((resolve, reject) => {
      if (this.error) return reject(this.error);
      const timer = setTimeout(() => reject(new Error('no answer')), ms);
      this.waiting.set(reply, { resolve, reject, done: () => clearTimeout(timer) });
      this.publish(subject, text, reply);
    }).finally(() => {
      this.waiting.get(reply)?.done();
      this.waiting.delete(reply);
    });
  }

  publish(subject, text, reply = '') {
    this.write(`PUB ${subject} ${reply} ${Buffer.byteLength(text)}${LINE}${text}${LINE}`);
  }

  /** A call of JetStream's API, or a message for a stream: both are answered in JSON. */
  async jetStream(subject, text, ms = 5000) {
    const { text: answer, header } = await this.request(subject, text, ms);
    const { error, ...result } = answer ? JSON.parse(answer) : { error: { description: header.split(LINE)[0] } };
    if (error) throw Object.assign(new Error(`${error.code ?? ''} ${error.description}`), { code: error.err_code });
    return result;
  }

  close() { this.socket.destroy(); }

  write(text) { this.socket.write(text); }

  /** Takes one message off what has come, if it is whole. */
  next() {
    const end = this.bytes.indexOf(LINE);
    if (end < 0) return false;
    const [verb, ...words] = this.bytes.subarray(0, end).toString().split(' ');
    let after = end + LINE.length;
    if (verb === 'MSG' || verb === 'HMSG') {
      const sizes = verb === 'MSG' ? [0, Number(words.at(-1))] : words.slice(-2).map(Number);
      const [header, whole] = sizes;
      if (this.bytes.length < after + whole + LINE.length) return false;
      const body = this.bytes.subarray(after, after + whole);
      this.deliver(words, words.length > (verb === 'MSG' ? 3 : 4) ? words[2] : undefined, body, header);
      after += whole + LINE.length;
    } else if (verb === 'PING') {
      this.write(`PONG${LINE}`);
    } else if (verb === 'PONG') {
      this.ready();
    } else if (verb === '-ERR') {
      this.socket.destroy(new Error(words.join(' ')));
    }
    this.bytes = this.bytes.subarray(after);
    return true;
  }

  deliver([subject, subscription], reply, body, header) {
    const message = { reply, header: body.subarray(0, header).toString(), text: body.subarray(header).toString() };
    this.waiting.get(subscription === PULLED ? this.pulled : subject)?.resolve(message);
  }
}

module.exports = { Nats };
