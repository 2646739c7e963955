import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addonFile } from './compile-addon.js';
import { tfjsNodeIn } from './place.js';
import { isBuilt, stampOf, tfjsNodeVersion, writeStamp } from './stamp.js';

const wheel = { name: 'tensorflow-cpu', version: '2.12.1', platform: 'manylinux_2_17_x86_64', sha256: 'a'.repeat(64) };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripod-native-'));
  const addon = addonFile(tfjsNodeIn(folder));
  mkdirSync(dirname(addon), { recursive: true });
  writeFileSync(addon, '');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a folder', () => {
  it('counts as built when it holds what would be built now', () => {
    writeStamp(folder, stampOf(wheel));
    expect(isBuilt(folder, stampOf(wheel))).toBe(true);
  });

  it('does not count without a stamp, with a torn one, or without the addon', () => {
    expect(isBuilt(folder, stampOf(wheel))).toBe(false);
    writeFileSync(join(folder, 'stamp.json'), '{"tfjsNode":');
    expect(isBuilt(folder, stampOf(wheel))).toBe(false);
    writeStamp(folder, stampOf(wheel));
    rmSync(addonFile(tfjsNodeIn(folder)));
    expect(isBuilt(folder, stampOf(wheel))).toBe(false);
  });

  it.each([
    ['version of the library', { ...wheel, version: '2.15.1' }],
    ['platform', { ...wheel, platform: 'manylinux_2_17_aarch64' }],
    ['file of the library', { ...wheel, sha256: 'b'.repeat(64) }],
  ])('does not count when it was built for another %s', (_, other) => {
    writeStamp(folder, stampOf(other));
    expect(isBuilt(folder, stampOf(wheel))).toBe(false);
  });

  it('does not count when it was built for another version of Node-API or of tfjs-node', () => {
    writeStamp(folder, { ...stampOf(wheel), nodeApi: 7 });
    expect(isBuilt(folder, stampOf(wheel))).toBe(false);
    writeStamp(folder, { ...stampOf(wheel), tfjsNode: '4.21.0' });
    expect(isBuilt(folder, stampOf(wheel))).toBe(false);
  });

  it('is for a version of tfjs-node that is exact', () => {
    expect(tfjsNodeVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
