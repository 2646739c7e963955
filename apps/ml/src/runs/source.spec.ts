import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRepository, type Repository } from '../../fixtures/reproduction/repository.js';
import { MAX_DIFF_BYTES, sourceOf } from './source.js';
import { sourceTags } from './source-tags.js';

let repository: Repository;
beforeAll(async () => {
  repository = await makeRepository({ 'app/code.ts': 'export const one = 1;\n', 'app/gone.ts': 'old\n', '.gitignore': 'dist\n' });
});
afterEach(async () => {
  await repository.git('reset', '--quiet', '--hard');
  await repository.git('clean', '--quiet', '-fd');
});
afterAll(() => repository.remove());

const source = () => sourceOf(join(repository.directory, 'app'));

describe('the source of the code', () => {
  it('is a commit where nothing differs from it; what .gitignore names does not count', async () => {
    await repository.write('dist/main.js', 'built');
    const commit = await repository.git('rev-parse', 'HEAD');
    expect(await source()).toEqual({ commit, isDirty: false, diff: undefined });
    expect(sourceTags(await source())).toEqual({ 'mlflow.source.git.commit': commit, 'mlflow.source.git.dirty': 'false' });
  });

  it('holds what was changed, added, removed and staged, binary files too, as git apply takes it', async () => {
    await repository.write('app/code.ts', 'export const one = 2;\n');
    await repository.write('app/new.bin', Uint8Array.from([0, 255, 0, 10, 13, 254]));
    await repository.git('rm', '--quiet', 'app/gone.ts');
    await repository.write('staged.txt', 'staged\n');
    await repository.git('add', 'staged.txt');
    const status = await repository.git('status', '--porcelain');
    const { diff, ...found } = (await source())!;
    expect(found).toEqual({ commit: await repository.git('rev-parse', 'HEAD'), isDirty: true });
    expect(await repository.git('status', '--porcelain')).toBe(status); // the index of the person who works here
    const other = await makeRepository({ 'app/code.ts': 'export const one = 1;\n', 'app/gone.ts': 'old\n', '.gitignore': 'dist\n' });
    try {
      await other.write('.git/changes.diff', diff!);
      await other.git('apply', '--binary', '.git/changes.diff');
      await other.git('add', '-A');
      await repository.git('add', '-A');
      expect(await other.git('write-tree')).toBe(await repository.git('write-tree'));
    } finally {
      await other.remove();
    }
  });

  it('does not hold changes that are larger than the limit, and says that there are some', async () => {
    await repository.write('large.txt', 'x'.repeat(MAX_DIFF_BYTES + 1));
    expect(await source()).toEqual({ commit: await repository.git('rev-parse', 'HEAD'), isDirty: true, diff: undefined });
  });

  it('is not known outside of a checkout', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    try {
      expect(await sourceOf(outside)).toBeUndefined();
    } finally {
      await rm(outside, { recursive: true });
    }
  });
});
