import { SizeRoundingBehavior } from 'cdk8s';
import type { Duration, Size } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isIP } from 'net';
import { parseImage } from './image-reference';

/** A name that becomes one part of a DNS name. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** The name of most objects. */
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Kubernetes knows no less than a thousandth of a core, and rounds what is finer. */
const CPU = /^(\d+(\.\d{1,3})?|\d+m)$/;
/** The API server refuses these in the paths of an Ingress. */
const UNCLEAR_PATH = /\/\/|\/\.\.?(\/|$)|%2f/i;
/** The greatest id that the API server takes. */
const GREATEST_ID = 2147483647;

/**
 * Says what is wrong with a value that a construct was given, in one form: the construct's path, the rule, the value and
 * the way out.
 */
export class Check {
  public constructor(private readonly scope: IConstruct) {}

  /** An error that names the construct. */
  public error(message: string): Error {
    return new Error(`[${this.scope.node.path}] ${message}`);
  }

  public that(holds: boolean, message: string): void {
    if (!holds) {
      throw this.error(message);
    }
  }

  /** What the compiler asks for, and JavaScript may leave out. */
  public given(prop: string, value: unknown, wayOut: string): void {
    this.that(value !== undefined && value !== null, `${prop} is missing: ${wayOut}`);
  }

  /** `values`: those of an enum, which JavaScript doesn't hold to. A value that was left out is fine. */
  public oneOf(prop: string, value: string | undefined, values: string[]): void {
    this.that(value === undefined || values.includes(value), `${prop} must be one of ${values.join(', ')}, got ${quote(value)}`);
  }

  public string(prop: string, value: unknown): void {
    this.that(typeof value === 'string', `${prop} must be a string, got ${JSON.stringify(value)}: put it in quotes`);
  }

  /** `reserve`: how many characters the longest name that is derived from this one adds. */
  public dnsLabel(prop: string, value: string, reserve = 0): void {
    const longest = 63 - reserve;
    this.that(DNS_LABEL.test(value),
      `${prop} must be a DNS label (lower-case letters, digits and '-', starting with a letter), got ${quote(value)}: use a name such as 'my-app'`);
    this.that(value.length <= longest,
      `${prop} must have at most ${longest} characters so that the names derived from it fit, got ${value.length} (${quote(value)}): use a shorter name`);
  }

  public objectName(prop: string, value: string): void {
    this.that(value.length <= 253 && DNS_SUBDOMAIN.test(value),
      `${prop} must be the name of an object (lower-case letters, digits, '-' and '.'), got ${quote(value)}`);
  }

  public namespace(prop: string, value: string): void {
    this.that(value.length <= 63 && DNS_SUBDOMAIN.test(value) && !value.includes('.'),
      `${prop} must be the name of a namespace (lower-case letters, digits and '-'), got ${quote(value)}`);
  }

  /** The key of a label or an annotation. */
  public qualifiedName(prop: string, value: string): void {
    const [name, prefix, ...rest] = value.split('/').reverse();
    this.that(rest.length === 0 && name !== '' && isLabelValue(name) && (prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix))),
      `${prop} must be a name such as 'example.com/limit', got ${quote(value)}`);
  }

  /** `prop`: what the variable is of. */
  public variableName(prop: string, value: string): void {
    this.that(VARIABLE.test(value), `${prop}: a variable's name must have letters, digits and '_' only and start with no digit, got ${quote(value)}`);
  }

  /** A fully qualified host name, possibly with a wildcard as its first label. */
  public host(prop: string, value: string): void {
    const labels = value.replace(/^\*\./, '').split('.');
    this.that(value.length <= 253 && value.includes('.') && isIP(value) === 0 && labels.every((label) => label.length <= 63 && DNS_SUBDOMAIN.test(label)),
      `${prop} must be a host name such as 'shop.example.com', got ${quote(value)}`);
  }

  public port(prop: string, value: number): void {
    this.that(isPort(value), `${prop} must be a port from 1 to 65535, got ${value}`);
  }

  public integer(prop: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): void {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    this.that(Number.isInteger(value) && value >= min && value <= max, `${prop} must be a whole number ${range}, got ${value}`);
  }

  /** A numeric user that isn't root. */
  public user(prop: string, value: number): void {
    this.integer(prop, value, 1, GREATEST_ID);
  }

  public cpu(prop: string, value: string): void {
    this.that(typeof value === 'string' && CPU.test(value),
      `${prop} must be a number of cores or thousandths such as '2' or '250m', got ${quote(value)}`);
    this.that(Number.parseFloat(value) > 0, `${prop} must be more than 0, got ${quote(value)}`);
  }

  public size(prop: string, value: Size): void {
    this.that(typeof value?.toKibibytes === 'function', `${prop} must be a Size such as Size.gibibytes(1), got ${quote(value)}`);
    const kibibytes = value.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
    this.that(Number.isInteger(kibibytes), `${prop} must be a whole number of KiB, got ${value.asString()}: use a smaller unit`);
    this.that(kibibytes > 0, `${prop} must be more than 0, got ${value.asString()}`);
  }

  /** Accepts a whole number of seconds, and returns it. */
  public seconds(prop: string, value: Duration): number {
    this.that(typeof value?.toMilliseconds === 'function', `${prop} must be a Duration such as Duration.seconds(10), got ${quote(value)}`);
    const seconds = value.toMilliseconds({ integral: false }) / 1000;
    this.that(Number.isInteger(seconds), `${prop} must be a whole number of seconds, got ${seconds}`);
    return seconds;
  }

  /** Accepts an image that is pinned by a tag or a digest, and returns its tag. */
  public image(prop: string, value: string): string | undefined {
    this.given(prop, value, 'name one such as \'ghcr.io/acme/web:1.4.2\'');
    const parts = parseImage(value);
    this.that(parts !== undefined, `${prop} must be an image reference such as 'ghcr.io/acme/web:1.4.2', got ${quote(value)}`);
    this.that(parts!.tag !== 'latest' || parts!.digest !== undefined,
      `${prop} must not use the tag 'latest', which names another image tomorrow, got ${quote(value)}: name a version or a digest`);
    this.that(parts!.tag !== undefined || parts!.digest !== undefined, `${prop} has no tag, got ${quote(value)}: name a version or a digest`);
    return parts!.tag;
  }

  public path(prop: string, value: string): void {
    this.that(/^\/[^\s]*$/.test(value), `${prop} must be a path that starts with '/', got ${quote(value)}`);
  }

  /** A path that means one thing only. */
  public clearPath(prop: string, value: string): void {
    this.path(prop, value);
    this.that(!UNCLEAR_PATH.test(value), `${prop} must be a path without '//', '/./', '/../' and '%2F', got ${quote(value)}`);
  }
}

/** A value as errors show it. */
export function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

export function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65535;
}

/** The longest that a value of a label may be, and what it may hold. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export function isLabelValue(value: string): boolean {
  return value.length <= 63 && /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(value);
}
