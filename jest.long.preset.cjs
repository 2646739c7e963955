// The tests that `npm test -- --long` runs besides: a project with `*.long.spec.ts` has a jest.long.config.cjs.
const preset = require('./jest.preset.cjs');

/** LONG_WITHOUT=odd-folders,whole-job leaves these files out: continuous integration has half an hour. */
const without = (process.env.LONG_WITHOUT || '').split(',').filter(Boolean).map((name) => `/${name}\\.long\\.spec\\.ts$`);

module.exports = {
  ...preset,
  testRegex: ['\\.long\\.spec\\.ts$'],
  // All but the last, which leaves the long ones out.
  testPathIgnorePatterns: [...preset.testPathIgnorePatterns.slice(0, -1), ...without],
};
