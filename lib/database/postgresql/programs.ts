import { join } from 'path';
import { script } from '../../config';
import { programsOfAll } from '../../engine';

const FOLDER = join(__dirname, 'programs');
const OF_ALL_ENGINES = ['kube_api.py', 'leaving.py', 'role_label.py'];

/** The texts of programs that run inside the engine's containers, by their file names. */
export function programs(...files: string[]): { [file: string]: string } {
  return {
    ...programsOfAll(...files.filter((file) => OF_ALL_ENGINES.includes(file))),
    ...Object.fromEntries(files.filter((file) => !OF_ALL_ENGINES.includes(file)).map((file) => [file, script(FOLDER, file)])),
  };
}
