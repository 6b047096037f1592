import type { ClusterFacts, ControllerSpec } from '../../engine';
import { programs } from './programs';

const PROGRAMS = ['decision.py', 'engine.py', 'management.py', 'password_hash.py', 'provisioning.py'];
const EVERYTHING = { configure: '.*', write: '.*', read: '.*' };

/** What makes accounts, and has members leave in turn. */
export function controllerSpec({ accounts }: ClusterFacts): ControllerSpec {
  return {
    programs: programs(...PROGRAMS),
    want: { accounts: Object.fromEntries(accounts.map(({ username }) => [username, { tags: [], permissions: { '/': EVERYTHING } }])) },
    passwords: { ADMINISTRATOR_PASSWORD: 'administrator' },
  };
}
