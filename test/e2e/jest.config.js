// The end-to-end suite: it needs KUBECONFIG, and the images that README.md names.
const { compilerOptions } = require('../../tsconfig.json');

const ENGINE = process.env.E2E_ENGINE ?? 'postgresql';
const SMOKE = ['01', '02', '04', '09', '10', '11'];

// every engine's, its own, and those of what else an app has, for which the shop is there with PostgreSQL
const FOLDERS = ['.', ENGINE, ...(ENGINE === 'postgresql' ? ['app'] : [])];
// `npm run test:e2e -- convict` takes the guarantees away, one at a time; `life` and `real`, which needs no shop, are runs of their own: never a part
// of the ordinary one
const APART = ['convict', 'life', 'real'].find((folder) => process.argv.slice(2).some((argument) => argument.includes(folder)));
const FILES = APART ? [`${APART}/*`] : process.env.E2E === 'smoke' ? SMOKE.map((n) => `${n}-*`) : ['*'];

// Over websockets kubectl discards what a pod says before its streams are known ("Unknown stream id 1, discarding message"): an answer that
// is waited for
process.env.KUBECTL_REMOTE_COMMAND_WEBSOCKETS ??= 'false';

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: FOLDERS.flatMap((folder) => FILES.map((name) => `<rootDir>/${folder === '.' ? '' : `${folder}/`}${name}.test.ts`)),
  // types are checked by `npm run typecheck`
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: { ...compilerOptions, isolatedModules: true } }] },
  globalSetup: APART === 'real' ? '<rootDir>/real/set-up.ts' : '<rootDir>/set-up.ts',
  globalTeardown: '<rootDir>/tear-down.ts',
  // the files share one app, so they run one after the other, by name
  maxWorkers: 1,
  testSequencer: '<rootDir>/by-name.js',
  // ten times a fault, its recovery and new pods: an hour where the recovery is slow
  testTimeout: 90 * 60 * 1000,
};
