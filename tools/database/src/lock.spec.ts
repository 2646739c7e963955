import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { tryLock } from '@tripod/processes';
import { withLock } from './lock.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = () => join(folder, 'lock');

describe('work under the lock of a folder', () => {
  test('is done by one at a time, and by everyone in the end', async () => {
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
});
