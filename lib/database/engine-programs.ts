import { script } from '../config';

/** What gives the texts of an engine's own programs, which are in a folder, by their file names. */
export function programsIn(folder: string): (...files: string[]) => { [file: string]: string } {
  return (...files) => Object.fromEntries(files.map((file) => [file, script(folder, file)]));
}
