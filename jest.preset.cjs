// Every project's tests: ESM sources run as CommonJS through swc, libraries are found by the paths of tsconfig.base.json.
const path = require('node:path');
const { compilerOptions } = require('./tsconfig.base.json');

// Patterns of paths are regular expressions: globs fail where the checkout's own path holds `[`, `(` or `!`, and a pattern
// that is not bound to the checkout would pass over everything in one that lies below a folder `dist`.
const root = __dirname.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const built = `^${root}/.*/dist/`;

module.exports = {
  testEnvironment: path.join(__dirname, 'jest.environment.cjs'),
  // A project that needs no database sets both to `undefined`.
  globalSetup: path.join(__dirname, 'jest.global-setup.cjs'),
  globalTeardown: path.join(__dirname, 'jest.global-teardown.cjs'),
  reporters: ['default', path.join(__dirname, 'jest.results-reporter.cjs'), path.join(__dirname, 'jest.end-reporter.cjs')],
  testRegex: ['\\.spec\\.ts$'],
  // jest.long.preset.cjs runs the long ones.
  testPathIgnorePatterns: [`^${root}/(.*/)?node_modules/`, built, '\\.long\\.spec\\.ts$'],
  modulePathIgnorePatterns: [built],
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
