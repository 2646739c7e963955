module.exports = {
  displayName: 'etl',
  preset: '../../jest.preset.cjs',
  // They ingest all flights; jest.whole-file.config.cjs runs them.
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.whole-file\\.spec\\.ts$'],
  // Ingests run as commands, on machines that do other things as well.
  testTimeout: 120_000,
};
