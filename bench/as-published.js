// Compiles like the published package.
const { readFileSync } = require('fs');
const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');

const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2020, esModuleInterop: true };

require.extensions['.ts'] = (module, file) => module._compile(transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);
