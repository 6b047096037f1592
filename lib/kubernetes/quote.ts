/** More of a text doesn't help anybody who reads an error. */
const LONGEST_TEXT = 300;
const DEEPEST = 3;
const PLAIN = /^[ -~]*$/;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Cs}/gu;

/** A value as errors show it, whatever it is. */
export function quote(value: unknown, depth = 0): string {
  switch (typeof value) {
    case 'string':
      // the rule, and many are made that no error needs
      return PLAIN.test(value) && value.length <= LONGEST_TEXT ? `'${value}'` : `'${shorten(value).replace(UNSEEN, escape)}'`;
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : quoteReadable(value, depth);
    default:
      return String(value);
  }
}

/** The kind of an object: `Object`, `Array`, `Map`, the name of its class. */
function kindOf(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'Object';
}

/** Whoever asks is about to throw an error of its own. */
function quoteReadable(value: object, depth: number): string {
  try {
    return quoteObject(value, depth);
  } catch {
    return 'an object that can\'t be read';
  }
}

function quoteObject(value: object, depth: number): string {
  if (typeof (value as any).asString === 'function') {
    return String((value as any).asString());
  }
  if (depth === DEEPEST) {
    return '…';
  }
  if (Array.isArray(value)) {
    return `[${shorten(value.map((item) => quote(item, depth + 1)).join(', '))}]`;
  }
  if (value instanceof Error) {
    return String(value);
  }
  if (kindOf(value) !== 'Object') {
    return `an instance of ${kindOf(value)}`;
  }
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${quote(item, depth + 1)}`);
  return entries.length === 0 ? '{}' : `{ ${shorten(entries.join(', '))} }`;
}

function shorten(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)`;
}

function escape(character: string): string {
  return character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
