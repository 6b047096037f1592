/** One part of a path: lower-case letters and digits, with single separators between them. */
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const DOMAIN_LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
/** A first part without a dot or a port is a folder of the default registry. */
const REGISTRY = `(?:localhost|${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})+|${DOMAIN_LABEL}(?=:)|\\[[A-Fa-f0-9:]+\\])(?::[0-9]+)?`;
const PATH = `${COMPONENT}(?:/${COMPONENT})*`;
const REFERENCE = new RegExp(`^(?<name>(?:(?<registry>${REGISTRY})/)?(?<path>${PATH}))(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?$`);
const REGISTRY_ALONE = new RegExp(`^${REGISTRY}$`);
const REGISTRY_AND_FOLDER = new RegExp(`^${REGISTRY}(?:/${PATH})?$`);
/** Without tag and digest. */
const LONGEST_NAME = 255;
/** Where images without a registry are, and the folder of those without one. */
const DEFAULT_REGISTRY = 'docker.io';
const DEFAULT_FOLDER = 'library/';

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

/** Whether it is the host of a registry, with its port or without. */
export function isRegistry(value: unknown): boolean {
  return typeof value === 'string' && REGISTRY_ALONE.test(value);
}

/** Whether images may be there: a registry, or a folder of one. */
export function isRegistryFolder(value: unknown): boolean {
  return typeof value === 'string' && REGISTRY_AND_FOLDER.test(value);
}

/** The registry that an image is in, and where it is in there. */
function placeOf(image: string): { readonly registry: string; readonly inside: string } {
  const { registry, path = '' } = REFERENCE.exec(image)?.groups ?? {};
  return registry === undefined
    ? { registry: DEFAULT_REGISTRY, inside: path.includes('/') ? image : `${DEFAULT_FOLDER}${image}` }
    : { registry, inside: image.slice(registry.length + 1) };
}

/** The same image where its registry is mirrored, and that registry; as it is, where nobody mirrors it. Path, tag and digest stay. */
export function mirrored(image: string, mirrors: { [registry: string]: string }): { readonly image: string; readonly registry?: string } {
  const { registry, inside } = placeOf(image);
  const mirror = mirrors[registry];
  return mirror === undefined || image.startsWith(`${mirror}/`) ? { image } : { image: `${mirror}/${inside}`, registry };
}
