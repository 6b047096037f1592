import { join } from 'path';
import { script } from '../config';
import { secretPrograms } from '../workload';

const FOLDER = join(__dirname, 'programs');
const OF_CONTROLLERS = [
  'announcement.py', 'controller.py', 'declaration.py', 'founding.py', 'generated_secrets.py', 'kept_secrets.py', 'kube_api.py', 'leaving.py', 'objects.py',
  'order.py', 'placement.py', 'pods.py', 'promise.py', 'trouble.py', 'verbs.py', 'volumes.py',
];

/** Of a member that hands over before it stops, and that labels itself while it leads. */
const OF_MEMBERS = [
  'hand_over.py', 'kube_api.py', 'leaving.py', 'objects.py', 'peers.py', 'renewal.py', 'role_label.py', 'supervise.py', 'verbs.py', 'volume_lock.py',
];

/** Programs of the library that know no product, in Python: an engine puts its own beside them. */
export class EnginePrograms {
  /**
   * For a folder of members, by the names of their files: what a member does before it stops, whose label says which role it has, and calls to the
   * API server. The page "Adding an engine" says what they ask of an engine.
   */
  public static ofMembers(): { [file: string]: string } {
    return texts(OF_MEMBERS);
  }

  /**
   * What every controller is made of, beside its engine's programs.
   *
   * @internal
   */
  public static _ofControllers(): { [file: string]: string } {
    return texts(OF_CONTROLLERS);
  }

  private constructor() {}
}

function texts(files: string[]): { [file: string]: string } {
  const ofSecrets = secretPrograms();
  return Object.fromEntries(files.map((file) => [file, ofSecrets[file] ?? script(FOLDER, file)]));
}
