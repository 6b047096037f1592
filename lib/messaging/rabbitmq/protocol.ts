import { MemberPort, refuseTwice } from '../../engine';
import { Check, quote } from '../../kubernetes';
import { SHOWN } from './rabbitmq-conf';
import type { Settings } from './settings';

/** What clients may speak beside AMQP. */
export enum RabbitmqProtocol {
  /**
   * The protocol of streams, for clients that read much, and from any place: by the port 5552, or 5551 with `tls`. They ask any member where a stream
   * is, and come to that one by its own name.
   *
   * @see https://www.rabbitmq.com/docs/stream
   */
  STREAM = 'stream',
  /**
   * MQTT 3.1, 3.1.1 and 5.0, by the port 1883, or 8883 with `tls`. Messages go to the exchange `amq.topic`. Those of QoS 1 wait in quorum queues,
   * those of QoS 0 in none.
   *
   * @see https://www.rabbitmq.com/docs/mqtt
   */
  MQTT = 'mqtt',
}

/** How members listen for one. */
interface Listener {
  /** What the port is called, and its number: in plain text, and encrypted. */
  readonly plain: MemberPort;
  readonly encrypted: MemberPort;
  /** What comes before `listeners` in the names of its settings. */
  readonly prefix: string;
  readonly plugins: string[];
  /** What else members are told, for clients of a virtual host. */
  readonly settings: (virtualHost: string) => Settings;
}

const AMQP: Listener = {
  plain: { name: 'amqp', port: 5672 }, encrypted: { name: 'amqps', port: 5671 }, prefix: '', plugins: [], settings: () => ({}),
};
const OTHERS: { readonly [protocol in RabbitmqProtocol]: Listener } = {
  [RabbitmqProtocol.STREAM]: {
    plain: { name: 'stream', port: 5552 }, encrypted: { name: 'stream-tls', port: 5551 }, prefix: 'stream.', plugins: ['rabbitmq_stream'],
    // a member tells clients the host of its node's name, which is its own in DNS
    settings: () => ({}),
  },
  [RabbitmqProtocol.MQTT]: {
    plain: { name: 'mqtt', port: 1883 }, encrypted: { name: 'mqtts', port: 8883 }, prefix: 'mqtt.', plugins: ['rabbitmq_mqtt'],
    settings: (virtualHost) => ({ 'mqtt.allow_anonymous': 'false', 'mqtt.durable_queue_type': 'quorum', 'mqtt.vhost': virtualHost }),
  },
};
/** What the server's file of settings takes as it is. */
const WRITABLE = /^[\w/.:-]+( [\w/.:-]+)*$/;

/** What clients come by, AMQP first. */
export class Protocols {
  private readonly listeners: Listener[];

  public constructor(private readonly others: RabbitmqProtocol[], private readonly tls: boolean) {
    this.listeners = [AMQP, ...others.map((protocol) => OTHERS[protocol])];
  }

  /** The ports that members listen on for clients. */
  public get ports(): MemberPort[] {
    return this.listeners.map((listener) => this.portOf(listener));
  }

  /** What of the server has to be on. */
  public get plugins(): string[] {
    return this.listeners.flatMap(({ plugins }) => plugins);
  }

  /** Whoever gives a certificate has only encrypted clients. */
  public settings(virtualHost: string): Settings {
    const each = this.listeners.map((listener) => ({ ...this.listen(listener), ...listener.settings(virtualHost) }));
    return Object.assign({}, ...each, this.tls ? SHOWN : {});
  }

  /** What clients are told of those beside AMQP. */
  public get entries(): { [entry: string]: string } {
    return Object.fromEntries(this.others.map((protocol) => [`${protocol}-port`, String(this.portOf(OTHERS[protocol]).port)]));
  }

  private listen({ prefix, plain, encrypted }: Listener): Settings {
    return this.tls
      ? { [`${prefix}listeners.tcp`]: 'none', [`${prefix}listeners.ssl.default`]: String(encrypted.port) }
      : { [`${prefix}listeners.tcp.default`]: String(plain.port) };
  }

  private portOf({ plain, encrypted }: Listener): MemberPort {
    return this.tls ? encrypted : plain;
  }
}

/** Checks what clients are to speak, in a virtual host. */
export function checkProtocols(check: Check, protocols: RabbitmqProtocol[], virtualHost: string): void {
  check.list('protocols', protocols, (item, protocol) => {
    check.given(item, protocol, 'name a RabbitmqProtocol');
    check.oneOf(item, protocol, Object.values(RabbitmqProtocol));
  });
  refuseTwice(check, protocols, (twice) => `protocols names ${twice} twice: name it once`);
  check.that(!protocols.includes(RabbitmqProtocol.MQTT) || WRITABLE.test(virtualHost),
    `clients of MQTT come to the virtual host ${quote(virtualHost)}, which the server's settings can't name: let virtualHost have letters, digits, '_', '/', '.', ':' and '-' alone`);
}
