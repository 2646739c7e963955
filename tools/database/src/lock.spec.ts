import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { identityOf } from '@tripod/processes';
import { tryLock, withLock } from './lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = () => join(folder, 'lock');

describe('the lock of a folder', () => {
  test('is had by one at a time, and by everyone in the end', async () => {
    let inside = 0;
    let most = 0;
    let turns = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await turn();
      inside--;
      turns++;
    };
    await Promise.all(Array.from({ length: 12 }, () => withLock(lock(), work)));
    expect({ most, turns }).toEqual({ most: 1, turns: 12 });
  });

  test('is free again when its work has failed', async () => {
    await expect(withLock(lock(), () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(tryLock(lock())).toBeDefined();
  });

  test('of a dead process is taken over, by one alone', () => {
    const dead = spawnSync('true').pid;
    mkdirSync(lock());
    writeFileSync(join(lock(), '7'), `${dead} 12345`);
    expect([tryLock(lock()), tryLock(lock()), tryLock(lock())].filter((taken) => taken !== undefined)).toHaveLength(1);
    expect(readdirSync(lock())).toEqual(['8']);
  });

  test('of a dead process is taken over also when its pid lives again', () => {
    mkdirSync(lock());
    writeFileSync(join(lock(), '1'), `${process.pid} long-ago`);
    expect(tryLock(lock())).toBeDefined();
  });

  test('of a living process is respected', () => {
    mkdirSync(lock());
    writeFileSync(join(lock(), '1'), identityOf(process.ppid) ?? '');
    expect(tryLock(lock())).toBeUndefined();
  });

  test('cannot be taken by one who saw an earlier lock die too late', () => {
    const release = tryLock(lock());
    // The latecomer makes number 1 again after its owner has gone on to a higher one.
    release?.();
    const second = tryLock(lock());
    writeFileSync(join(lock(), '1'), 'released');
    expect(second).toBeDefined();
    expect(tryLock(lock())).toBeUndefined();
  });
});
