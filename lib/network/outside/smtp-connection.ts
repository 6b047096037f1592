import { ServiceConnectionProps, ServiceKind } from './service-connection';
import { inUrl } from './url';

/** How a client that sends mail uses TLS. */
export enum SmtpSecurity {
  /** Never: for a relay in the cluster. */
  NONE = 'none',
  /** After a plain greeting, on port 587. */
  STARTTLS = 'starttls',
  /** From the first byte, on port 465. */
  TLS = 'tls',
}

/** A server that takes mail. */
export interface SmtpConnectionProps extends ServiceConnectionProps {
  /**
   * How clients use TLS: the entry `security`.
   *
   * @default SmtpSecurity.STARTTLS
   */
  readonly security?: SmtpSecurity;
}

const WHAT = 'Connection.smtp()';
const PORTS: { [security: string]: number } = { [SmtpSecurity.NONE]: 25, [SmtpSecurity.STARTTLS]: 587, [SmtpSecurity.TLS]: 465 };

/** There is a `uri` where nobody logs in: with a password in it, it is a key of the Secret. */
export const SMTP: ServiceKind<SmtpConnectionProps> = {
  what: WHAT,
  type: 'smtp',
  describe: (check, { security = SmtpSecurity.STARTTLS, secret }) => {
    check.oneOf(`${WHAT}: security`, security, Object.values(SmtpSecurity));
    return {
      port: PORTS[security],
      entries: ({ host, port }) => ({
        security, uri: secret === undefined ? `${security === SmtpSecurity.TLS ? 'smtps' : 'smtp'}://${inUrl(host)}:${port}` : undefined,
      }),
    };
  },
};
