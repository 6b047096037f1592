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

/** Of a member that hands over before it stops, and that labels itself while it leads. */
const OF_MEMBERS = ['hand_over.py', 'kube_api.py', 'leaving.py', 'objects.py', 'peers.py', 'role_label.py', 'verbs.py'];

/** What every controller is made of, beside its engine's programs. */
export function programsOfControllers(): { [file: string]: string } {
  return texts(OF_CONTROLLERS);
}

/** What the programs of members are made of, beside their engine's. */
export function programsOfMembers(): { [file: string]: string } {
  return texts(OF_MEMBERS);
}

function texts(files: string[]): { [file: string]: string } {
  return Object.fromEntries(files.map((file) => [file, script(FOLDERS[file] ?? OF_ALL_ENGINES, file)]));
}
