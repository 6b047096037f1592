import type { Construct } from 'constructs';
import { AppSecret, Credentials } from '../config';
import { Check } from '../kubernetes';
import { serviceEntries } from '../network';
import type { GeneratedSecret } from '../workload';
import type { ClientAccount } from './cluster-facts';

/** Whom clients log in as, and what to: checked. */
export interface Login {
  /** What apps call it: a database's name, or the account's own. */
  readonly name: string;
  readonly username: string;
  readonly database?: string;
  /** The Secret with `username` and `password`. */
  readonly secretName: string;
  readonly generated: boolean;
}

/** Where clients log in. */
export interface LoginPlace {
  readonly product: string;
  readonly host: string;
  readonly port: number;
}

/** The placeholders of a client's URL. */
const PLACEHOLDER = /\{([^{}]*)\}/g;
const KNOWN = ['username', 'password', 'host', 'port', 'database'];

/** The name as a part of an object's. */
export function inObjectName(name: string): string {
  return name.replace(/_/g, '-');
}

/** Checks where a password comes from, and says which Secret that is. `generatedName`: where it is made for the cluster. */
export function secretOf(check: Check, scope: Construct, prop: string, credentials: Credentials, generatedName: string): Pick<Login, 'secretName' | 'generated'> {
  check.instance(prop, credentials, Credentials, 'Credentials.generated() or Credentials.fromSecret()');
  credentials._bind(scope, prop);
  return { secretName: credentials.secretName ?? generatedName, generated: credentials.secretName === undefined };
}

/** `message`: for a value that is there twice. */
export function refuseTwice(check: Check, values: string[], message: (value: string) => string): void {
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  check.that(twice === undefined, () => message(String(twice)));
}

/** As engines are told. */
export function accountOf(scope: Construct, { username, database, secretName }: Login): ClientAccount {
  return { username, database, secret: AppSecret._madeBy(scope, secretName, ['username', 'password']) };
}

/** What clients are told beside their Secret. */
export function loginEntries({ product, host, port }: LoginPlace, login?: Login): { [key: string]: string } {
  return { ...serviceEntries(product, host, port), ...(login?.database === undefined ? {} : { database: login.database }) };
}

/** By the Service Binding convention, so that other tools can project it too. */
export function loginSecret(place: LoginPlace, uri: string, { username, database, secretName }: Login): GeneratedSecret {
  // the namespace is where the Job runs: a chart may have none
  const host = `${place.host}.{namespace}.svc`;
  const values: { [key: string]: string | undefined } = { username, host, port: String(place.port), database };
  return {
    name: secretName,
    type: `servicebinding.io/${place.product}`,
    passwords: ['password'],
    strings: {
      ...serviceEntries(place.product, host, place.port),
      username,
      ...(database === undefined ? {} : { database }),
      uri: uri.replace(PLACEHOLDER, (whole, key: string) => values[key] ?? whole),
    },
  };
}

/** Checks how clients log in. */
export function checkUri(check: Check, prop: string, uri: string): void {
  check.string(prop, uri);
  const keys = [...uri.matchAll(PLACEHOLDER)].map(([, key]) => key);
  const unknown = keys.find((key) => !KNOWN.includes(key));
  check.that(unknown === undefined, `${prop} asks for {${unknown}}: use ${KNOWN.join(', ')}`);
  check.that(!/[{}]/.test(uri.replace(PLACEHOLDER, '')) && keys.includes('username') && keys.includes('password'),
    `${prop} must have {username} and {password} in it, and no other brace, got '${uri}': write one such as 'nats://{username}:{password}@{host}:{port}'`);
}

/** Whether the product keeps databases. */
export function keepsDatabases(uri: string | undefined): boolean {
  return uri?.includes('{database}') ?? false;
}
