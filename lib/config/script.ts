import { readFileSync } from 'fs';
import { join } from 'path';

/** The text of a program that runs inside a container, from the file beside the class that uses it. */
export function script(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}
