import type { FileSource } from '../../config';
import { ServiceConnectionProps, ServiceKind } from './service-connection';
import { inUrl } from './url';

/** A Redis or Valkey server that the library didn't make. */
export interface RedisConnectionProps extends ServiceConnectionProps {
  /**
   * The number of the database: the entry `database`.
   *
   * @default - none: 0 to clients
   */
  readonly database?: number;

  /**
   * Whether it speaks TLS: the entry `tls`.
   *
   * @default false
   */
  readonly tls?: boolean;

  /**
   * The certificates of the authority that the server's is checked by: the entry `ca.crt`.
   *
   * @default - none
   */
  readonly ca?: FileSource;
}

const WHAT = 'Connection.redis()';
const PORT = 6379;

/** There is a `uri` where nobody logs in: with a password in it, it is a key of the Secret. */
export const REDIS: ServiceKind<RedisConnectionProps> = {
  what: WHAT,
  type: 'redis',
  describe: (check, { database, tls = false, ca, secret }) => {
    if (database !== undefined) {
      check.integer(`${WHAT}: database`, database, 0);
    }
    check.boolean(`${WHAT}: tls`, tls);
    check.that(ca === undefined || tls, `${WHAT}: ca is for TLS, and tls isn't true: set it, or leave ca out`);
    const number = database === undefined ? undefined : String(database);
    return {
      port: PORT, ca,
      entries: ({ host, port }) => ({
        database: number,
        tls: String(tls),
        uri: secret === undefined ? `${tls ? 'rediss' : 'redis'}://${inUrl(host)}:${port}${number === undefined ? '' : `/${number}`}` : undefined,
      }),
    };
  },
};
