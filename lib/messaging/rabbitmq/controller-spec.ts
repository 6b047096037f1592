import type { ControllerSpec } from '../../engine';
import type { ToldOfAccess } from './declared/access';
import { programs } from './programs';
import type { ToldOfRemoval } from './declared/removal';

const PROGRAMS = ['decision.py', 'engine.py', 'link.py', 'management.py', 'password_hash.py', 'provisioning.py', 'removal.py'];

/** What the controller sees to. */
export interface Wanted {
  readonly accounts: ToldOfAccess;
  readonly virtualHosts: object[];
  readonly removed: ToldOfRemoval[];
  /** What has to be on in each member before the rest. */
  readonly plugins: string[];
}

/** What makes virtual hosts and accounts, removes what is to go, and has members leave in turn. */
export function controllerSpec(want: Wanted): ControllerSpec {
  return {
    programs: programs(...PROGRAMS),
    want: { ...want },
    passwords: { ADMINISTRATOR_PASSWORD: 'administrator' },
  };
}
