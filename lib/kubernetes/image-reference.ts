/** One part of a path: lower-case letters and digits, with single separators between them. */
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const DOMAIN_LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
/** A first part without a dot or a port is a folder of the default registry. */
const REGISTRY = `(?:localhost|${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})+|${DOMAIN_LABEL}(?=:)|\\[[A-Fa-f0-9:]+\\])(?::[0-9]+)?`;
const PATH = `${COMPONENT}(?:/${COMPONENT})*`;
const REFERENCE = new RegExp(`^(?<name>(?:${REGISTRY}/)?${PATH})(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$`);
/** Without tag and digest. */
const LONGEST_NAME = 255;

/** The parts of an image reference. */
export interface ImageReference {
  readonly tag?: string;
  readonly digest?: string;
}

/** Reads `[registry[:port]/]path[:tag][@digest]`. @see https://github.com/distribution/reference */
export function parseImage(value: string): ImageReference | undefined {
  const parts = REFERENCE.exec(value)?.groups;
  return parts !== undefined && parts.name.length <= LONGEST_NAME ? { tag: parts.tag, digest: parts.digest } : undefined;
}
