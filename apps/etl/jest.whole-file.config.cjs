// One ingest of all flights serves every test that asserts figures of the whole file.
module.exports = {
  displayName: 'etl-whole-file',
  preset: '../../jest.preset.cjs',
  testMatch: ['<rootDir>/**/*.whole-file.spec.ts'],
  testTimeout: 600_000,
};
