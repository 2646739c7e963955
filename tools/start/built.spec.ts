import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isUntouched, noteBuilt, stampOf } from './built.js';

const ml = { name: 'ml', folder: 'apps/ml' };
let root: string;
const write = (path: string, text = path) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const build = () => {
  const stamp = stampOf(ml, 'sources', root);
  write('apps/ml/dist/main.js');
  write('apps/ml/dist/package/worker.mjs');
  noteBuilt(ml, stamp, root);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tripod-built-'));
  for (const path of ['nx.json', 'package.json', 'package-lock.json', 'tsconfig.base.json']) write(path);
  for (const path of ['apps/ml/src/main.ts', 'apps/etl/src/main.ts', 'libs/contracts/src/index.ts']) write(path);
});
afterEach(() => rmSync(root, { recursive: true }));

describe('an app that was built', () => {
  test('needs no build until something is touched', () => {
    expect(isUntouched(ml, root)).toBe(false);
    build();
    expect(isUntouched(ml, root)).toBe(true);
  });

  test.each([
    ['its source', () => write('apps/ml/src/main.ts', 'changed')],
    ['a new file', () => write('apps/ml/src/commands/more.ts')],
    ['a library', () => write('libs/contracts/src/index.ts', 'changed')],
    ['what is installed', () => write('package-lock.json', 'changed')],
    ['what was built', () => rmSync(join(root, 'apps/ml/dist/package/worker.mjs'))],
    ['all that was built', () => rmSync(join(root, 'apps/ml/dist'), { recursive: true })],
  ])('may need a build when %s changes', (_what, change) => {
    build();
    change();
    expect(isUntouched(ml, root)).toBe(false);
  });

  test('needs none when another app changes', () => {
    build();
    write('apps/etl/src/main.ts', 'changed');
    expect(isUntouched(ml, root)).toBe(true);
  });

  test('does not count as built from a source that was edited meanwhile', () => {
    const stamp = stampOf(ml, 'sources', root);
    write('apps/ml/src/main.ts', 'edited');
    write('apps/ml/dist/main.js');
    noteBuilt(ml, stamp, root);
    expect(isUntouched(ml, root)).toBe(false);
  });
});
