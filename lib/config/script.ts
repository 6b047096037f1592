import { readFileSync } from 'fs';

/** What was read once: all databases of an app run the same programs. */
const TEXTS = new Map<string, string>();

/** The text of a program that runs inside a container, from the file beside the class that uses it. */
export function script(folder: string, file: string): string {
  const path = `${folder}/${file}`;
  const text = TEXTS.get(path) ?? readFileSync(path, 'utf8');
  TEXTS.set(path, text);
  return text;
}
