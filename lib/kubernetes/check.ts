import { SizeRoundingBehavior } from 'cdk8s';
import type { Duration, Size } from 'cdk8s';
import { isIP } from 'net';
import { copyOf, isPlain } from './copy';
import { parseImage } from './image-reference';
import { quote } from './quote';

/** A name that becomes one part of a DNS name. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** The name of most objects. */
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Kubernetes knows no less than a thousandth of a core, and rounds what is finer. */
const CPU = /^(\d+(\.\d{1,3})?|\d+m)$/;
/** In cores: far more than a node has, and what the API server still counts exactly. */
const MOST_CPU = 1_000_000;
/** The API server refuses these in the paths of an Ingress. */
const UNCLEAR_PATH = /\/\/|\/\.\.?(\/|$)|%2f/i;
/** What the runtime, the kubelet and this library (bindings) put into containers; `/dev/shm` is the program's own. */
const SYSTEM_PATH = /^\/(proc|sys|dev(?!\/shm$)|(var\/)?run\/secrets\/kubernetes\.io)(\/|$)|^\/etc\/(hosts|hostname|resolv\.conf)$|^\/bindings(\/|$)/;
/** Quantities are 64-bit numbers of bytes. */
const MOST_KIBIBYTES = Number.MAX_SAFE_INTEGER;
/** No variable, argument or file name can hold the first; the second is half of a character. */
const IN_NO_TEXT = /\0|\p{Cs}/u;

/** Whole numbers in the API are of 32 bits, ids of users as well. */
export const GREATEST_INTEGER = 2147483647;

/** A class, as far as `instanceof` is concerned. */
interface Class {
  readonly prototype: object;
}

/**
 * Says what is wrong with a value that a construct was given, in one form: the construct's path, the rule, the value and
 * the way out. Each check looks at the type first: what the compiler asks for, JavaScript lets through.
 */
export class Check {
  public constructor(private readonly scope: { readonly node: { readonly path: string } }) {}

  /** An error that names the construct. */
  public error(message: string): Error {
    return new Error(`[${this.scope.node.path}] ${message}`);
  }

  /** `message`: as a function where it costs something to make, as most are never read. */
  public that(holds: boolean, message: string | (() => string)): void {
    if (!holds) {
      throw this.error(typeof message === 'string' ? message : message());
    }
  }

  /** What the compiler asks for, and JavaScript may leave out. */
  public given(prop: string, value: unknown, wayOut: string): void {
    this.that(value !== undefined && value !== null, () => `${prop} is missing: ${wayOut}`);
  }

  /**
   * Accepts a struct, and returns a copy that nobody else can change. `null` is no value of any prop: what was meant to be one and came out
   * as nothing would be left out in silence.
   */
  public props<T>(prop: string, value: T): T {
    const copy = this.read(prop, () => isPlain(value) ? copyOf(value) : undefined);
    if (copy === undefined) {
      throw this.error(`${prop} must be an object such as { name: value }, got ${quote(value)}`);
    }
    const path = findNull(copy, new Set());
    this.that(path === undefined, () => `${`${prop === 'props' ? '' : prop}${path}`.replace(/^\./, '')} is null: give it a value, or leave it out`);
    return copy;
  }

  /** As `props`, for one that may be left out: then it has no props. */
  public optionalProps<T extends object>(prop: string, value: T | undefined): T {
    return value === undefined ? {} as T : this.props(prop, value);
  }

  /** `example`: how to get one. */
  public instance(prop: string, value: unknown, type: Class, example: string): void {
    this.that(value instanceof (type as any), () => `${prop} must be made by ${example}, got ${quote(value)}`);
  }

  /** `values`: those of an enum, which JavaScript doesn't hold to. A value that was left out is fine. */
  public oneOf(prop: string, value: string | undefined, values: string[]): void {
    this.that(value === undefined || values.includes(value), () => `${prop} must be one of ${values.join(', ')}, got ${quote(value)}`);
  }

  public boolean(prop: string, value: unknown): void {
    this.that(typeof value === 'boolean', () => `${prop} must be true or false, got ${quote(value)}`);
  }

  public string(prop: string, value: unknown): void {
    this.that(typeof value === 'string', () => `${prop} must be a string, got ${quote(value)}: put it in quotes`);
    this.that(!IN_NO_TEXT.test(value as string), () => `${prop} must be a text without a zero character and without halves of characters, got ${quote(value)}: leave them out`);
  }

  /** A list of which every element is looked at. */
  public list(prop: string, value: unknown, element: (prop: string, value: any) => void): void {
    if (!Array.isArray(value)) {
      throw this.error(`${prop} must be a list, got ${quote(value)}: put it in brackets`);
    }
    // with an index, as a list may have holes
    for (let i = 0; i < value.length; i++) {
      element(`${prop}[${i}]`, value[i]);
    }
  }

