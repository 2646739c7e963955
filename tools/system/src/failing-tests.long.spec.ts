import { join } from 'node:path';
import { WorkspaceCopy } from './workspace-copy.js';

/** Far more than these files take. */
const WITHIN_MS = 180_000;
// A matcher that fails has met the promise that it was given.
const FAILING = `const real = globalThis.expect;
globalThis.expect = new Proxy(real, { apply(_expect, _this, [actual]) {
  if (typeof actual?.then === 'function') actual.then(() => {}, () => {});
  throw new Error('made to fail');
} });`;

let copy: WorkspaceCopy;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
  await copy.write('failing.cjs', FAILING);
});
afterAll(() => copy.remove());

// In one process, as jest runs a single file: it waits there for whatever a failed test has left open.
it.each([
  ['apps/etl', 'silence\\.spec|process-context\\.spec'],
  ['apps/ml', 'src/database\\.spec|open-package|evaluate-package|connections|body-reader|serve-run|envelope'],
  ['apps/user', 'silence|by-run|by-endpoint|src/main'],
])('a run of tests of %s ends when all of them fail, and counts them', async (project, files) => {
  const args = ['node_modules/jest/bin/jest.js', '--runInBand', '-c', `${project}/jest.config.cjs`, files, '--setupFilesAfterEnv', join(copy.directory, 'failing.cjs')];
  const { exitCode, stderr } = await copy.node(args, {}, WITHIN_MS);
  expect({ exitCode, counted: /^Tests: +\d+ failed.*$/m.test(stderr), said: stderr.slice(-2000) }).toMatchObject({ exitCode: 1, counted: true, said: expect.not.stringContaining('did not exit') });
});

it('a promise that is rejected after its file has ended fails the run, and the other files are still counted', async () => {
  await copy.write('apps/user/src/a-left.spec.ts', "it('leaves a promise', () => void Promise.resolve().then(() => new Promise((_, reject) => setTimeout(() => reject(new Error('left alone')), 30))));\n");
  const args = ['node_modules/jest/bin/jest.js', '--runInBand', '-c', 'apps/user/jest.config.cjs', 'src/a-left', 'src/config'];
  const { exitCode, stderr } = await copy.node(args, {}, WITHIN_MS);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(/left alone[^]*Test Suites: 2 passed|Test Suites: 2 passed[^]*left alone/) });
});

it('a child that a failed test has left open is named, and ends with the run', async () => {
  await copy.write('apps/user/src/a-child.spec.ts', "import { spawn } from 'node:child_process';\nit('leaves a child', () => { spawn('sleep', ['600']); });\n");
  const { exitCode, stderr } = await copy.node(['node_modules/jest/bin/jest.js', '--runInBand', '-c', 'apps/user/jest.config.cjs', 'src/a-child'], {}, WITHIN_MS);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(/Tests: +1 passed[^]*still open: .*ProcessWrap[^]*\d+ {2}sleep 600/) });
});
