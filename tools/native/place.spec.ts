import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginBeside, replace, sweepBeside } from './place.js';

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

  it('takes the place of the earlier one whole, and leaves nothing beside it', () => {
    const target = join(parent, 'native');
    mkdirSync(target);
    writeFileSync(join(target, 'earlier'), '');
    const folder = beginBeside(target);
    writeFileSync(join(folder, 'later'), '');
    replace(target, folder);
    expect(readdirSync(target)).toEqual(['later']);
    expect(readdirSync(parent)).toEqual(['native']);
  });

  it('that was killed is swept away, a living one and the target are not', () => {
    const dead = spawnSync('true').pid;
    const living = `native.building-${process.ppid}`;
    for (const name of [`native.building-${dead}`, `native.building-${dead}-old`, living, 'native']) {
      mkdirSync(join(parent, name));
      writeFileSync(join(parent, name, 'file'), '');
    }
    sweepBeside(join(parent, 'native'));
    expect(readdirSync(parent).sort()).toEqual(['native', living]);
  });
});
