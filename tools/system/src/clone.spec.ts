import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitEnvironment } from './git-environment.js';
import { WorkspaceCopy } from './workspace-copy.js';

let copy: WorkspaceCopy;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
});
afterAll(() => copy?.remove());

// What git for Windows sets by default, and what some set.
describe.each([['core.autocrlf=true'], ['core.eol=crlf']])('a clone with %s', (setting) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'clone-'));
    execFileSync('git', ['clone', '--quiet', '-c', setting, copy.directory, folder], { env: gitEnvironment() });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has LF in every text, and no binary is taken for one', () => {
    const listed = execFileSync('git', ['ls-files', '--eol'], { cwd: folder, encoding: 'utf8', env: gitEnvironment() });
    expect(listed.split('\n').filter((line) => /\bw\/(crlf|mixed)\b/.test(line))).toEqual([]);
    expect(readFileSync(join(folder, '.ci', 'run'), 'utf8')).toMatch(/^#!\/usr\/bin\/env bash\n/);
  });
});
