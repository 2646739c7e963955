// Writes how many tests of a project passed and failed, for the closing line of `npm test`. Nx keeps the file as an
// output of the test target, so that it is also there when the tests were not run again. A jest that a person starts
// beside `npm test`, for some specs, must not change its count.
const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const isCounted = process.env.NX_TASK_TARGET_PROJECT !== undefined || process.env.COUNT_TESTS === 'true';

module.exports = class ResultsReporter {
  onRunComplete(contexts, results) {
    if (!isCounted) return;
    const name = [...contexts][0]?.config.displayName?.name;
    if (name === undefined) return;
    const folder = path.join(__dirname, '.tripod', 'test-results');
    mkdirSync(folder, { recursive: true });
    // A file that does not even load has failed once.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({ passed: results.numPassedTests, failed }));
  }
};
