import { digest } from '../kubernetes';

const LONGEST = 63;
/** What a dash and a digest add. */
const DIGEST = 11;

/** The name of a volume, after a kind and a path or a name: `at-var-cache` for `/var/cache`. No two of them get one name. */
export function volumeName(kind: string, text: string): string {
  const isPath = text.startsWith('/');
  const inner = isPath ? text.slice(1).replace(/\//g, '-') : text;
  const plain = `${kind}-${inner}`;
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(inner) && plain.length <= LONGEST && !(isPath && text.includes('-'))) {
    return plain;
  }
  const shown = inner.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST - DIGEST - plain.indexOf('-') - 1).replace(/^-|-$/g, '');
  return `${kind}-${shown === '' ? '' : `${shown}-`}${digest(text)}`;
}
