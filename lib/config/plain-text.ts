import { Check, quote } from '../kubernetes';

/** How what holds a secret is called: `DB_PASSWORD`, `apiToken`, `--db-password`, … Another last word says something about one: `PASSWORD_FILE`. */
const SECRET = /(PASSWORDS?|(^|_)(PASSWD|PASS|PWD|PASSPHRASE|SECRETS?|TOKENS?|CREDENTIALS?|(API|PRIVATE|ACCESS|ACCOUNT|SECRET|ENCRYPTION|SIGNING|MASTER)_?KEYS?))$/;
/** What doesn't change that: `SECRET_KEY_BASE`, `TOKEN_V2`. */
const SUFFIXES = /(_(BASE|VALUE)|_?V?\d+)+$/;
/** How many there are, and not which: `MAX_TOKENS`. */
const COUNT = /(^|_)(MAX|MIN|NUM|NUMBER_OF|COUNT_OF|TOTAL|LIMIT|BUDGET|CONTEXT|INPUT|OUTPUT|PROMPT|COMPLETION|N)_(\w+_)?(TOKENS?|SECRETS|PASSWORDS)$/;
const AMOUNT = /^\d[\d_]*([.,]\d+)?\s*([kKmMgG]|[kMG]i)?$/;
/** Not the secret itself: nothing, a switch, the path of a file, or what a program or a shell puts in later. */
const HARMLESS = /^(\s*|true|false|yes|no|on|off|none|null|(file:(\/\/)?)?(\/[\w.@-]+)+|\$\w+|\$__\w+\{.*\}|\$\([^)]*\)|\$\{[^}]*\}|`[^`]*`|%\(\w+\)s|\{\{.*\}\}|\{[\w.-]+\}|<[\w .-]+>)$/i;
const PASSWORD_IN_URL = /:\/\/[^/\s:@]*:([^/?#\s@]+)@/;
const VALUE = '(\'[^\']*\'|"[^"]*"|\\$\\([^)]*\\)|\\$\\{[^}]*\\}|`[^`]*`|[^\\s;&\'",)\\]}]*)';
/** `name=value` anywhere in a text: in a URL's query, libpq's `host=db password=…`, a shell's assignment; `name: value`, as in JSON and headers. */
const ASSIGNMENT = new RegExp(`(?:^|[\\s;&?#/'",([{])-{0,2}([A-Za-z_][\\w.-]*)(?:\\s*=\\s*|["']\\s*:\\s*|:\\s+)${VALUE}`, 'g');
/** `--name value` in a text for a shell. */
const OPTION_IN_TEXT = new RegExp(`(?:^|\\s)--?([A-Za-z][\\w.-]*)\\s+(?!-)${VALUE}`, 'g');
const CREDENTIALS = /\b(Bearer|Basic)\s+([\w+/=.-]{6,})|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** What is known by its form: of GitHub, GitLab, Slack, AWS, Stripe, Google, npm, SendGrid, DigitalOcean, Vault; JSON web tokens. */
const TOKEN = new RegExp([
  'gh[oprsu]_[A-Za-z0-9]{36}', 'github_pat_\\w{22,}', 'glpat-[\\w-]{20}', 'xox[abeprs]-[\\w-]{10,}', 'hooks\\.slack\\.com/services/\\w+/\\w+/\\w+', '(AKIA|ASIA)[A-Z0-9]{16}\\b',
  '[rs]k_(live|test)_\\w{16,}', 'AIza[\\w-]{35}', 'npm_[A-Za-z0-9]{36}', 'SG\\.[\\w-]{16,}\\.[\\w-]{16,}', 'do[opr]_v1_[0-9a-f]{64}', 'hvs\\.[\\w-]{20,}',
  'eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\.[\\w-]{8,}',
].map((form) => `\\b${form}`).join('|'));
/** Options of programs that take a password under no name of its own: `curl -u name:password`, `mysql -ppassword`, `redis-cli -a password`. */
const LOGINS = [
  /\bcurl\b(?:\\\n|[^|;&\n])*?\s(?:-[a-zA-Z]*[uU]\s*|--(?:proxy-)?user[=\s]+)['"]?[^\s:'"]+:([^\s'"]+)/,
  /\b(?:mysql\w*|mariadb[\w-]*)\b(?:\\\n|[^|;&\n])*?\s-p['"]?([^\s'"]+)/,
  /\b(?:(?:redis|valkey)-cli\b(?:\\\n|[^|;&\n])*?\s-a|sshpass\s+-p|mongo(?:sh)?\b(?:\\\n|[^|;&\n])*?\s-p)\s*['"]?([^\s'"-][^\s'"]*)/,
];
/** An option whose value is the next argument. */
const OPTION = /^--?([A-Za-z][\w.-]*)$/;
/** Files in which `name=value` is a setting; in a program it is an assignment, mostly of something else. */
const SETTINGS = /\.(env|ini|conf|cfg|cnf|properties|ya?ml|json|toml)$/i;

const PROGRAM = /\.(py|sh)$/i;
/** What every name of a secret has in it: a text without it needs no closer look. */
const HINT = /pass|pwd|secret|token|credential|key/i;
/** Programs in which nothing was found: all clusters of an app run the same. */
const CLEAN = new Set<string>();

/** Names that look like those of secrets, and the reason why each holds none. */
export interface NoSecrets {
  readonly [name: string]: string;
}

/**
 * Refuses secrets where everybody can read them: in variables, arguments and probes. What it takes for one by mistake is told by its name, with a
 * reason.
 */
export class PlainText {
  private readonly unused: Set<string>;

  /** `wayOut`: what errors end with. */
  public constructor(private readonly check: Check, private readonly noSecrets: NoSecrets, private readonly wayOut = WAY_OUT) {
    check.map('noSecrets', noSecrets);
    for (const [name, reason] of Object.entries(noSecrets)) {
      check.string(`noSecrets: ${name}`, reason);
      check.that(reason.trim() !== '', `noSecrets: ${name} has no reason, got ${quote(reason)}: say why it holds none`);
    }
    this.unused = new Set(Object.keys(noSecrets));
  }

  /** Variables whose values stand in the YAML. */
  public variables(prop: string, env: { [name: string]: string }): void {
    this.check.map(prop, env);
    for (const [name, value] of Object.entries(env)) {
      this.check.variableName(prop, name);
      this.named(prop, name, value);
    }
  }

  /** A text that has a name. */
  public named(prop: string, name: string, value: string): void {
    this.check.string(`${prop}: ${name}`, value);
    if (!this.isExcused(name)) {
      this.check.that(!isSecret(name, value), `${prop}: ${name} looks like a secret, and ${this.wayOut}`);
      this.text(`${prop}: ${name}`, name, value);
    }
  }

  /** A program and its arguments. `name`: of what has no name of its own; `before`: the program that these are the arguments of. */
  public command(what: string, name: string, command: string[], before: string[] = []): void {
    command.forEach((argument, i) => {
      const [, option] = OPTION.exec(command[i - 1] ?? '') ?? [];
      if (option !== undefined && !argument.startsWith('-') && !this.isExcused(option)) {
        this.check.that(!isSecret(option, argument), `${what}: what follows ${command[i - 1]} looks like a secret, and ${this.wayOut}`);
      }
      this.text(what, name, argument);
    });
    this.logins(what, name, [...before, ...command].join(' '));
  }

  /** A file. `what`: what errors call it, with its path at the end. */
  public file(what: string, text: string): void {
    const isProgram = PROGRAM.test(what);
    if (isProgram && CLEAN.has(text)) {
      return;
    }
    this.credentials(what, what, text);
    if (SETTINGS.test(what)) {
      this.assignments(what, text);
    } else if (isProgram && Object.keys(this.noSecrets).length === 0) {
      CLEAN.add(text);
    }
  }

  /** A text. `name`: of what has no name of its own. */
  public text(what: string, name: string, text: string): void {
    this.credentials(what, name, text);
    this.assignments(what, text);
  }

  /** Every name has to be of use, or it would hide the secret that comes to be called so. */
  public done(): void {
    const [name] = this.unused;
    this.check.that(name === undefined, `noSecrets: nothing called ${quote(name)} looks like a secret: leave it out`);
  }

  private credentials(what: string, name: string, text: string): void {
    const [, password] = PASSWORD_IN_URL.exec(text) ?? [];
    this.check.that(password === undefined || HARMLESS.test(password) || this.isExcused(name), `${what} has a password in it, which ${this.wayOut}`);
    this.check.that(!(CREDENTIALS.test(text) || TOKEN.test(text)) || this.isExcused(name), `${what} has credentials in it, which ${this.wayOut}`);
    this.logins(what, name, text);
  }

  private assignments(what: string, text: string): void {
    if (!HINT.test(text)) {
      return;
    }
    for (const [, given, value] of [...text.matchAll(ASSIGNMENT), ...text.matchAll(OPTION_IN_TEXT)]) {
      if (isSecret(given, value.replace(/^(['"])(.*)\1$/, '$2')) && !this.isExcused(given)) {
        throw this.check.error(`${what} sets ${given}, which looks like a secret and ${this.wayOut}`);
      }
    }
  }

  /** `text`: a whole command, or what may hold one. */
  private logins(what: string, name: string, text: string): void {
    const passwords = LOGINS.flatMap((login) => login.exec(text)?.[1] ?? []).filter((password) => !HARMLESS.test(password));
    this.check.that(passwords.length === 0 || this.isExcused(name), `${what} gives a program a password, which ${this.wayOut}`);
  }

  private isExcused(name: string): boolean {
    const isKnown = Object.keys(this.noSecrets).includes(name);
    this.unused.delete(name);
    return isKnown;
  }
}

const WAY_OUT = 'would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets';

function isSecret(name: string, value: string): boolean {
  if (!HINT.test(name)) {
    return false;
  }
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[-.]/g, '_').toUpperCase();
  return SECRET.test(words.replace(SUFFIXES, '')) && !HARMLESS.test(value) && !(COUNT.test(words) && AMOUNT.test(value));
}
