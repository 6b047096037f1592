import { AppSecret, Variable } from '../../config';
import { REPLICATION_USER, RESTAPI_USER, REWIND_USER, SUPERUSER } from './patroni-config';

/** The engine's own users, by the middle of the variables that Patroni reads their names and passwords from. */
const USERS = { SUPERUSER, REPLICATION: REPLICATION_USER, REWIND: REWIND_USER, RESTAPI: RESTAPI_USER };

/** The finding that these variables are. */
export const PASSWORDS_IN_VARIABLES = { checkov: 'CKV_K8S_35', reason: 'Patroni reads its passwords from variables' };

type SystemUser = keyof typeof USERS;

/** The keys of all passwords in the Secret. */
export const PASSWORDS = Object.keys(USERS).map(key);

/** The key of a user's password in the Secret. */
function key(user: string): string {
  return `${user.toLowerCase()}-password`;
}

/** The keys of the passwords of these users, by Patroni's variables. */
export function passwordKeys(users: SystemUser[]): { [variable: string]: string } {
  return Object.fromEntries(users.map((user) => [`PATRONI_${user}_PASSWORD`, key(user)]));
}

/** The names of these users, as Patroni's variables. */
export function systemUsers(users: SystemUser[]): { [variable: string]: string } {
  return Object.fromEntries(users.map((user) => [`PATRONI_${user}_USERNAME`, USERS[user]]));
}

/** The passwords of these users, as Patroni's variables. */
export function systemVariables(secret: AppSecret, users: SystemUser[]): { [variable: string]: Variable } {
  return Object.fromEntries(Object.entries(passwordKeys(users)).map(([variable, password]) => [variable, Variable.secret(secret, password)]));
}
