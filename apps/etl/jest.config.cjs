module.exports = {
  displayName: require('./package.json').name,
  preset: '../../jest.preset.cjs',
  // Ingests run as commands, on machines that do other things as well.
  testTimeout: 120_000,
};
