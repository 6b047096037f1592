import { AppSecret, FileSource } from '../config';
import { Check } from '../kubernetes';

/** The keys of the Secret: the certificate, its private key, the authority's certificate. */
const KEYS = ['tls.crt', 'tls.key', 'ca.crt'];

/** Also in renewal.py. */
const FOLDER = '/etc/member-tls';

/** The certificates that members show to clients, and where the product has it to each other. */
export class ServerTls {
  /** Where members of the library's engines have the certificate. */
  public static readonly CERTIFICATE = `${FOLDER}/tls.crt`;
  /** Where they have its private key, which they read and nobody else. */
  public static readonly KEY = `${FOLDER}/tls.key`;
  /** Where they have the authority's certificate. */
  public static readonly AUTHORITY = `${FOLDER}/ca.crt`;

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

  private constructor(
    private readonly isSelfMade: boolean,
    /** The Secret, where members don't make their own. */
    public readonly secret?: AppSecret,
  ) {}

  /** What an engine gives its members, as `files`: none where they make their own. */
  public get files(): { [path: string]: FileSource } {
    return this.secret === undefined ? {} : { [FOLDER]: FileSource.secretFolder(this.secret) };
  }

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
