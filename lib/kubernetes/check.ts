import type { Size } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** A name that becomes one part of a DNS name. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** The name of most objects. */
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;
/** `[registry[:port]/]path[:tag][@digest]` @see https://github.com/distribution/reference */
const IMAGE = /^(?<path>[a-z0-9]+([._:/-]+[a-zA-Z0-9]+)*?)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(@(?<digest>sha256:[a-f0-9]{64}))?$/;

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

  /** A fully qualified host name, possibly with a wildcard as its first label. */
  public host(prop: string, value: string): void {
    this.that(value.length <= 253 && DNS_SUBDOMAIN.test(value.replace(/^\*\./, '')) && value.includes('.'),
      `${prop} must be a host name such as 'shop.example.com', got ${quote(value)}`);
  }

  public port(prop: string, value: number): void {
    this.that(Number.isInteger(value) && value >= 1 && value <= 65535, `${prop} must be a port from 1 to 65535, got ${value}`);
  }

  public integer(prop: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): void {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    this.that(Number.isInteger(value) && value >= min && value <= max, `${prop} must be a whole number ${range}, got ${value}`);
  }

  public quantity(prop: string, value: string): void {
    this.that(QUANTITY.test(value), `${prop} must be a Kubernetes quantity such as '250m' or '2', got ${quote(value)}`);
    this.that(Number.parseFloat(value) > 0, `${prop} must be more than 0, got ${quote(value)}`);
  }

  public size(prop: string, value: Size): void {
    const kibibytes = value.toKibibytes();
    this.that(Number.isFinite(kibibytes) && kibibytes > 0, `${prop} must be more than 0, got ${value.asString()}`);
  }

  /** Accepts an image that is pinned by a tag or a digest, and returns its tag. */
  public image(prop: string, value: string): string | undefined {
    const parts = IMAGE.exec(value)?.groups;
    this.that(parts !== undefined, `${prop} must be an image reference such as 'ghcr.io/acme/web:1.4.2', got ${quote(value)}`);
    this.that(parts!.tag !== 'latest' || parts!.digest !== undefined,
      `${prop} must not use the tag 'latest', which names another image tomorrow, got ${quote(value)}: name a version or a digest`);
    this.that(parts!.tag !== undefined || parts!.digest !== undefined, `${prop} has no tag, got ${quote(value)}: name a version or a digest`);
    return parts!.tag;
  }

  public path(prop: string, value: string): void {
    this.that(/^\/[^\s]*$/.test(value), `${prop} must be a path that starts with '/', got ${quote(value)}`);
  }
}

/** A value as errors show it. */
export function quote(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** The longest that a value of a label may be, and what it may hold. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export function isLabelValue(value: string): boolean {
  return value.length <= 63 && /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(value);
}

/** CPU in thousandths of a core, from a checked quantity. */
export function millicores(quantity: string): number {
  return quantity.endsWith('m') ? Number.parseFloat(quantity) : Number.parseFloat(quantity) * 1000;
}
