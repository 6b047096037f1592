import { join } from 'path';
import { script } from '../../config';

const FOLDER = join(__dirname, 'programs');

/** The texts of RabbitMQ's own programs, by their file names. */
export function programs(...files: string[]): { [file: string]: string } {
  return Object.fromEntries(files.map((file) => [file, script(FOLDER, file)]));
}
