module.exports = {
  displayName: 'processes',
  preset: '../../jest.preset.cjs',
  // Its tests need no database.
  globalSetup: undefined,
  globalTeardown: undefined,
};
