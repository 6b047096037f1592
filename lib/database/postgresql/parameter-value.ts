import { Check, quote } from '../../kubernetes';
import { KnownParameter, knownParameter } from './known-parameters';

/** @see https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES */
const SIZES: { [unit: string]: number } = { 'B': 1, 'kB': 2 ** 10, 'MB': 2 ** 20, 'GB': 2 ** 30, 'TB': 2 ** 40, '8kB': 2 ** 13, '16MB': 2 ** 24 };
const TIMES: { [unit: string]: number } = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const NUMBER = /^([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*([A-Za-z]*)$/;
const ON_OR_OFF = ['on', 'off', 'true', 'false', 'yes', 'no', '1', '0', 't', 'f', 'y', 'n'];
/** A number that begins with a zero is octal to PostgreSQL. */
const OCTAL = /^[-+]?0\d+\s*[A-Za-z]*$/;
/** Modes of files, which are meant to be. */
const MODES = ['log_file_mode', 'unix_socket_permissions'];

/** Checks a value by what is known of the parameter of that name in a major. */
export function checkParameterValue(check: Check, name: string, value: string, major: string): void {
  if (name.includes('.')) {
    // an extension's own may be any text
    return;
  }
  const { number, words } = ofMajor(check, name, major);
  check.that(MODES.includes(name) || !OCTAL.test(value), `parameters: ${name} begins with a zero, so that PostgreSQL takes it for octal, got ${quote(value)}: leave the zero out`);
  if (number !== undefined) {
    const amount = amountOf(value, number.unit);
    const unit = number.unit === '-' ? '' : ` in ${number.unit}`;
    check.that(amount !== undefined && amount >= number.least && amount <= number.most,
      `parameters: ${name} must be a number from ${number.least} to ${number.most}${unit}, got ${quote(value)}: use a number in this range`);
  }
  const isSwitch = words?.includes('on') ?? false;
  check.that(words === undefined || [...words, ...(isSwitch ? ON_OR_OFF : [])].some((word) => word.toLowerCase() === value.toLowerCase()),
    `parameters: ${name} must be ${words?.join(' or ')}, got ${quote(value)}: use one of these`);
}

/** Patroni leaves out a parameter that its server doesn't have, and says so in its log alone. */
function ofMajor(check: Check, name: string, major: string): KnownParameter {
  const known = knownParameter(name);
  check.that(known.length > 0, `parameters: PostgreSQL has no parameter ${name}: correct the name; those of extensions have a dot, as in 'pg_stat_statements.max'`);
  const own = known.find(({ majors: [first, last] }) => Number(major) >= first && Number(major) <= last);
  if (own === undefined) {
    const [first, last] = known[0].majors;
    throw check.error(`parameters: PostgreSQL ${major} has no parameter ${name}, which is of ${first > Number(major) ? `${first} and newer` : `${last} and older`}: leave it out`);
  }
  return own;
}

/** A number in a unit, as PostgreSQL reads it; none where it is no number, or one of another kind. */
export function amountOf(value: string, unit: string): number | undefined {
  const [, number, given] = NUMBER.exec(value.trim()) ?? [];
  const units = unit in SIZES ? SIZES : unit in TIMES ? TIMES : {};
  if (number === undefined || (given !== '' && units[given] === undefined)) {
    return undefined;
  }
  return given === '' ? Number(number) : Math.round(Number(number) * units[given] / units[unit] * 1000) / 1000;
}
