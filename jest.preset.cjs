// Every project's tests: ESM sources run as CommonJS through swc, libraries are found by the paths of tsconfig.base.json.
const path = require('node:path');
const { compilerOptions } = require('./tsconfig.base.json');

module.exports = {
  testEnvironment: path.join(__dirname, 'jest.environment.cjs'),
  // A project that needs no database sets both to `undefined`.
  globalSetup: path.join(__dirname, 'jest.global-setup.cjs'),
  globalTeardown: path.join(__dirname, 'jest.global-teardown.cjs'),
  reporters: ['default', path.join(__dirname, 'jest.results-reporter.cjs')],
  testMatch: ['<rootDir>/**/*.spec.ts'],
  // jest.long.preset.cjs runs the long ones.
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.long\\.spec\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.[cm]?[tj]s$': [
      '@swc/jest',
      { swcrc: false, jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  moduleNameMapper: {
    ...Object.fromEntries(
      Object.entries(compilerOptions.paths).map(([alias, [file]]) => [`^${alias}$`, path.join(__dirname, file)]),
    ),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