  /** Texts by their names. */
  public map(prop: string, value: unknown): void {
    if (!isPlain(value)) {
      throw this.error(`${prop} must be an object such as { name: 'value' }, got ${quote(value)}`);
    }
  }

  /** A program and its arguments. */
  public command(prop: string, value: unknown, wayOut: string): void {
    this.list(prop, value, (item, text) => this.string(item, text));
    const command = value as string[];
    this.that(command.length > 0 && command[0].trim() !== '', () => `${prop} is empty: ${wayOut}`);
  }

  /** `reserve`: how many characters the longest name that is derived from this one adds. */
  public dnsLabel(prop: string, value: string, reserve = 0): void {
    const longest = 63 - reserve;
    this.that(typeof value === 'string' && DNS_LABEL.test(value),
      () => `${prop} must be a DNS label (lower-case letters, digits and '-', starting with a letter), got ${quote(value)}: use a name such as 'my-app'`);
    this.that(value.length <= longest,
      () => `${prop} must have at most ${longest} characters so that the names derived from it fit, got ${value.length} (${quote(value)}): use a shorter name`);
  }

  public objectName(prop: string, value: string): void {
    this.that(isObjectName(value), () => `${prop} must be the name of an object (lower-case letters, digits, '-' and '.'), got ${quote(value)}`);
  }

  public namespace(prop: string, value: string): void {
    this.that(isObjectName(value) && value.length <= 63 && !value.includes('.'),
      () => `${prop} must be the name of a namespace (lower-case letters, digits and '-', at most 63), got ${quote(value)}: use a name such as 'shop'`);
  }

  /** The key of a label or an annotation. */
  public qualifiedName(prop: string, value: string): void {
    this.that(value !== 'constructor', () => `${prop} can't be called 'constructor', which cdk8s takes for the class of what holds it: use another name`);
    const [name, prefix, ...rest] = typeof value === 'string' ? value.split('/').reverse() : [''];
    this.that(typeof value === 'string' && rest.length === 0 && name !== '' && isLabelValue(name) && (prefix === undefined || isObjectName(prefix)),
      () => `${prop} must be a name such as 'example.com/limit', got ${quote(value)}`);
  }

  /** Labels by their names. */
  public labels(prop: string, value: unknown): void {
    this.map(prop, value);
    for (const [label, text] of Object.entries(value as object)) {
      this.qualifiedName(`${prop} label`, label);
      this.that(isLabelValue(text), () => `${prop} label ${label} must have at most 63 letters, digits, '-', '_' and '.', got ${quote(text)}`);
    }
  }

  /** `prop`: what the variable is of. */
  public variableName(prop: string, value: string): void {
    this.that(VARIABLE.test(value), () => `${prop}: a variable's name must have letters, digits and '_' only and start with no digit, got ${quote(value)}`);
  }

  /** A fully qualified host name, possibly with a wildcard as its first label. */
  public host(prop: string, value: string): void {
    const labels = typeof value === 'string' ? value.replace(/^\*\./, '').split('.') : [];
    this.that(typeof value === 'string' && value.length <= 253 && value.includes('.') && isIP(value) === 0
      && labels.every((label) => label.length <= 63 && DNS_SUBDOMAIN.test(label)),
    () => `${prop} must be a host name such as 'shop.example.com', got ${quote(value)}`);
  }

  public port(prop: string, value: number): void {
    this.that(isPort(value), () => `${prop} must be a port from 1 to 65535, got ${quote(value)}`);
  }

  public integer(prop: string, value: number, min: number, max = GREATEST_INTEGER): void {
    const range = max === GREATEST_INTEGER && !(typeof value === 'number' && value > max) ? `of at least ${min}` : `from ${min} to ${max}`;
    this.that(Number.isInteger(value) && value >= min && value <= max, () => `${prop} must be a whole number ${range}, got ${quote(value)}`);
  }

  /** A numeric user that isn't root. */
  public user(prop: string, value: number): void {
    this.that(Number.isInteger(value) && value >= 1 && value <= GREATEST_INTEGER,
      () => `${prop} must be a whole number from 1 to ${GREATEST_INTEGER}, got ${quote(value)}`);
  }

  public cpu(prop: string, value: string): void {
    this.that(typeof value === 'string' && CPU.test(value),
      () => `${prop} must be a number of cores or thousandths such as '2' or '250m', got ${quote(value)}`);
    const cores = Number.parseFloat(value) / (value.endsWith('m') ? 1000 : 1);
    this.that(cores > 0, () => `${prop} must be more than 0, got ${quote(value)}`);
    this.that(cores <= MOST_CPU, () => `${prop} must be at most ${MOST_CPU} cores, got ${quote(value)}: give it what a node has`);
  }

