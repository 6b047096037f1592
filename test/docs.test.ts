import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import * as cdk8s from 'cdk8s';
import * as ts from 'typescript';
import * as library from '../lib';
import { aChart, aDatabase, aWebApp, objectsOf } from './given';

const ROOT = join(__dirname, '..');
const { compilerOptions } = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')).config;
/** What an example may use without saying where it is from. */
const KNOWN: { [name: string]: unknown } = { ...cdk8s, ...library };
/** What the compiler alone knows: structs, and the scope of all constructs. */
const TYPES = readFileSync(join(ROOT, 'lib/index.ts'), 'utf8').match(/\b[A-Z]\w*\b/g)!.filter((name) => !(name in library) && !(name in cdk8s));
const PRELUDE = `import type { Construct } from 'constructs';\nimport type { ${TYPES.join(', ')} } from '../lib';\nimport { ${names(cdk8s)} } from 'cdk8s';\nimport { ${names(library)} } from '../lib';\ndeclare const chart: Chart, orders: ReplicatedDatabase, api: StatelessWebApp;\n`;

interface Example {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** The examples of a page, which are its blocks of `ts`. */
function examplesOf(page: string): Example[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((block) => ({ page, line: text.slice(0, block.index).split('\n').length, text: block[1] }));
}

/** Classes and enums; a struct has no name that an example needs. */
function names(module: object): string {
  return Object.keys(module).filter((name) => /^[A-Z]/.test(name)).join(', ');
}

const examples = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((page) => `docs/${page}`)].flatMap(examplesOf);

describe('given the examples of the docs', () => {
  // some show what is warned of
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  test('then they compile', () => {
    const folder = mkdtempSync(join(ROOT, 'test', 'examples-'));
    try {
      const files = examples.map(({ page, line, text }) => {
        const file = join(folder, `${page.replace(/\W/g, '_')}_${line}.ts`);
        const own = text.replace('\'cdk8s-patterns\'', '\'../../lib\'');
        writeFileSync(file, text.startsWith('import') ? own : `${PRELUDE.replace(/\.\.\/lib/g, '../../lib')}export {};\n${own}`);
        return file;
      });
      const options = ts.convertCompilerOptionsFromJson({ ...compilerOptions, noUnusedLocals: false, noUnusedParameters: false }, ROOT).options;
      const program = ts.createProgram(files, options);
      const sources = files.map((file) => program.getSourceFile(file));
      const errors = sources.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]);
      expect(errors.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 300_000);

  test.each(examples.filter(({ text }) => !text.startsWith('import')))('then that of $page, line $line, gives objects', ({ text }) => {
    const chart = aChart();
    const known: { [name: string]: unknown } = { ...KNOWN, chart, orders: aDatabase(chart), api: aWebApp(chart) };
    const body = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022 } }).outputText;
    new Function(...Object.keys(known), body)(...Object.values(known));
    expect(objectsOf(chart).length).toBeGreaterThan(0);
  });
});
