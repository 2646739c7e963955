import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from './identity.js';
import { lockHolder, tryLock } from './lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = () => join(folder, 'lock');

describe('the lock of a folder', () => {
  test('is had by one at a time, and free again when it is given back', () => {
    const release = tryLock(lock());
    expect(lockHolder(lock())).toBe(process.pid);
    expect(tryLock(lock())).toBeUndefined();
    release?.();
    expect(lockHolder(lock())).toBeUndefined();
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

  test('may be taken away by its owner, with the folder that it lies in: the next owner of that name is left alone', () => {
    const place = join(folder, 'place');
    mkdirSync(place);
    const release = tryLock(join(place, 'lock'));
    renameSync(place, join(folder, 'away'));
    expect(tryLock(join(place, 'lock'))).toBeUndefined();
    mkdirSync(place);
    expect(tryLock(join(place, 'lock'))).toBeDefined();
    release?.();
    expect(lockHolder(join(place, 'lock'))).toBe(process.pid);
  });
});
