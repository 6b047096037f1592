const { compilerOptions } = require('./tsconfig.json');

module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  // the packages that `.ci/run` makes have package files of their own
  modulePathIgnorePatterns: ['<rootDir>/packages/', '<rootDir>/build/'],
  // types are checked by `npm run typecheck`
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: { ...compilerOptions, isolatedModules: true } }] },
};
