// The whole job on the whole example, in copies that have a database of their own.
module.exports = {
  displayName: 'system-long',
  preset: '../../jest.long.preset.cjs',
  roots: ['<rootDir>/src'],
  globalSetup: undefined,
  globalTeardown: undefined,
  testTimeout: 900_000,
};
