import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkspaceCopy } from './workspace-copy.js';

const mounts: string[] = [];
let copy: WorkspaceCopy;
let place: string;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
});
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'place-'));
  for (const made of ['apps/user/dist', 'apps/etl/dist', '.nx', '.tripod']) rmSync(join(copy.directory, made), { recursive: true, force: true });
});
afterEach(() => {
  for (const folder of mounts.splice(0)) execFileSync('umount', ['--lazy', folder]);
  rmSync(place, { recursive: true, force: true });
});
afterAll(() => copy.remove());

function mounted(option: string): string {
  execFileSync('mount', ['-t', 'tmpfs', '-o', option, 'tmpfs', place], { stdio: ['ignore', 'ignore', 'pipe'] });
  mounts.push(place);
  return place;
}

/** Root in a container may lack the right. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'place-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const isMounting = canMount();
if (!isMounting) process.stderr.write('No file system can be mounted here: the tests of temporary folders that need it are skipped.\n');
const onMounts = isMounting ? it : it.skip;

const JEST = ['node_modules/jest/bin/jest.js', '-c'];
const COMMANDS = [
  ['tools/start.mjs', 'app', 'user', '--help'],
  ['tools/start.mjs', 'app', 'etl', 'status'],
  ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'],
  [...JEST, 'libs/contracts/jest.config.cjs', 'src/exchange/tuples'],
  [...JEST, 'tools/database/jest.config.cjs', 'prepare.spec'],
];

async function works(folder: string): Promise<void> {
  for (const args of COMMANDS) {
    const { exitCode, stdout, stderr } = await copy.node(args, { TMPDIR: folder });
    expect({ args, exitCode, said: exitCode === 0 ? '' : stdout + stderr }).toEqual({ args, exitCode: 0, said: '' });
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('tripod-'))).toEqual([]);
}

const refused = async (folder: string, reason: string) =>
  expect(await copy.node(['tools/start.mjs', 'app', 'user', '--help'], { TMPDIR: folder })).toEqual({ exitCode: 1, stdout: '', stderr: `The temporary folder ${folder} cannot be used (${reason}). Set TMPDIR to a folder in which files can be made.\n` });

describe('with a temporary folder', () => {
  onMounts('that is mounted noexec, apps are built, and run, and tests, and Postgres', () => works(mounted('noexec')));

  it('that does not exist, it is made', () => works(join(place, 'not', 'yet')));

  it('whose path is too long for a socket, all works', () => {
    const folder = join(place, 'x'.repeat(100), 'y'.repeat(100));
    mkdirSync(folder, { recursive: true });
    return works(folder);
  });

  onMounts('that is mounted read-only, one sentence names it and the setting', () => refused(mounted('ro'), 'EROFS'));

  it('that is a file, one sentence names it and the setting', () => {
    writeFileSync(join(place, 'file'), '');
    return refused(join(place, 'file'), 'EEXIST');
  });

  (process.getuid?.() === 0 ? it.skip : it)('that is closed to this user, one sentence names it and the setting', () => {
    chmodSync(place, 0o500);
    return refused(place, 'EACCES');
  });
});
