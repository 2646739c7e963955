module.exports = {
  displayName: require('./package.json').name,
  preset: '../../jest.preset.cjs',
  // Databases are made and dropped here, on machines that do other things as well.
  testTimeout: 60_000,
};
