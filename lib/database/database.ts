import type { Construct } from 'constructs';
import { Credentials } from '../config';
import { Login, inObjectName, refuseTwice, secretOf } from '../engine';
import { Check, quote } from '../kubernetes';

/** A database inside the server, and the user that owns it. */
export interface Database {
  /**
   * Its name: lower-case letters, digits and '_', at most 63 characters, starting with a letter and not ending with '_'. Another name is another,
   * empty database: the one before stays in the server, with its data and its owner, and is yours to rename or drop.
   */
  readonly name: string;

  /**
   * The user that owns it and that apps connect as. Each database has an owner of its own. Another owner takes over the database and all that is
   * in it, and the generated Secret names it; the former one may go on until everybody has read the Secret again.
   *
   * @default - the same as `name`
   */
  readonly owner?: string;

  /**
   * Where the owner's password comes from. A Secret of your own has the keys `username` (the owner) and `password`, and is for this
   * database alone.
   *
   * @default Credentials.generated()
   */
  readonly credentials?: Credentials;
}

/** What SQL takes without quotes. What a product takes less of is its engine's to refuse. */
const SQL_NAME = /^[a-z][a-z0-9_]*$/;
const LONGEST_SQL_NAME = 63;

/** Fills in what was left out, and checks the whole. `server`: the name of what the databases are in. */
export function resolveDatabases(scope: Construct, server: string, databases: Database[]): Login[] {
  const check = new Check(scope);
  check.list('databases', databases, (prop, database) => check.props(prop, database));
  check.that(databases.length > 0, 'databases is empty: declare one, or leave it out');
  const logins = databases.map(({ name, owner = name, credentials = Credentials.generated() }) => {
    checkNames(check, name, owner);
    const secret = secretOf(check, scope, `credentials of database '${name}'`, credentials, `${server}-db-${inObjectName(name)}`);
    return { name, database: name, username: owner, ...secret };
  });
  refuseTwice(check, logins.map(({ name }) => name), (name) => `the database '${name}' is declared twice: give each its own name`);
  refuseTwice(check, logins.map(({ username }) => username),
    (owner) => `'${owner}' owns two databases, and would need two passwords: give each database an owner of its own`);
  refuseTwice(check, logins.map(({ secretName }) => secretName),
    (secret) => `the Secret '${secret}' is given for two databases, which have two owners: give each a Secret of its own`);
  // their order means nothing, and restarts nobody
  return logins.sort((a, b) => a.name < b.name ? -1 : 1);
}

function checkNames(check: Check, name: string, owner: string): void {
  check.given('a database\'s name', name, 'name it');
  check.string('a database\'s name', name);
  check.that(SQL_NAME.test(name) && !name.endsWith('_') && name.length <= LONGEST_SQL_NAME,
    'a database\'s name must have lower-case letters, digits and \'_\' only, start with a letter, end with a letter or digit and be at most '
    + `${LONGEST_SQL_NAME} characters, got ${quote(name)}`);
  check.string(`the owner of database '${name}'`, owner);
  check.that(SQL_NAME.test(owner) && owner.length <= LONGEST_SQL_NAME,
    `the owner of database '${name}' must have lower-case letters, digits and '_' only, start with a letter and be at most ${LONGEST_SQL_NAME} characters, got ${quote(owner)}`);
}
