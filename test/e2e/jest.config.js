// The end-to-end suite: it needs KUBECONFIG, and the images that README.md names.
const { compilerOptions } = require('../../tsconfig.json');

const SMOKE = ['01', '02', '04', '09', '10'];

module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: process.env.E2E === 'smoke' ? SMOKE.map((n) => `<rootDir>/${n}-*.test.ts`) : ['<rootDir>/*.test.ts'],
  // types are checked by `npm run typecheck`
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: { ...compilerOptions, isolatedModules: true } }] },
  globalSetup: '<rootDir>/set-up.ts',
  globalTeardown: '<rootDir>/tear-down.ts',
  // the files share one shop, so they run one after the other, by name
  maxWorkers: 1,
  testSequencer: '<rootDir>/by-name.js',
  testTimeout: 30 * 60 * 1000,
};
