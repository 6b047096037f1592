import type { FileSource } from '../../config';
import { checkDatabase } from './database-name';
import { ServiceConnectionProps, ServiceKind } from './service-connection';

/** How a client of PostgreSQL uses TLS. @see https://www.postgresql.org/docs/current/libpq-ssl.html */
export enum PostgresSslMode {
  /** Never. */
  DISABLE = 'disable',
  /** Where the server has it. */
  PREFER = 'prefer',
  /** Always, whoever the server is. */
  REQUIRE = 'require',
  /** Always, and the server's certificate must be one of the authority. */
  VERIFY_CA = 'verify-ca',
  /** Always, and it must be the server's own. */
  VERIFY_FULL = 'verify-full',
}

/** A PostgreSQL server that the library didn't make. */
export interface PostgresqlConnectionProps extends ServiceConnectionProps {
  /**
   * The database: the entry `database`.
   *
   * @default - none, or what `keys` says
   */
  readonly database?: string;

  /**
   * How clients use TLS: the entry `sslmode`.
   *
   * @default - none: it is up to the client
   */
  readonly sslMode?: PostgresSslMode;

  /**
   * The certificates of the authority that the server's is checked by: the entry `ca.crt`.
   *
   * @default - none
   */
  readonly ca?: FileSource;
}

const WHAT = 'Connection.postgresql()';
const PORT = 5432;
const VERIFYING: unknown[] = [PostgresSslMode.VERIFY_CA, PostgresSslMode.VERIFY_FULL];
/** `system` in it stands for the authorities that the client's system trusts. */
const SYSTEM_ROOTS = 'sslrootcert';

export const POSTGRESQL: ServiceKind<PostgresqlConnectionProps> = {
  what: WHAT,
  type: 'postgresql',
  describe: (check, { database, sslMode, ca, entries }) => {
    checkDatabase(check, WHAT, database);
    check.oneOf(`${WHAT}: sslMode`, sslMode, Object.values(PostgresSslMode));
    check.that(!VERIFYING.includes(sslMode) || ca !== undefined || (entries as any)?.[SYSTEM_ROOTS] !== undefined,
      `${WHAT}: sslMode is ${sslMode}, and there is no authority to verify by: give ca, or entries: { ${SYSTEM_ROOTS}: 'system' } for those that the client's system trusts`);
    return { port: PORT, ca, entries: () => ({ database, sslmode: sslMode }) };
  },
};
