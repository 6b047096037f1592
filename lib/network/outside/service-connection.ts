import type { FileSource } from '../../config';
import { Check, copyOf } from '../../kubernetes';
import { serviceEntries } from '../binding';
import type { Peer } from '../peer';
import type { Target } from '../target';
import { BindingOptions, outsideFacts } from './binding-options';
import { whereabouts } from './place';

/** A service that the library didn't make, outside of the cluster or in it. */
export interface ServiceConnectionProps extends BindingOptions {
  /** Its host name or address: `db.example.com`, or the name of a Service where it is in this cluster. */
  readonly host: string;

  /**
   * The port that clients use.
   *
   * @default - the usual one
   */
  readonly port?: number;

  /**
   * The address blocks that it lives in: `203.0.113.0/24`.
   *
   * @default - `host` itself where that is an address; by its name where `EgressByName` says how; every public IPv4 address otherwise
   */
  readonly cidrs?: string[];

  /**
   * The pods that it consists of, where it is in this cluster: what an operator or a chart runs.
   *
   * @default - it is outside of the cluster
   */
  readonly pods?: Peer;

  /**
   * The port that these pods listen on, where their Service has it under another number.
   *
   * @default - `port`
   */
  readonly podPort?: number;
}

/** What is special about one kind of service. `P`: its props. */
export interface ServiceKind<P> {
  /** How users make one, as errors call it. */
  readonly what: string;
  readonly type: string;
  /** Checks what only this kind has. */
  readonly describe: (check: Check, props: P) => Described;
}

interface Described {
  /** The port where the user names none. */
  readonly port: number;
  /** The entries that it has beside those of every service. `address`: host and port as URLs have them. */
  readonly entries: (address: Address) => { [entry: string]: string | undefined };
  readonly ca?: FileSource;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

export function toService<P extends ServiceConnectionProps>({ what, type, describe }: ServiceKind<P>, props: P): Target {
  const given = copyOf(props);
  return {
    name: given?.name ?? type,
    reach: (check, client) => {
      const checked = check.props(what, given);
      const { host, pods, podPort } = checked;
      const asked = { check, client, what };
      const place = whereabouts(asked, checked);
      const kind = describe(check, checked);
      const { port = kind.port } = checked;
      check.port(`${what}: port`, port);
      check.that(podPort === undefined || pods !== undefined, `${what}: podPort is that of pods, and there are none: leave it out, or give pods`);
      if (podPort !== undefined) {
        check.port(`${what}: podPort`, podPort);
      }
      const entries = { ...serviceEntries(type, host, port), ...withoutGaps(kind.entries({ host, port })) };
      return { ...place, ports: [{ port: podPort ?? port }], facts: outsideFacts(asked, entries, checked, kind.ca) };
    },
  };
}

function withoutGaps(entries: { [entry: string]: string | undefined }): { [entry: string]: string } {
  return Object.fromEntries(Object.entries(entries).flatMap(([entry, text]) => text === undefined ? [] : [[entry, text]]));
}
