// The end-to-end suite: it needs KUBECONFIG, and the images that README.md names.
const { compilerOptions } = require('../../tsconfig.json');

const SMOKE = ['01', '02', '04', '09', '10', '11'];

// `npm run test:e2e -- convict` takes the guarantees away, one at a time, and `life` is a run of its own: never a part of the ordinary one
const FOLDER = ['convict', 'life'].find((folder) => process.argv.slice(2).some((argument) => argument.includes(folder)));
const FILES = FOLDER ? [`${FOLDER}/*`] : process.env.E2E === 'smoke' ? SMOKE.map((n) => `${n}-*`) : ['*'];

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: FILES.map((name) => `<rootDir>/${name}.test.ts`),
  // types are checked by `npm run typecheck`
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: { ...compilerOptions, isolatedModules: true } }] },
  globalSetup: '<rootDir>/set-up.ts',
  globalTeardown: '<rootDir>/tear-down.ts',
  // the files share one shop, so they run one after the other, by name
  maxWorkers: 1,
  testSequencer: '<rootDir>/by-name.js',
  // ten times a fault, its recovery and new pods: an hour where the recovery is slow
  testTimeout: 90 * 60 * 1000,
};
