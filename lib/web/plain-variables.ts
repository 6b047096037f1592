import type { Check } from '../kubernetes';

/** How a variable that holds a secret is called: `DB_PASSWORD`, `apiToken`, … Another last word says something about one: `PASSWORD_FILE`. */
const SECRET = /(PASSWORDS?|(^|_)(PASSWD|PASS|PWD|PASSPHRASE|SECRETS?|TOKENS?|CREDENTIALS?|(API|PRIVATE|ACCESS|SECRET|ENCRYPTION|SIGNING|MASTER)_?KEYS?))$/;
/** What doesn't change that: `SECRET_KEY_BASE`, `TOKEN_V2`. */
const SUFFIXES = /(_(BASE|VALUE)|_?V?\d+)+$/;
/** Not the secret itself: nothing, a number, a switch, or the path of a file. */
const HARMLESS = /^(\s*|[\d.]+|true|false|(\/[\w.-]+)+)$/i;
const PASSWORD_IN_URL = /:\/\/[^/\s:@]*:[^/?#\s@]+@/;

/** Checks variables whose values stand in the YAML. */
export function checkPlainVariables(check: Check, env: { [name: string]: string }): void {
  const wayOut = 'would be readable in the YAML: use connectTo, or a file from a Secret';
  for (const [name, value] of Object.entries(env)) {
    check.variableName('env', name);
    check.string(`env: ${name}`, value);
    check.that(!isSecret(name) || HARMLESS.test(value), `env: ${name} looks like a secret, and ${wayOut}`);
    check.that(!PASSWORD_IN_URL.test(value), `env: ${name} has a password in it, which ${wayOut}`);
  }
}

function isSecret(name: string): boolean {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase();
  return SECRET.test(words.replace(SUFFIXES, ''));
}
