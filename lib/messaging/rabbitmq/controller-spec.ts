import type { ControllerSpec } from '../../engine';
import type { ToldOfAccess } from './access';
import { programs } from './programs';

const PROGRAMS = ['decision.py', 'engine.py', 'management.py', 'password_hash.py', 'provisioning.py'];

/** What makes virtual hosts and accounts, and has members leave in turn. */
export function controllerSpec(accounts: ToldOfAccess, virtualHosts: object[]): ControllerSpec {
  return {
    programs: programs(...PROGRAMS),
    want: { accounts, virtualHosts },
    passwords: { ADMINISTRATOR_PASSWORD: 'administrator' },
  };
}
