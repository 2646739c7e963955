// The tests that `npm test -- --long` runs besides: a project with `*.long.spec.ts` has a jest.long.config.cjs.
const preset = require('./jest.preset.cjs');

module.exports = { ...preset, testMatch: ['<rootDir>/**/*.long.spec.ts'], testPathIgnorePatterns: ['/node_modules/', '/dist/'] };
