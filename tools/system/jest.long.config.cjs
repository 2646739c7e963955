// The whole job and whole projects, in copies of the workspace.
module.exports = {
  displayName: 'system-long',
  preset: '../../jest.long.preset.cjs',
  roots: ['<rootDir>/src'],
  testTimeout: 900_000,
};
