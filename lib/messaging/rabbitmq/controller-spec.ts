import type { ControllerSpec } from '../../engine';
import type { ToldOfAccess } from './access';
import { programs } from './programs';

const PROGRAMS = ['decision.py', 'engine.py', 'management.py', 'password_hash.py', 'provisioning.py', 'removal.py'];

/** What makes virtual hosts and accounts, removes what is to go, and has members leave in turn. */
export function controllerSpec(accounts: ToldOfAccess, virtualHosts: object[], removed: object[]): ControllerSpec {
  return {
    programs: programs(...PROGRAMS),
    want: { accounts, virtualHosts, removed },
    passwords: { ADMINISTRATOR_PASSWORD: 'administrator' },
  };
}
