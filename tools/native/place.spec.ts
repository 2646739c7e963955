import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginBeside } from './place.js';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'tripod-native-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('a build', () => {
  it('begins in an empty folder beside its target, also where the parent is not there yet', () => {
    const folder = beginBeside(join(parent, '.tripod', 'native'));
    expect(readdirSync(join(parent, '.tripod'))).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes what killed builds have left, and neither a living one nor the target', () => {
    const dead = spawnSync('true').pid;
    const living = process.ppid;
    for (const name of [`native.building-${dead}`, `native.building-${living}`, 'native']) {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, 'file'), '');
    }
    beginBeside(join(parent, 'native'));
    expect(readdirSync(parent).sort()).toEqual(['native', `native.building-${living}`, `native.building-${process.pid}`].sort());
  });
});
