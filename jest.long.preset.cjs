// The tests that `npm test -- --long` runs besides: a project with `*.long.spec.ts` has a jest.long.config.cjs.
const preset = require('./jest.preset.cjs');

module.exports = {
  ...preset,
  testRegex: ['\\.long\\.spec\\.ts$'],
  // All but the last, which leaves the long ones out.
  testPathIgnorePatterns: preset.testPathIgnorePatterns.slice(0, -1),
};
