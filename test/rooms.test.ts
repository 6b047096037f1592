import { existsSync, readFileSync, readdirSync } from 'fs';
import { join, normalize } from 'path';

const LIB = join(__dirname, '..', 'lib');

/** Each room, and those that it may know. A room comes after all that it knows. */
const ROOMS: { [room: string]: string[] } = {
  kubernetes: [],
  storage: ['kubernetes'],
  config: ['kubernetes'],
  network: ['config', 'kubernetes'],
  pod: ['kubernetes', 'storage'],
  workload: ['config', 'kubernetes', 'network', 'pod', 'storage'],
  app: ['config', 'kubernetes', 'pod', 'workload'],
  engine: ['app', 'config', 'kubernetes', 'network', 'pod', 'workload'],
  conformance: ['engine', 'network'],
  database: ['config', 'engine', 'kubernetes', 'network', 'pod', 'workload'],
  job: ['app', 'kubernetes', 'network', 'workload'],
  messaging: ['config', 'engine', 'kubernetes', 'network', 'pod', 'workload'],
  migration: ['config', 'job', 'kubernetes', 'network', 'pod', 'workload'],
  defaults: ['kubernetes', 'migration', 'network', 'pod', 'storage'],
  stateful: ['app', 'kubernetes', 'network', 'pod', 'workload'],
  web: ['app', 'config', 'kubernetes', 'network', 'pod', 'workload'],
  worker: ['app', 'kubernetes', 'network', 'pod', 'workload'],
};

/** What the sources of a room take from other rooms, as paths from `lib`. */
function taken(room: string): string[] {
  const files = readdirSync(join(LIB, room), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => [...readFileSync(join(LIB, room, file), 'utf8').matchAll(/from '(\.[^']*)'/g)]
    .map(([, path]) => normalize(join(room, file, '..', path)))).filter((path) => path !== room && !path.startsWith(`${room}/`));
}

describe('given the rooms of the library', () => {
  const names = Object.keys(ROOMS);

  test('then each is drawn, and knows those before it alone', () => {
    expect(readdirSync(LIB).filter((name) => existsSync(join(LIB, name, 'index.ts'))).sort()).toEqual([...names].sort());
    expect(names.filter((room, i) => ROOMS[room].some((other) => !names.slice(0, i).includes(other)))).toEqual([]);
  });

  test.each(names)('then %s takes nothing past the index of another, and no other than is drawn', (room) => {
    expect([...new Set(taken(room))].sort()).toEqual(ROOMS[room]);
  });
});
