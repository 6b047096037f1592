import { Check, quote } from '../kubernetes';

/** One of the five fields of a schedule. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: string[];
}

const FIELDS: Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'day of the week', min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
/** `*`, `5`, `1-5`, `mon-fri`, each with a step or without. */
const ITEM = /^(\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i;
/** The most days that each month can have. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Refuses a schedule that Kubernetes doesn't read, or that never comes. @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
export function checkSchedule(check: Check, prop: string, schedule: string): void {
  check.string(prop, schedule);
  const texts = schedule.split(' ');
  check.that(texts.length === FIELDS.length && texts.every((text) => text !== ''),
    `${prop} must have five fields with a space between them (minute, hour, day of the month, month, day of the week), got ${quote(schedule)}: use one such as '30 2 * * *'`);
  const values = texts.map((text, i) => valuesOf(check, prop, schedule, text, FIELDS[i]));
  const [, , days, months] = values;
  // a day of the week is another way to be met
  const isPossible = texts[4] !== '*' || months.some((month) => days.some((day) => day <= DAYS[month - 1]));
  check.that(isPossible, `${prop} names a day that none of its months has, got ${quote(schedule)}: it would never run, so correct the day or the month`);
}

/** Refuses what no database of time zones knows. */
export function checkTimeZone(check: Check, prop: string, zone: string): void {
  check.that(typeof zone === 'string' && ZONE.test(zone) && zone !== 'Local' && isKnown(zone),
    `${prop} must be the name of a time zone such as 'Europe/Berlin', got ${quote(zone)}: use one of the IANA database`);
}

function isKnown(timeZone: string): boolean {
  try {
    const { timeZone: known } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    // names are files to Kubernetes, which tells upper case from lower
    return known.toLowerCase() !== timeZone.toLowerCase() || known === timeZone;
  } catch {
    return false;
  }
}

function valuesOf(check: Check, prop: string, schedule: string, text: string, field: Field): number[] {
  const { name, min, max } = field;
  const wrong = `${prop}: the ${name} must be numbers from ${min} to ${max}, lists, ranges and steps of them, got ${quote(text)} in ${quote(schedule)}`;
  return text.split(',').flatMap((item) => {
    const [, all, from, to, step] = ITEM.exec(item) ?? [];
    check.that(all !== undefined, wrong);
    const first = all === '*' ? min : numberOf(field, from);
    const last = all === '*' ? max : to !== undefined ? numberOf(field, to) : step !== undefined ? max : first;
    check.that(first !== undefined && last !== undefined && first >= min && last <= max && first <= last && step !== '0', wrong);
    const pace = step === undefined ? 1 : Number(step);
    check.that(pace <= max, wrong);
    return Array.from({ length: Math.floor((last! - first!) / pace) + 1 }, (_, i) => first! + i * pace);
  });
}

function numberOf({ min, names = [] }: Field, text: string): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  return named >= 0 ? named + min : /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}
