module.exports = {
  displayName: 'bench',
  preset: '../../jest.preset.cjs',
  // Its tests need no database.
  globalSetup: undefined,
  globalTeardown: undefined,
};
