import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { assembly } from './hostile/assembly';

const ROOT = join(__dirname, '..');
/** What `lib/index.ts` gives away. */
const PUBLIC = readFileSync(join(ROOT, 'lib/index.ts'), 'utf8').match(/\b[A-Z]\w*\b/g)!;

describe('given the API as jsii tells it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  const file = join(folder, 'jsii.json');
  writeFileSync(file, JSON.stringify({ name: 'cdk8s-patterns', types: assembly() }));
  const text = execFileSync(process.execPath, [join(ROOT, 'reference.mjs'), file], { encoding: 'utf8' });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('then the reference has everything that is public, once', () => {
    const titles = [...text.matchAll(/^### (\w+)$/gm)].map(([, title]) => title);
    expect(titles.sort()).toEqual([...PUBLIC].sort());
  });

  test('then what it leads to is there', () => {
    const anchors = [...text.matchAll(/^### (\w+)$/gm)].map(([, title]) => title.toLowerCase());
    expect([...text.matchAll(/\]\(#(\w+)\)/g)].map(([, anchor]) => anchor).filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });

  test('then a prop has its type, its meaning and its default', () => {
    expect(text).toContain('| `port` | number | The port that the program listens on. It is called `http`, and has port 80 of the Service. | **required** |');
    expect(text).toContain('| `metrics` | [Metrics](#metrics) | Who asks the program for its figures. | nobody |');
  });

  test('then every prop is a row of a table, whatever is said of it', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.filter((row) => !/^\|( ?(\\\||[^|])* ?\|){3,4}$/.test(row))).toEqual([]);
  });
});
