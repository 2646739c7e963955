import { trackedPaths } from './source-files.js';

// Nx 23.2.1 asks git which files changed and does not undo git's quoting: a change of such a file affects no project, and
// every check would be skipped. https://github.com/nrwl/nx/pull/36660 mends it.
test('no file has a name that git would quote', () => {
  const quoted = trackedPaths().filter((path) => /[^ !#-[\]-~]/.test(path));
  expect(quoted).toEqual([]);
});
