// These tests are about the whole: they run nx in copies of the workspace, and need time for it.
const { testPathIgnorePatterns } = require('../../jest.preset.cjs');

module.exports = {
  displayName: 'system',
  preset: '../../jest.preset.cjs',
  testPathIgnorePatterns: [...testPathIgnorePatterns, '<rootDir>/foreign/'],
  modulePathIgnorePatterns: ['<rootDir>/foreign/'],
  testTimeout: 300_000,
};
