import { AppSecret, FileSource, PlainText } from '../../config';
import { quote } from '../../kubernetes';
import type { BindingFacts, SecretEntries } from '../binding';
import type { Asked } from './asked';

/** What a client is told of something that the library didn't make, beside its address. */
export interface BindingOptions {
  /**
   * The name of the binding: its files are in `$SERVICE_BINDING_ROOT/<name>/`.
   *
   * @default - what it is: `postgresql`
   */
  readonly name?: string;

  /**
   * The Secret with what a client logs in by, in the client's namespace.
   *
   * @default - none
   */
  readonly secret?: AppSecret;

  /**
   * Which key of the Secret holds which entry: `{ database: 'dbname' }`.
   *
   * @default - every key that the Secret was said to have is the entry of its name
   */
  readonly keys?: { [entry: string]: string };

  /**
   * More entries, that are no secrets: `{ username: 'shop' }`.
   *
   * @default - none
   */
  readonly entries?: { [entry: string]: string };
}

/** An entry is a file. @see https://servicebinding.io/spec/core/1.1.0/#workload-projection */
const ENTRY = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const WAY_OUT = 'would be readable in the YAML: name the Secret that holds it in secret, and its key in keys';
/** The entry with what a server's certificate is checked by. */
const CA = 'ca.crt';

interface Texts {
  readonly [entry: string]: string;
}

/** Puts together what a client is told. `own`: the entries that follow from the other props; `ca`: the certificates of the server's authority. */
export function outsideFacts(asked: Asked, own: Texts, options: BindingOptions, ca?: FileSource): BindingFacts {
  const { check, what } = asked;
  const { entries = {} } = options;
  const plain = new PlainText(check, {}, WAY_OUT);
  check.map(`${what}: entries`, entries);
  for (const [entry, text] of Object.entries(entries)) {
    plain.named(`${what}: entries`, entry, text);
  }
  const authority = ca === undefined ? {} : authorityOf(asked, ca, plain);
  const texts = [own, entries, authority.text ?? {}];
  const secrets = [...secretEntries(asked, options), ...(authority.secret === undefined ? [] : [authority.secret])];
  checkEntries(asked, [...texts, ...secrets.map(({ keys }) => keys)].flatMap((some) => Object.keys(some)));
  return { entries: Object.assign({}, ...texts), secrets };
}

function checkEntries({ check, what }: Asked, entries: string[]): void {
  for (const entry of entries) {
    check.that(ENTRY.test(entry), `${what}: an entry must be the name of a file of small letters, digits, '-' and '.', got ${quote(entry)}: `
      + 'name it in keys or entries, as in { keys: { password: \'DB_PASSWORD\' } }');
  }
  const twice = entries.find((entry, i) => entries.indexOf(entry) !== i);
  check.that(twice === undefined, `${what}: the entry ${twice} is given twice: leave one of them out, or name in keys those that the Secret is for`);
}

function secretEntries({ check, client, what }: Asked, { secret, keys }: BindingOptions): SecretEntries[] {
  if (secret === undefined) {
    check.that(keys === undefined, `${what}: keys are those of a Secret, and there is none: name it in secret`);
    return [];
  }
  check.instance(`${what}: secret`, secret, AppSecret, 'AppSecret.existing(\'orders\', [\'username\', \'password\'])');
  secret._bind(client, `${what}: secret`);
  const used = keys ?? Object.fromEntries(secret.keys.map((key) => [key, key]));
  check.map(`${what}: keys`, used);
  check.that(Object.keys(used).length > 0, `${what}: keys is empty: name one, or leave it out for all`);
  for (const [entry, key] of Object.entries(used)) {
    secret._checkKey(check, `${what}: the entry ${entry}`, key);
  }
  return [{ name: secret.name, keys: used }];
}

function authorityOf({ check, client, what }: Asked, ca: FileSource, plain: PlainText): { readonly text?: Texts; readonly secret?: SecretEntries } {
  check.instance(`${what}: ca`, ca, FileSource, 'a factory such as FileSource.local(\'ca.crt\')');
  const { files = [], secret, key } = ca._read(client, `${what}: ca`, plain);
  if (secret !== undefined) {
    check.that(key !== undefined, `${what}: ca must be one file, got every key of the Secret '${secret.name}': use FileSource.secret()`);
    return { secret: { name: secret.name, keys: { [CA]: key! } } };
  }
  const [{ path, text }] = files;
  check.that(path === undefined && text !== undefined, `${what}: ca must be one file of text: use FileSource.local()`);
  return { text: { [CA]: text! } };
}
