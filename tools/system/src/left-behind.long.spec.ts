import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf } from '@tripod/processes';
import { WorkspaceCopy } from './workspace-copy.js';

const KILLS = Number(process.env['KILLS'] ?? 6);
const SEED = Number(process.env['KILLS_SEED'] ?? 1);
/** The whole job takes longer than this where it trains, so that a kill hits every stage of it. */
const WITHIN_MS = 12_000;

let copy: WorkspaceCopy;
let temporary: string;
beforeAll(async () => {
  copy = await WorkspaceCopy.make();
  temporary = join(copy.directory, '..', 'temporary');
  mkdirSync(temporary);
  expect(await job()).toMatchObject({ exitCode: 0 });
});
afterAll(() => copy.remove());

const environment = () => ({ TMPDIR: temporary });
const job = () => copy.node(['tools/start.mjs', 'start', '--once', '--sample'], environment());
const begin = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, args, { cwd: copy.directory, stdio: 'ignore', detached: true, env: { ...process.env, ...environment(), NX_DAEMON: 'false' } });

/** All living processes of the copy: what runs in it, and its Postgres. */
function processes(): number[] {
  const pids = execFileSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).split('\n').map(Number);
  return pids.filter((pid) => pid > 0 && pid !== process.pid && [copy.directory, home()].some((place) => commandOf(pid)?.includes(place) || cwdOf(pid) === place));
}

function cwdOf(pid: number): string | undefined {
  try {
    return execFileSync('readlink', [`/proc/${pid}/cwd`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** Where the embedded Postgres of the copy lives. */
function home(): string {
  const homes = process.getuid?.() === 0 ? readdirSync('/var/tmp').filter((name) => name.startsWith('tripod-')).map((name) => join('/var/tmp', name)) : [];
  const own = homes.find((folder) => existsSync(join(folder, 'checkout')) && readFileSync(join(folder, 'checkout'), 'utf8') === copy.directory);
  return own ?? join(copy.directory, '.tripod', 'postgres');
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** What a killed process could leave, by kind; the caches of Nx and tsx belong to no process. */
const leftBehind = () => ({
  processes: processes().map((pid) => commandOf(pid)),
  folders: namesIn(temporary).filter((name) => name.startsWith('tripod-')),
  holders: namesIn(join(home(), 'holders')),
  scratch: namesIn(join(home(), 'scratch')),
  locks: namesIn(join(home(), 'lock')).filter((name) => readFileSync(join(home(), 'lock', name), 'utf8') !== 'released'),
  drafts: [...namesIn(home()), ...namesIn(join(home(), 'binaries'))].filter((name) => name.includes('draft')),
  runs: namesIn(join(copy.directory, 'mlruns', '.incomplete.trash')),
});
const nothing = { processes: [], folders: [], holders: [], scratch: [], locks: [], drafts: [], runs: [] };

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('a job leaves nothing', () => {
  expect(leftBehind()).toEqual(nothing);
});

test(`a job that was killed ${KILLS} times (seed ${SEED}), whole or one process of it, leaves nothing that the next start does not remove`, async () => {
  const next = random(SEED);
  for (let kill = 0; kill < KILLS; kill++) {
    // So that it trains.
    rmSync(join(copy.directory, 'mlruns'), { recursive: true, force: true });
    const started = begin(['tools/start.mjs', 'start', '--once', '--sample']);
    const ended = once(started, 'exit');
    await wait(next() * WITHIN_MS);
    const all = processes();
    const one = all[Math.floor(next() * all.length)];
    for (const pid of next() < 0.5 || one === undefined ? all : [one]) if (commandOf(pid) !== undefined) process.kill(pid, 'SIGKILL');
    await ended;
    const again = await job();
    expect({ kill, exitCode: again.exitCode, said: again.exitCode === 0 ? '' : again.stderr }).toEqual({ kill, exitCode: 0, said: '' });
    expect(leftBehind()).toEqual(nothing);
  }
});

test('a run of tests that was killed leaves nothing that the next start does not remove', async () => {
  const tests = begin(['node_modules/jest/bin/jest.js', '-c', 'tools/database/jest.config.cjs', 'prepare']);
  const ended = once(tests, 'exit');
  while (namesIn(join(home(), 'scratch')).length === 0 || !namesIn(temporary).some((name) => name.startsWith('tripod-spec-'))) await wait(20);
  for (const pid of processes()) process.kill(pid, 'SIGKILL');
  await ended;
  expect(leftBehind()).not.toEqual(nothing);
  expect(await job()).toMatchObject({ exitCode: 0 });
  expect(leftBehind()).toEqual(nothing);
});
