import type { ControllerSpec } from '../../engine';
import { programs } from './programs';
import { passwordKeys } from './system-users';

const PROGRAMS = ['decision.py', 'engine.py', 'group.py', 'gtids.py', 'healing.py', 'mark.py', 'provisioning.py', 'sql.py', 'verifiers.py'];

/** What says why members wait, and makes databases and their owners. `mark`: the ConfigMap that says who founded the group. */
export function controllerSpec(mark: string): ControllerSpec {
  return {
    programs: programs(...PROGRAMS),
    passwords: passwordKeys(['actor', 'provisioner']),
    rights: [
      { resource: 'configmaps', verbs: ['get'], names: [mark] },
      // the mark of a founding of which no data is left
      { resource: 'configmaps', verbs: ['delete'], names: [mark] },
    ],
  };
}
