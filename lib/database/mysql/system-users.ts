import { AppSecret, Variable } from '../../config';

/** Whose passwords the Secret has: the cluster's own users, by accounts.py. */
export const SYSTEM_USERS = ['actor', 'provisioner', 'replication', 'superuser'] as const;

/** No owner may be called so. @see https://dev.mysql.com/doc/refman/8.4/en/reserved-accounts.html */
export const RESERVED_OWNERS: string[] = [...SYSTEM_USERS, 'root', 'mysql'];

type SystemUser = typeof SYSTEM_USERS[number];

/** The keys of the passwords of these users, by the variables that programs read them from. */
export function passwordKeys(users: readonly SystemUser[]): { [variable: string]: string } {
  return Object.fromEntries(users.map((user) => [`${user.toUpperCase()}_PASSWORD`, user]));
}

/** All of them, as variables. */
export function passwordVariables(secret: AppSecret): { [variable: string]: Variable } {
  return Object.fromEntries(Object.entries(passwordKeys(SYSTEM_USERS)).map(([variable, key]) => [variable, Variable.secret(secret, key)]));
}