  public size(prop: string, value: Size, least?: Size): void {
    this.that(typeof value?.toKibibytes === 'function', () => `${prop} must be a Size such as Size.gibibytes(1), got ${quote(value)}`);
    const kibibytes = measured(() => value.toKibibytes({ rounding: SizeRoundingBehavior.NONE }));
    this.that(Number.isInteger(kibibytes), () => `${prop} must be a whole number of KiB, got ${quote(value)}: use a smaller unit`);
    this.that(kibibytes > 0, () => `${prop} must be more than 0, got ${quote(value)}`);
    this.that(kibibytes <= MOST_KIBIBYTES, () => `${prop} must be less than 8 EiB, which is what Kubernetes counts to, got ${quote(value)}: use a smaller size`);
    if (least !== undefined) {
      this.that(kibibytes >= least.toKibibytes(), () => `${prop} must be at least ${least.asString()}, got ${quote(value)}: nothing runs in less`);
    }
  }

  /** Accepts a whole number of seconds, and returns it. */
  public seconds(prop: string, value: Duration): number {
    this.that(typeof value?.toMilliseconds === 'function', () => `${prop} must be a Duration such as Duration.seconds(10), got ${quote(value)}`);
    const seconds = measured(() => value.toMilliseconds({ integral: false }) / 1000);
    this.that(Number.isInteger(seconds), () => `${prop} must be a whole number of seconds, got ${seconds}`);
    this.that(seconds <= GREATEST_INTEGER, () => `${prop} must be at most ${GREATEST_INTEGER} seconds, got ${seconds}: use a shorter time`);
    return seconds;
  }

  /** Accepts an image that is pinned by a tag or a digest, and returns its tag. */
  public image(prop: string, value: string): string | undefined {
    this.given(prop, value, 'name one such as \'ghcr.io/acme/web:1.4.2\'');
    const parts = typeof value === 'string' ? parseImage(value) : undefined;
    this.that(parts !== undefined, () => `${prop} must be an image reference such as 'ghcr.io/acme/web:1.4.2', got ${quote(value)}`);
    this.that(parts!.tag !== 'latest' || parts!.digest !== undefined,
      () => `${prop} must not use the tag 'latest', which names another image tomorrow, got ${quote(value)}: name a version or a digest`);
    this.that(parts!.tag !== undefined || parts!.digest !== undefined, () => `${prop} has no tag, got ${quote(value)}: name a version or a digest`);
    return parts!.tag;
  }

  public path(prop: string, value: string): void {
    this.that(typeof value === 'string' && /^\/[^\s\0]*$/.test(value), () => `${prop} must be a path that starts with '/', got ${quote(value)}`);
    this.string(prop, value);
  }

  /** Where something is put into a container. */
  public mountPath(prop: string, value: string): void {
    this.clearPath(prop, value);
    this.that(value !== '/' && !value.endsWith('/') && !value.includes(':') && !/\/\.\.?(\/|$)/.test(value),
      `${prop} must be a path in a container such as '/etc/app/app.ini', without ':' and without '/' at its end, got ${quote(value)}`);
    this.that(!SYSTEM_PATH.test(value), `${prop} is where the system's own files are, got ${quote(value)}: use another path`);
  }

  /** A key of a ConfigMap or a Secret. */
  public dataKey(prop: string, value: string): void {
    this.that(typeof value === 'string' && value.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(value) && !/^\.\.?$|^\.\./.test(value),
      `${prop} must be a key of letters, digits, '-', '_' and '.', got ${quote(value)}`);
  }

  /** A path that means one thing only. */
  public clearPath(prop: string, value: string): void {
    this.path(prop, value);
    this.that(!UNCLEAR_PATH.test(value), () => `${prop} must be a path without '//', '/./', '/../' and '%2F', got ${quote(value)}`);
  }

  /** A getter may throw. */
  private read<T>(prop: string, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.error(`${prop} can't be read: ${quote(error)}`);
    }
  }
}

/** Where there is a `null` in it. Put together for that one alone. */
function findNull(value: unknown, seen: Set<unknown>): string | undefined {
  const isList = Array.isArray(value);
  if ((!isList && !isPlain(value)) || seen.has(value)) {
    return undefined;
  }
  seen.add(value);
  for (const key of Object.keys(value)) {
    const item = (value as any)[key];
    const path = item === null ? '' : findNull(item, seen);
    if (path !== undefined) {
      return `${isList ? `[${key}]` : `.${key}`}${path}`;
    }
  }
  return undefined;
}

/** A size or a time that was made of something else than a number is none. */
function measured(measure: () => number): number {
  try {
    return measure();
  } catch {
    return Number.NaN;
  }
}

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65535;
}

function isObjectName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 253 && DNS_SUBDOMAIN.test(value);
}

/** The longest that a value of a label may be, and what it may hold. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 63 && /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(value);
}
