import { Duration, Size } from 'cdk8s';

class Something {
  public readonly amount = 1;
}

const NOTHING = [undefined, null];
const STRINGS = [
  '', ' ', 'a', 'A', 'My NS', 'a_b', 'a.b', 'a-', '-a', '.', '..', '/', '//', '/a b', 'a\nb', 'a\r\nb', '\t', '\0', 'a'.repeat(64), 'a'.repeat(254), 'x'.repeat(70_000),
  'no', 'on', 'yes', 'off', 'true', 'null', '~', 'y', '<<', '=', '!', '!!int 1', '&a', '*a', '- a', 'a: b', '# a', '@a', '%a', '{a}', '[a]', '|', '>', '"', '\'',
  '0', '1', '-1', '0100', '0x1F', '0X1F', '0o17', '0O17', '0b101', '0B101', '+0o7', '-0B1', '-_1', '1_000', '1e3', '1.5', '.5', '.inf', 'NaN', '12:30:45', '2001-01-01',
  '262143', '99999999999999999999999', '2000', '1Ki', '10%', '\u0085', 'a\u0085b', '\u007f', '\u009f', '\u2028', 'a\u2029b',
  '\ufeff', '\ufffe', '\uffff', '\ud800', 'a\udc00',
  '\u00a0', 'ü', '日本', '😀', '__proto__', 'constructor', 'toString', 'undefined', 'NaN', '[object Object]', '$(PATH)', '${PATH}', '%s', '{password}', '../../etc', 'http://a:b@c/d',
  'postgres://u:p@h/d?password=x', '--password=x', 'host=a password=b', '/api(/|$)(.*)', '/*', '/v1/.*', '10.0.0.0/8', '::/0', '10.0.0.0/33', 'kubernetes.io/ingress.class',
  'nginx', 'nginx:latest', 'nginx:1.27', 'Always', 'always', 'orders-system', 'orders-db-orders', 'api', 'api-tls', '17.11', '16.1', 'lots', '128MB', '/healthz', '/readyz',
];
const NUMBERS = [
  0, -0, 1, -1, 2, 3, 7, 1.5, 0.1, 80, 443, 1023, 1024, 8080, 65535, 65536, 262_144, 2 ** 31 - 1, 2 ** 31, 3e9, 2 ** 53, 2 ** 63, 1e21,
  1e300, -1e300, NaN, Infinity, -Infinity,
  Number.MIN_VALUE, Number.MAX_SAFE_INTEGER,
];
const OTHERS: unknown[] = [
  true, false, 10n, -(2n ** 70n), Symbol('a'), () => 'a', class {}, new Map([['a', 'b']]), new Set(['a']), new Date(0), /a/, new Error('a'), Promise.resolve('a'), new Something(),
  Object.create(null), new Proxy({}, {}), new Uint8Array(2), new String('a'), new Number(1),
];
const LISTS: unknown[] = [[], [undefined], [null], ['a'], ['a', 'a'], ['a', 5], [5], [['a']], [{}], [''], [' ', 'a'], ['node', undefined], ['\0'], new Array(3), [NaN], [0], [70_000]];
const OBJECTS: unknown[] = [
  {}, { a: 'b' }, { a: 1 }, { a: undefined }, { a: null }, { a: ['b'] }, { a: {} }, { '': 'a' }, { 'My Key': 'a' }, { a: '\u2028' }, { a: '0o644' }, { '0o17': 'a' }, { '<<': 'a' },
  JSON.parse('{"__proto__":"a"}'), { constructor: 'a' }, { length: 1 }, { DB_PASSWORD: '123456' }, { URL: '$(OTHER)' }, { endpoint: {} }, { a: 'x'.repeat(300_000) },
];
const MEASURES: unknown[] = [
  Size.kibibytes(0), Size.kibibytes(1), Size.mebibytes(0.1), Size.gibibytes(1), Size.kibibytes(1e300), Size.gibibytes(NaN),
  Size.tebibytes(9e6), Size.gibibytes('5' as any), Size.gibibytes({} as any),
  Duration.seconds(0), Duration.millis(1), Duration.millis(1500), Duration.seconds(1), Duration.days(36_500),
  Duration.seconds(1e300), Duration.seconds(NaN), Duration.days(40_000),
];

/** Values that the type asked for, or any other. */
export function hostileValues(): unknown[] {
  const cycle: any = { a: {} };
  cycle.a.b = cycle;
  const getter = Object.defineProperty({}, 'a', { enumerable: true, get: () => Math.random().toString() });
  return [...NOTHING, ...STRINGS, ...NUMBERS, ...OTHERS, ...LISTS, ...OBJECTS, ...MEASURES, cycle, getter];
}
