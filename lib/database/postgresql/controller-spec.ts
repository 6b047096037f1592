import type { ControllerSpec } from '../../engine';
import { REWIND_USER, patroniConfigMaps } from './patroni-config';
import { programs } from './programs';
import { passwordKeys, systemUsers } from './system-users';

interface Options {
  /** The cluster's. */
  readonly name: string;
  /** The path of the program. */
  readonly psql: string;
  /** The settings that all members share. */
  readonly config: { [key: string]: any };
}

const PROGRAMS = [
  'ailment.py', 'answers.py', 'damage.py', 'decision.py', 'engine.py', 'passwords.py', 'patroni_api.py', 'provisioning.py', 'takeover.py', 'wal.py',
];

/** What brings the cluster to what is declared: shared settings, databases and their owners, members that Patroni alone doesn't heal. */
export function controllerSpec({ name, psql, config }: Options): ControllerSpec {
  return {
    programs: programs(...PROGRAMS),
    want: { psql, rewinder: REWIND_USER, config },
    env: systemUsers(['RESTAPI']),
    passwords: passwordKeys(['SUPERUSER', 'RESTAPI']),
    rights: [
      // where Patroni keeps its shared settings and who had to confirm writes
      { resource: 'configmaps', verbs: ['get'], names: [`${name}-config`, `${name}-sync`] },
      // the marks of a founding of which no data is left
      { resource: 'configmaps', verbs: ['delete'], names: patroniConfigMaps(name) },
    ],
  };
}
