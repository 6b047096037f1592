import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Check, quote } from '../../kubernetes';
import { Parameters, checkParameterText } from '../server-parameters';
import { amountOf, checkParameterValue } from './parameter-value';
import { refusal } from './refused-parameters';

const NAME = /^[a-z][a-z0-9_]*$/;
/** In a file of settings a value with both can't be written. */
const BOTH_QUOTES = /'.*"|".*'/;
const MEBIBYTE = 2n ** 20n;

/** What a server is checked against. */
interface Server {
  /** MySQL's: `9.7`. */
  readonly series: string;
  /** A member's. */
  readonly memory: Size;
  /** A member's volume. */
  readonly storage: Size;
}

/** A value is checked by itself and its series, and then, with `all` those that follow from resources, against the memory and the volume. */
export function checkParameters(check: Check, given: Parameters, all: Parameters, server: Server): void {
  check.map('parameters', given);
  for (const [name, value] of Object.entries(given)) {
    check.that(NAME.test(name), `parameters: '${name}' is no name of a parameter: use lower-case letters, digits and '_'`);
    const reason = refusal(name);
    check.that(reason === undefined, `parameters: ${name} ${reason}, got ${quote(value)}: leave it out`);
    checkParameterText(check, name, value);
    check.that(!BOTH_QUOTES.test(value), `parameters: ${name} has both kinds of quotes, which no file of settings can hold, got ${quote(value)}: use one kind`);
    checkParameterValue(check, name, value, server.series);
  }
  checkMemory(check, all, server);
  checkVolume(check, all, server);
}

function checkMemory(check: Check, all: Parameters, { memory: given }: Server): void {
  const memory = given.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  const names = ['innodb_buffer_pool_size', 'group_replication_message_cache_size', 'innodb_log_buffer_size', 'key_buffer_size'];
  const taken = names.filter((name) => all[name] !== undefined);
  const mebibytes = taken.reduce((sum, name) => sum + mebibytesOf(all[name]), 0);
  check.that(mebibytes < memory,
    `parameters: ${taken.join(', ')} come to ${mebibytes} MiB, and a member has ${memory} MiB, which the server itself needs a part of: lower them, or raise resources.memory`);
}

function checkVolume(check: Check, all: Parameters, { storage: given }: Server): void {
  const storage = given.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
  const mebibytes = mebibytesOf(all.innodb_redo_log_capacity);
  check.that(mebibytes <= storage / 2,
    `parameters: innodb_redo_log_capacity is ${mebibytes} MiB, and a member's volume ${storage} MiB, most of which is for tables: lower it, or raise storage.size`);
}

function mebibytesOf(value: string): number {
  return Number(amountOf(value)! / MEBIBYTE);
}
