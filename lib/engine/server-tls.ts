import { AppSecret, FileSource } from '../config';
import { Check } from '../kubernetes';

/** The keys of the Secret: the certificate, its private key, the authority's certificate. */
const KEYS = ['tls.crt', 'tls.key', 'ca.crt'];

/** Where a member sees the Secret. */
const FOLDER = '/etc/member-tls';

/** Of what is shown to clients, by their paths in a member. */
export const CERTIFICATES = { certificate: `${FOLDER}/tls.crt`, key: `${FOLDER}/tls.key`, authority: `${FOLDER}/ca.crt` };

/** The certificates that members show to clients, and where the product has it to each other. */
export class ServerTls {
  /**
   * Each member makes its own, which it has for as long as its volume: all traffic is encrypted, and who the server is can't be verified.
   */
  public static selfMade(): ServerTls {
    return new ServerTls(true);
  }

  /**
   * Those of a Secret as cert-manager makes it: `AppSecret.existing('orders-tls', ['tls.crt', 'tls.key', 'ca.crt'])`. Clients verify the server by
   * the same `ca.crt`, and the certificate has the names that they connect to, which are the Services'. A renewed one counts within a few minutes,
   * without a restart.
   *
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static fromSecret(secret: AppSecret): ServerTls {
    return new ServerTls(false, secret);
  }

  /**
   * What members are given of it.
   *
   * @internal
   */
  public static _files(tls: ServerTls | undefined): { [path: string]: FileSource } {
    return tls?.secret === undefined ? {} : { [FOLDER]: FileSource.secretFolder(tls.secret) };
  }

  private constructor(
    private readonly isSelfMade: boolean,
    /** The Secret, where members don't make their own. */
    public readonly secret?: AppSecret,
  ) {}

  /**
   * Whether members can be given it. `product`: one that makes no certificates.
   *
   * @internal
   */
  public _check(check: Check, prop: string, product?: string): void {
    check.that(product === undefined || !this.isSelfMade,
      `${prop} is ServerTls.selfMade(), and ${product} makes no certificates: use ServerTls.fromSecret(), or leave it out`);
    if (!this.isSelfMade) {
      check.instance(`${prop}: the Secret`, this.secret, AppSecret, 'AppSecret.existing(\'orders-tls\', [\'tls.crt\', \'tls.key\', \'ca.crt\'])');
      KEYS.forEach((key) => this.secret!._checkKey(check, prop, key));
    }
  }
}
