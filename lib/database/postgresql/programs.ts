import { join } from 'path';
import { script } from '../../config';

const OF_ALL_WORKLOADS = join(__dirname, '..', '..', 'workload', 'programs');
const OF_ALL_ENGINES = join(__dirname, '..', 'programs');
const OF_POSTGRESQL = join(__dirname, 'programs');

const FOLDERS: { [file: string]: string } = {
  'announcement.py': OF_ALL_WORKLOADS,
  'founding.py': OF_ALL_ENGINES,
  'generated_secrets.py': OF_ALL_WORKLOADS,
  'kept_secrets.py': OF_ALL_WORKLOADS,
  'kube_api.py': OF_ALL_WORKLOADS,
  'leaving.py': OF_ALL_ENGINES,
  'promise.py': OF_ALL_ENGINES,
};

/** The texts of programs that run inside the engine's containers, by their file names. */
export function programs(...files: string[]): { [file: string]: string } {
  return Object.fromEntries(files.map((file) => [file, script(FOLDERS[file] ?? OF_POSTGRESQL, file)]));
}
