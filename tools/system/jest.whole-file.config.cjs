// The whole job on all flights, in a clone that has a database of its own.
module.exports = {
  displayName: 'system-whole-file',
  preset: '../../jest.preset.cjs',
  globalSetup: undefined,
  globalTeardown: undefined,
  testMatch: ['<rootDir>/**/*.whole-file.spec.ts'],
  testTimeout: 900_000,
};
