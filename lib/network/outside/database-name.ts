import type { Check } from '../../kubernetes';

/** Checks the name of a database, where one is given. */
export function checkDatabase(check: Check, what: string, database: string | undefined): void {
  if (database !== undefined) {
    check.string(`${what}: database`, database);
    check.that(database.trim() !== '', `${what}: database is empty: name it, or leave it out`);
  }
}
