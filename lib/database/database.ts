import { Credentials } from '../config';
import type { Construct } from 'constructs';
import { Check, quote } from '../kubernetes';
import type { ResolvedDatabase } from './engine';

/** A database inside the server, and the user that owns it. */
export interface Database {
  /**
   * Its name: lower-case letters, digits and '_', at most 60 characters, starting with a letter and not ending with '_'. Another name is another,
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

/** What SQL takes without quotes, as far as PostgreSQL, MySQL and MariaDB agree. */
const SQL_NAME = /^[a-z][a-z0-9_]*$/;
const LONGEST_SQL_NAME = 63;
/** A volume is called `db-<database>`, with '-' for '_', which is a DNS label. */
const LONGEST_DATABASE_NAME = 60;

/** Fills in what was left out, and checks the whole. `server`: the name of what the databases are in. */
export function resolveDatabases(scope: Construct, server: string, databases: Database[]): ResolvedDatabase[] {
  const check = new Check(scope);
  check.list('databases', databases, (prop, database) => check.props(prop, database));
  check.that(databases.length > 0, 'databases is empty: declare one, or leave it out');
  const resolved = databases.map(({ name, owner = name, credentials = Credentials.generated() }) => {
    checkNames(check, name, owner);
    const prop = `credentials of database '${name}'`;
    check.instance(prop, credentials, Credentials, 'Credentials.generated() or Credentials.fromSecret()');
    credentials._bind(scope, prop);
    const secretName = credentials.secretName ?? `${server}-db-${inObjectName(name)}`;
    return { name, owner, generated: credentials.secretName === undefined, secretName };
  });
  refuseTwice(check, resolved.map(({ name }) => name), (name) => `the database '${name}' is declared twice: give each its own name`);
  refuseTwice(check, resolved.map(({ owner }) => owner),
    (owner) => `'${owner}' owns two databases, and would need two passwords: give each database an owner of its own`);
  refuseTwice(check, resolved.map(({ secretName }) => secretName),
    (secret) => `the Secret '${secret}' is given for two databases, which have two owners: give each a Secret of its own`);
  // their order means nothing, and restarts nobody
  return resolved.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** The name of a database as a part of an object's. */
export function inObjectName(database: string): string {
  return database.replace(/_/g, '-');
}

function checkNames(check: Check, name: string, owner: string): void {
  check.given('a database\'s name', name, 'name it');
  check.string('a database\'s name', name);
  check.that(SQL_NAME.test(name) && !name.endsWith('_') && name.length <= LONGEST_DATABASE_NAME,
    'a database\'s name must have lower-case letters, digits and \'_\' only, start with a letter, end with a letter or digit and be at most '
    + `${LONGEST_DATABASE_NAME} characters, got ${quote(name)}`);
  check.string(`the owner of database '${name}'`, owner);
  check.that(SQL_NAME.test(owner) && owner.length <= LONGEST_SQL_NAME,
    `the owner of database '${name}' must have lower-case letters, digits and '_' only, start with a letter and be at most ${LONGEST_SQL_NAME} characters, got ${quote(owner)}`);
}

function refuseTwice(check: Check, values: string[], message: (value: string) => string): void {
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  check.that(twice === undefined, message(String(twice)));
}
