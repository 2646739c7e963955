module.exports = {
  displayName: 'contracts',
  preset: '../../jest.preset.cjs',
  // Knows nothing of a database.
  globalSetup: undefined,
  globalTeardown: undefined,
};
