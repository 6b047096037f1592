import type { FileSource } from '../../config';
import { checkDatabase } from './database-name';
import { ServiceConnectionProps, ServiceKind } from './service-connection';

/** How a client of MySQL uses TLS. @see https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode */
export enum MysqlSslMode {
  /** Never. */
  DISABLED = 'DISABLED',
  /** Where the server has it. */
  PREFERRED = 'PREFERRED',
  /** Always, whoever the server is. */
  REQUIRED = 'REQUIRED',
  /** Always, and the server's certificate must be one of the authority. */
  VERIFY_CA = 'VERIFY_CA',
  /** Always, and it must be the server's own. */
  VERIFY_IDENTITY = 'VERIFY_IDENTITY',
}

/** A MySQL or MariaDB server that the library didn't make. */
export interface MysqlConnectionProps extends ServiceConnectionProps {
  /**
   * The database: the entry `database`.
   *
   * @default - none, or what `keys` says
   */
  readonly database?: string;

  /**
   * How clients use TLS: the entry `ssl-mode`.
   *
   * @default - none: it is up to the client
   */
  readonly sslMode?: MysqlSslMode;

  /**
   * The certificates of the authority that the server's is checked by: the entry `ca.crt`.
   *
   * @default - none
   */
  readonly ca?: FileSource;
}

const WHAT = 'Connection.mysql()';
const PORT = 3306;
const VERIFYING: unknown[] = [MysqlSslMode.VERIFY_CA, MysqlSslMode.VERIFY_IDENTITY];

export const MYSQL: ServiceKind<MysqlConnectionProps> = {
  what: WHAT,
  type: 'mysql',
  describe: (check, { database, sslMode, ca }) => {
    checkDatabase(check, WHAT, database);
    check.oneOf(`${WHAT}: sslMode`, sslMode, Object.values(MysqlSslMode));
    check.that(!VERIFYING.includes(sslMode) || ca !== undefined, `${WHAT}: sslMode is ${sslMode}, and there is no authority to verify by: give ca`);
    return { port: PORT, ca, entries: () => ({ database, 'ssl-mode': sslMode }) };
  },
};
