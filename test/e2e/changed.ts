import { parseAllDocuments, stringify } from 'yaml';

/** The manifests with what `change` makes of each object. */
export function changed(yaml: string, change?: (object: any) => void): string {
  if (!change) return yaml;
  return parseAllDocuments(yaml).map((document) => {
    const object = document.toJS();
    change(object);
    return stringify(object);
  }).join('---\n');
}
