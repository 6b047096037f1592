import { AppSecret } from '../config';
import { Check } from '../kubernetes';

/** The keys of the Secret: the certificate, its private key, the authority's certificate. */
const KEYS = ['tls.crt', 'tls.key', 'ca.crt'];

/** The certificates that members show to clients and to each other, for products that have TLS from the start. */
export class ServerTls {
  /**
   * Each member makes its own, which it has for as long as its volume: all traffic is encrypted, and who the server is can't be verified.
   */
  public static selfMade(): ServerTls {
    return new ServerTls(true);
  }

  /**
   * Those of a Secret as cert-manager makes it: `AppSecret.existing('orders-tls', ['tls.crt', 'tls.key', 'ca.crt'])`. Clients verify the server by
   * the same `ca.crt`, and the certificate has the names that they connect to, which are the Services'. A renewed one counts for a member from its
   * next start on.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static fromSecret(secret: AppSecret): ServerTls {
    return new ServerTls(false, secret);
  }

  private constructor(
    private readonly isSelfMade: boolean,
    /** The Secret, where members don't make their own. */
    public readonly secret?: AppSecret,
  ) {}

  /**
   * Whether members can be given it.
   *
   * @internal
   */
  public _check(check: Check, prop: string): void {
    if (!this.isSelfMade) {
      check.instance(`${prop}: the Secret`, this.secret, AppSecret, 'AppSecret.existing(\'orders-tls\', [\'tls.crt\', \'tls.key\', \'ca.crt\'])');
      KEYS.forEach((key) => this.secret!._checkKey(check, prop, key));
    }
  }
}
