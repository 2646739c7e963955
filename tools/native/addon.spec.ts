import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '@tripod/processes';
import { nativeFolder } from './place.js';
import { probe } from './probe.js';
import { isBuilt, stampOf } from './stamp.js';
import { thisPlatform, wheelFor } from './wheels.js';

const wheel = wheelFor(thisPlatform());
const built = !('refusal' in wheel) && isBuilt(nativeFolder, stampOf(wheel));
const signal = new AbortController().signal;
const expected = { backend: 'tensorflow', value: 10, learned: 0, tensorflow: 'refusal' in wheel ? '' : wheel.version };

(built ? describe : describe.skip)(`the addon${built ? '' : ' (skipped: `npm run native` has not built it here)'}`, () => {
  it('loads and computes in this Node', async () => {
    expect(await probe(nativeFolder, signal)).toMatchObject(expected);
  });

  it('shares the one tfjs-core of the checkout with the app', async () => {
    const { core } = await probe(nativeFolder, signal);
    expect(core).toBe(createRequire(join(checkout, 'apps/ml/package.json')).resolve('@tensorflow/tfjs-core'));
  });

  describe('loads and computes, whichever Node has built it, in', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'tripod-nodes-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    // Each is a package with the binary of one Node and nothing else.
    it.each(['20', '22', '24'])('Node %s', async (major) => {
      const name = `node-linux-${process.arch}`;
      const place = join(folder, major);
      writeFileSync(join(folder, 'package.json'), '{"private":true}');
      execFileSync('npm', ['install', '--prefix', place, '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${major}`], { cwd: folder, stdio: 'pipe' });
      const node = join(place, 'node_modules', name, 'bin', 'node');
      expect(existsSync(node)).toBe(true);
      expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(new RegExp(`^v${major}\\.`));
      expect(await probe(nativeFolder, signal, node)).toMatchObject(expected);
    }, 180_000);
  });
});
