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
const PLACE = ['host', 'port'];
const KNOWN = ['username', 'password', ...PLACE, 'database'];

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

/** What clients are told beside their Secret. `jdbc`: the URL for programs in Java, if there is one. */
export function loginEntries({ product, host, port }: LoginPlace, login?: Login, jdbc?: string): { [key: string]: string } {
  const database = login?.database;
  return {
    ...serviceEntries(product, host, port),
    ...(database === undefined ? {} : { database }),
    ...(login === undefined || jdbc === undefined ? {} : { jdbc: filled(jdbc, { host, port: String(port), database }) }),
  };
}

/** By the Service Binding convention, so that other tools can project it too. */
export function loginSecret(place: LoginPlace, uri: string, { username, database, secretName }: Login): GeneratedSecret {
  // the namespace is where the Job runs: a chart may have none
  const host = `${place.host}.{namespace}.svc`;
  const values = { username, host, port: String(place.port), database };
  return {
    name: secretName,
    type: `servicebinding.io/${place.product}`,
    passwords: ['password'],
    strings: {
      ...serviceEntries(place.product, host, place.port),
      username,
      ...(database === undefined ? {} : { database }),
      uri: filled(uri, values),
    },
  };
}

/** What isn't known yet stays. */
function filled(text: string, values: { [key: string]: string | undefined }): string {
  return text.replace(PLACEHOLDER, (whole, key: string) => values[key] ?? whole);
}

/** Checks how clients log in. */
export function checkUri(check: Check, prop: string, uri: string): void {
  const keys = checkPlaceholders(check, prop, uri, KNOWN);
  check.that(!/[{}]/.test(uri.replace(PLACEHOLDER, '')) && keys.includes('username') && keys.includes('password'),
    `${prop} must have {username} and {password} in it, and no other brace, got '${uri}': write one such as 'nats://{username}:{password}@{host}:{port}'`);
}

/** Checks where programs in Java log in: a password in it would be readable in the YAML, or out of date. */
export function checkJdbc(check: Check, prop: string, url: string, uri: string): void {
  checkPlaceholders(check, prop, url, keepsDatabases(uri) ? [...PLACE, 'database'] : PLACE);
  check.that(url.startsWith('jdbc:') && !/[{}]/.test(url.replace(PLACEHOLDER, '')),
    `${prop} must begin with 'jdbc:', and have no other brace in it, got '${url}': write one such as 'jdbc:mysql://{host}:{port}/{database}'`);
}

function checkPlaceholders(check: Check, prop: string, url: string, known: string[]): string[] {
  check.string(prop, url);
  const keys = [...url.matchAll(PLACEHOLDER)].map(([, key]) => key);
  const unknown = keys.find((key) => !known.includes(key));
  check.that(unknown === undefined, `${prop} asks for {${unknown}}: use ${known.join(', ')}`);
  return keys;
}

/** Whether the product keeps databases. */
export function keepsDatabases(uri: string | undefined): boolean {
  return uri?.includes('{database}') ?? false;
}
