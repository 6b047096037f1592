import { k8s } from 'cdk8s-plus-28';
import { GeneratedSecret } from '../../workload';
import { REPLICATION_USER, RESTAPI_USER, REWIND_USER, SUPERUSER } from './patroni-config';

/** The engine's own users, by the middle of the variables that Patroni reads their names and passwords from. */
const USERS = { SUPERUSER, REPLICATION: REPLICATION_USER, REWIND: REWIND_USER, RESTAPI: RESTAPI_USER };

/** The finding that these variables are. */
export const PASSWORDS_IN_VARIABLES = { checkov: 'CKV_K8S_35', reason: 'Patroni reads its passwords from variables' };

type SystemUser = keyof typeof USERS;

/** The key of a user's password in the Secret. */
function key(user: string): string {
  return `${user.toLowerCase()}-password`;
}

/** The keys of the passwords of these users, by Patroni's variables. */
export function passwordKeys(users: SystemUser[]): { [variable: string]: string } {
  return Object.fromEntries(users.map((user) => [`PATRONI_${user}_PASSWORD`, key(user)]));
}

/** Names and passwords of these users, as Patroni's variables. */
export function systemVariables(secretName: string, users: SystemUser[]): k8s.EnvVar[] {
  return users.flatMap((user) => [
    { name: `PATRONI_${user}_USERNAME`, value: USERS[user] },
    { name: `PATRONI_${user}_PASSWORD`, valueFrom: { secretKeyRef: { name: secretName, key: key(user) } } },
  ]);
}

/** The Secret with the passwords of all of them. */
export function systemSecret(name: string): GeneratedSecret {
  return { name, type: 'Opaque', passwords: Object.keys(USERS).map(key), strings: {} };
}
