import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { removeLeftFolders, temporaryFolder } from './temporary-folder.js';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'folders-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

/** Takes the folder of this process for that of another one. */
const asMadeBy = (folder: string, { pid }: ChildProcess): string => {
  const made = join(parent, basename(folder).replace(`-${process.pid}-`, `-${pid}-`));
  mkdirSync(made);
  writeFileSync(join(made, 'file'), 'text');
  return made;
};

describe('the temporary folder of a process', () => {
  test('stays while the process lives', () => {
    const folder = temporaryFolder('run', parent);
    removeLeftFolders(undefined, parent);
    expect(existsSync(folder)).toBe(true);
  });

  test('is removed with what is in it when the process was killed, and others of that kind with it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const [run, other] = [asMadeBy(temporaryFolder('run', parent), child), asMadeBy(temporaryFolder('package', parent), child)];
    child.kill('SIGKILL');
    await once(child, 'exit');
    removeLeftFolders('run', parent);
    expect([existsSync(run), existsSync(other)]).toEqual([false, true]);
    removeLeftFolders(undefined, parent);
    expect(existsSync(other)).toBe(false);
  });

  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('is removed when another process has got the number since', () => {
    const name = basename(temporaryFolder('run', parent)).replace(/-\d+(-[^-]+)$/, '-1$1');
    mkdirSync(join(parent, name));
    removeLeftFolders('run', parent);
    expect(readdirSync(parent)).not.toContain(name);
  });

  test('of another host stays, and so does what has another name', () => {
    const names = [`tripod-run-another.host-2147483647-1-abcdef`, 'tripod-run-abcdef', 'systemd-private-1'];
    for (const name of names) mkdirSync(join(parent, name));
    removeLeftFolders(undefined, parent);
    expect(readdirSync(parent).sort()).toEqual(names.sort());
  });

  test('are not found in a folder that does not exist, and nothing fails', () => {
    expect(() => removeLeftFolders(undefined, join(parent, 'gone'))).not.toThrow();
  });
});
