// These tests are about the whole: they run nx in copies of the workspace, and need time for it.
module.exports = {
  displayName: 'system',
  preset: '../../jest.preset.cjs',
  roots: ['<rootDir>/src'],
  testTimeout: 300_000,
};
