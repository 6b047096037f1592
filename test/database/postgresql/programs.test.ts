import { readdirSync } from 'fs';
import { join } from 'path';
import { aChart, aDatabase, objectOf } from '../../given';

const LIB = join(__dirname, '..', '..', '..', 'lib');
/** Every program that there is. */
const PROGRAMS = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.py')).map((file) => file.replace(/^.*[/\\]/, ''));
/** Of the 1 MiB that Kubernetes allows a ConfigMap, what is left to settings. */
const MOST_BYTES = 256 * 1024;

/** The programs that lie in a container's folder, by their file names. */
function programsIn(configMap: string): [string, string][] {
  return Object.entries<string>(objectOf(aDatabase(aChart()), 'ConfigMap', configMap).data).filter(([file]) => file.endsWith('.py'));
}

describe.each(['orders-controller', 'orders-patroni'])('given the programs in %s', (configMap) => {
  const programs = programsIn(configMap);

  test('then each finds beside it what it imports', () => {
    const files = programs.map(([file]) => file);
    const imported = programs.flatMap(([, text]) => [...text.matchAll(/^ *(?:import|from) (\w+)/gm)].map(([, name]) => `${name}.py`));
    expect(imported.filter((file) => PROGRAMS.includes(file) && !files.includes(file))).toEqual([]);
  });

  test('then none is there for nobody', () => {
    const all = programs.map(([, text]) => text).join('');
    const started = ['controller.py', 'start.py', 'hand_over.py', 'on_role_change.py'];
    expect(programs.map(([file]) => file).filter((file) => !started.includes(file) && !new RegExp(`^ *(?:import|from) ${file.slice(0, -3)}\\b`, 'm').test(all))).toEqual([]);
  });

  test('then they leave room in a ConfigMap', () => {
    expect(Buffer.byteLength(programs.map(([, text]) => text).join(''))).toBeLessThan(MOST_BYTES);
  });
});
