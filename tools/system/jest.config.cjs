// These tests are about the whole: they run nx in copies of the workspace, and need time for it.
module.exports = {
  displayName: 'system',
  preset: '../../jest.preset.cjs',
  roots: ['<rootDir>/src'],
  // Jest leaves one core to whoever looks on; here nobody does, and one file takes as long as all others.
  maxWorkers: '100%',
  testTimeout: 300_000,
};
