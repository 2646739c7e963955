module.exports = {
  displayName: 'nodes',
  preset: '../../jest.preset.cjs',
  // Knows nothing of a database.
  globalSetup: undefined,
  globalTeardown: undefined,
};
