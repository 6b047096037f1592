import { join } from 'path';
import { script } from '../config';

const OF_ALL_WORKLOADS = join(__dirname, '..', 'workload', 'programs');
const OF_ALL_ENGINES = join(__dirname, 'programs');

const FOLDERS: { [file: string]: string } = {
  'announcement.py': OF_ALL_WORKLOADS,
  'generated_secrets.py': OF_ALL_WORKLOADS,
  'kept_secrets.py': OF_ALL_WORKLOADS,
  'kube_api.py': OF_ALL_WORKLOADS,
};
const OF_CONTROLLERS = [
  'announcement.py', 'controller.py', 'declaration.py', 'founding.py', 'generated_secrets.py', 'kept_secrets.py', 'kube_api.py', 'leaving.py', 'objects.py',
  'order.py', 'placement.py', 'pods.py', 'promise.py', 'trouble.py', 'verbs.py', 'volumes.py',
];

/** What every controller is made of, beside its engine's programs. */
export function programsOfControllers(): { [file: string]: string } {
  return programsOfAll(...OF_CONTROLLERS);
}

/** The texts of programs that know no product, by their file names. */
export function programsOfAll(...files: string[]): { [file: string]: string } {
  return Object.fromEntries(files.map((file) => [file, script(FOLDERS[file] ?? OF_ALL_ENGINES, file)]));
}
