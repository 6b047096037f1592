import type { ServerTls } from '../../engine';
import type { RabbitmqAccess } from './declared/access';
import type { RabbitmqProtocol } from './protocol';
import type { RabbitmqImage } from './rabbitmq-image';
import type { RabbitmqVersion } from './rabbitmq-version';
import type { RabbitmqRemoval } from './declared/removal';
import type { RabbitmqVirtualHost } from './declared/virtual-host';

/** RabbitMQ, with quorum queues. */
export interface RabbitmqEngineProps {
  /** The version. Members are updated from one series to the next, one after the other; there is no way back. */
  readonly version: RabbitmqVersion;

  /**
   * The image.
   *
   * @default RabbitmqImage.official(version)
   */
  readonly image?: RabbitmqImage;

  /**
   * Settings of the server, by RabbitMQ's names: `{ heartbeat: '30' }`. They win over what follows from the resources. Another value restarts the
   * members, one after the other.
   *
   * @default - memory, disk and connections by the resources and the volume
   * @see https://www.rabbitmq.com/docs/configure#config-items
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Virtual hosts, with queues, exchanges, bindings and policies that are there before anybody uses them. What isn't declared any more stays,
   * until it is `removed`.
   *
   * @default - `/`, which is empty until clients make something
   */
  readonly virtualHosts?: RabbitmqVirtualHost[];

  /**
   * What is to go: `[RabbitmqRemoval.queue('shop', 'old')]`. Nothing that has messages is dropped: it stays, with a sentence in the StatefulSet's
   * annotation `why`, until it is empty. What is gone can be left out again.
   *
   * @default - nothing
   */
  readonly removed?: RabbitmqRemoval[];

  /**
   * What accounts may do.
   *
   * @default - each everything in each virtual host, and nothing beside
   */
  readonly access?: RabbitmqAccess[];

  /**
   * The virtual host that clients are told of.
   *
   * @default - the first that is declared, or `/`
   */
  readonly virtualHost?: string;

  /**
   * The certificates that members show to clients, of a Secret. With them, clients come encrypted and no other way, by the port 5671.
   *
   * @default - none: clients come by the port 5672, in plain text
   */
  readonly tls?: ServerTls;

  /**
   * Whether members speak TLS among themselves as well, by the certificates of `tls`. Those that do and those that don't can't hear each other: to
   * begin or to end it, scale the StatefulSet to 0 before the apply.
   *
   * @default false
   */
  readonly tlsBetweenMembers?: boolean;

  /**
   * What clients may speak beside AMQP, each by a port of its own. Apps are told it by `<protocol>-port`. Another one restarts the members, one after
   * the other.
   *
   * @default - AMQP alone
   */
  readonly protocols?: RabbitmqProtocol[];

  /**
   * Whether people may come to the management page: by the Service `<name>-management`, of port 15672, or 15671 with `tls`. It is open to nobody
   * until an `Exposure` or a client leads to `broker.furtherEndpoint('management')`. Accounts with a tag can log in.
   *
   * @default false
   */
  readonly managementPage?: boolean;

  /**
   * Whether the plugin of federation is on. Brokers elsewhere that have this one as an upstream of their exchanges need it; its own upstreams turn it
   * on by themselves. Another value restarts the members, one after the other.
   *
   * @default - on where it has upstreams
   */
  readonly federation?: boolean;
}
