import { ServiceConnectionProps, ServiceKind } from './service-connection';
import { HTTPS_PORT, HTTP_PORT, httpUrl } from './url';

/** An API that speaks HTTP. */
export interface HttpConnectionProps extends ServiceConnectionProps {
  /**
   * Whether it speaks TLS: then the port is 443 where it isn't given, and 80 otherwise.
   *
   * @default - true, but for pods of this cluster
   */
  readonly tls?: boolean;
}

const WHAT = 'Connection.http()';

export const HTTP: ServiceKind<HttpConnectionProps> = {
  what: WHAT,
  type: 'http',
  describe: (check, { tls, pods }) => {
    const secure = tls ?? pods === undefined;
    check.boolean(`${WHAT}: tls`, secure);
    return { port: secure ? HTTPS_PORT : HTTP_PORT, entries: ({ host, port }) => ({ uri: httpUrl(secure, host, port) }) };
  },
};
