import { Check, quote } from '../../kubernetes';
import { KnownParameter, knownParameter } from './known-parameters';

/** @see https://dev.mysql.com/doc/refman/8.4/en/program-variables.html */
const WHOLE = /^(-?\d+)([KMGTPE]?)$/i;
const FRACTION = /^\d+(\.\d+)?$/;
/** Those that may have a fraction. */
const FRACTIONS = [
  'innodb_max_dirty_pages_pct', 'innodb_max_dirty_pages_pct_lwm', 'innodb_segment_reserve_factor', 'long_query_time', 'secondary_engine_cost_threshold',
];
const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];
const THOUSAND = 1024n;

/** Checks a value by what is known of the parameter of that name in a series: `9.7`. */
export function checkParameterValue(check: Check, name: string, value: string, series: string): void {
  const { number, words } = ofSeries(check, name, series);
  if (number !== undefined) {
    check.that(isBetween(name, value, number.least, number.most),
      `parameters: ${name} must be a number from ${number.least} to ${number.most}, got ${quote(value)}: use a number in this range, such as '64' or '64M'`);
  }
  check.that(words === undefined || words.includes(value.toLowerCase()),
    `parameters: ${name} must be ${words?.join(' or ')}, got ${quote(value)}: use one of these`);
  checkModes(check, name, value);
}

/** A server doesn't start with a parameter that it doesn't know. */
function ofSeries(check: Check, name: string, series: string): KnownParameter {
  const known = knownParameter(name);
  if (known === undefined) {
    throw check.error(`parameters: MySQL has no parameter ${name} that a member can be given: correct the name`);
  }
  check.that(known.since === undefined || known.since === series, `parameters: MySQL ${series} has no parameter ${name}, which is of ${known.since} and newer: leave it out`);
  return known;
}

function isBetween(name: string, value: string, least: string, most: string): boolean {
  if (FRACTIONS.includes(name)) {
    return FRACTION.test(value) && Number(value) >= Number(least) && Number(value) <= Number(most);
  }
  const amount = amountOf(value);
  return amount !== undefined && amount >= BigInt(least) && amount <= BigInt(most);
}

/** The passwords of the cluster's own users are written in a way that this mode changes. */
function checkModes(check: Check, name: string, value: string): void {
  check.that(name !== 'sql_mode' || !value.toUpperCase().includes('NO_BACKSLASH_ESCAPES'),
    `parameters: sql_mode must not have NO_BACKSLASH_ESCAPES, by which the programs of members would write other passwords, got ${quote(value)}: let the app set it in its sessions`);
}

/** A whole number as the server reads it; none where it is no number. */
export function amountOf(value: string): bigint | undefined {
  const [, number, unit] = WHOLE.exec(value) ?? [];
  return number === undefined ? undefined : BigInt(number) * THOUSAND ** BigInt(UNITS.indexOf(unit.toUpperCase()));
}
