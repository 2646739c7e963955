import { rootDigest } from '@tripod/contracts/digest';
import { signed } from '@tripod/contracts/testing';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheIn } from '../../../fixtures/cache.js';
import { emptyRunDirectory } from '../../../fixtures/run-directory.js';
import type { PackageSource } from '../package-source.js';
import type { OpenPackage } from '../run-reader.js';
import { defaultCacheDirectory } from './default-directory.js';
import { openPackage, type CacheSettings } from './open-package.js';

let cache: string;
let fetched: string[];
const opened: OpenPackage[] = [];

beforeEach(async () => {
  cache = await emptyRunDirectory();
  fetched = [];
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await rm(cache, { recursive: true });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const filesOf = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => ({ path, sha256: sha256(text) }));
const digestOf = (files: Record<string, string>) => rootDigest(filesOf(files));

/** A package in a store that does what it should. */
function source(files: Record<string, string>, digest = digestOf(files)): PackageSource {
  return {
    ...{ who: 'The package', digest, lanes: 2 },
    signature: () => Promise.resolve(undefined),
    list: async () => Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.byteLength(text) })),
    fetch: async ({ path }, { file }) => {
      fetched.push(path);
      await writeFile(file, files[path] ?? '');
    },
  };
}
async function open(package_: PackageSource, wanted: Partial<CacheSettings> = {}): Promise<OpenPackage> {
  const one = await openPackage(package_, cacheIn(cache, wanted));
  opened.push(one);
  return one;
}
const small = { MLmodel: 'model', 'sub/weights.bin': 'weights' };
const entryOf = (files: Record<string, string>) => join(cache, digestOf(files));
const entries = async () => (await readdir(cache)).filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();

describe('a package in the cache', () => {
  it('lies under its digest, and each opening has a folder of its own without a copy of the bytes', async () => {
    const [one, two] = [await open(source(small)), await open(source(small))];
    expect(fetched.sort()).toEqual(['MLmodel', 'sub/weights.bin']);
    expect(one.directory).not.toBe(two.directory);
    const inodes = await Promise.all([entryOf(small), one.directory, two.directory].map(async (folder) => (await stat(join(folder, 'sub/weights.bin'))).ino));
    expect(new Set(inodes).size).toBe(1);
    await one.close();
    expect(await readFile(join(two.directory, 'MLmodel'), 'utf8')).toBe('model');
  });

  it('cannot be written by what runs from it', async () => {
    const { directory } = await open(source(small));
    expect((await stat(join(directory, 'MLmodel'))).mode & 0o777).toBe(0o444);
  });

  it.each<[string, (entry: string) => Promise<unknown>]>([
    ['altered', async (entry) => (await chmod(join(entry, 'MLmodel'), 0o600), await writeFile(join(entry, 'MLmodel'), 'modem'))],
    ['cut', async (entry) => (await rm(join(entry, 'MLmodel')), await writeFile(join(entry, 'MLmodel'), 'mod'))],
    ['gone', (entry) => rm(join(entry, 'sub/weights.bin'))],
    ['a link', async (entry) => (await rm(join(entry, 'MLmodel')), await symlink('sub/weights.bin', join(entry, 'MLmodel')))],
    ['there and not in the package', (entry) => writeFile(join(entry, 'more'), '')],
    ['a signature, which is not kept here', (entry) => writeFile(join(entry, 'model.sig'), signed([]))],
    ['there under another name, which the digest does not see', (entry) => rename(join(entry, 'MLmodel'), join(entry, 'MLmodem'))],
  ])('is fetched anew when a file of it is %s', async (_, tear) => {
    await (await open(source(small))).close();
    await tear(entryOf(small));
    const { directory } = await open(source(small));
    expect(fetched).toHaveLength(4);
    expect([await readFile(join(directory, 'MLmodel'), 'utf8'), await readdir(directory)]).toEqual(['model', ['MLmodel', 'sub']]);
    await open(source(small));
    expect(fetched).toHaveLength(4);
  });

  it('is not run when the store has something else by now', async () => {
    await open(source(small));
    await expect(open(source({ ...small, more: '' }, digestOf(small)))).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
    await expect(open(source({ MLmodel: 'model' }, digestOf(small)))).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
    fetched = [];
    await open(source(small));
    expect(fetched).toEqual([]);
  });

  it('is not listed by the store when it is signed, and is opened with the signature', async () => {
    const listed: string[] = [];
    const signature = signed(filesOf(small));
    const signedSource: PackageSource = { ...source(small), signature: () => Promise.resolve(Buffer.from(signature)), list: (limits) => (listed.push('listed'), source(small).list(limits)) };
    await (await open(signedSource)).close();
    const { directory } = await open(signedSource);
    expect([listed.length, fetched.length, await readFile(join(directory, 'model.sig'), 'utf8')]).toEqual([1, 2, signature]);
  });

  it.each<[string, string]>([
    ['nothing of signatures', 'garbage'],
    ['a file of another name, which the digest does not see', signed(filesOf({ MLmodem: 'model', 'sub/weights.bin': 'weights' }))],
    ['a file more', signed(filesOf({ ...small, more: '' }))],
    ['a file less', signed(filesOf({ MLmodel: 'model' }))],
    ['a file of another content', signed(filesOf({ ...small, MLmodel: 'modem' }))],
  ])('is listed by the store when the signature says %s', async (_, signature) => {
    await open(source(small));
    const { directory } = await open({ ...source(small), signature: () => Promise.resolve(Buffer.from(signature)) });
    expect([fetched.length, (await readdir(directory)).sort()]).toEqual([2, ['MLmodel', 'sub']]);
  });

  it('is fetched anew when a file of it has another name, and the signature does not name it', async () => {
    const signedSource = { ...source(small), signature: () => Promise.resolve(Buffer.from(signed(filesOf(small)))) };
    await (await open(signedSource)).close();
    await rename(join(entryOf(small), 'MLmodel'), join(entryOf(small), 'MLmodem'));
    const { directory } = await open(signedSource);
    expect([fetched.length, await readFile(join(directory, 'MLmodel'), 'utf8')]).toEqual([4, 'model']);
  });

  it('is refused when it is larger than is allowed by now', async () => {
    const signedSource = { ...source(small), signature: () => Promise.resolve(Buffer.from(signed(filesOf(small)))) };
    await (await open(signedSource)).close();
    await expect(open(signedSource, { limits: { bytes: 1_000_000, files: 2 } })).rejects.toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
  });

  it('is filled by several processes at once', async () => {
    const held: (() => void)[] = [];
    const slow = { ...source(small) };
    const all = Array.from({ length: 5 }, () => open({ ...slow, fetch: async (listed, to) => (await new Promise<void>((resolve) => held.push(resolve)), await slow.fetch(listed, to)) }));
    // All have begun before the first one goes on.
    while (held.length < 10) await new Promise(setImmediate);
    for (const go of held) go();
    for (const { directory } of await Promise.all(all)) expect(await readFile(join(directory, 'sub/weights.bin'), 'utf8')).toBe('weights');
    for (const each of opened.splice(0)) await each.close();
    expect((await readdir(cache)).sort()).toEqual([digestOf(small), 'partial']);
    expect(await readdir(join(cache, 'partial'))).toEqual([]);
  });

  it('is filled when a killed process has left its folders', async () => {
    const left = ['package', 'fill', 'gone'].map((what) => join(cache, `tripod-${what}-elsewhere-1-1-abcdef`));
    for (const folder of left) await mkdir(folder);
    await open(source(small));
    expect(await readdir(cache)).toEqual(expect.arrayContaining(left.map((folder) => folder.slice(cache.length + 1))));
    const old = new Date(Date.now() - 25 * 3600 * 1000);
    for (const folder of left) await utimes(folder, old, old);
    await open(source(small));
    expect((await readdir(cache)).filter((name) => name.includes('elsewhere'))).toEqual([]);
  });
});

describe('room in the cache', () => {
  const megabyte = (letter: string) => ({ MLmodel: letter.repeat(1024 * 1024) });
  const [a, b, c] = [megabyte('a'), megabyte('b'), megabyte('c')];
  const maxBytes = 2.5 * 1024 * 1024;
  const used = (files: Record<string, string>, minute: number) => utimes(entryOf(files), new Date(minute * 60_000), new Date(minute * 60_000));

  it('is made of the packages that were not used for the longest time', async () => {
    for (const files of [a, b]) await (await open(source(files), { maxBytes })).close();
    await used(a, 2);
    await used(b, 1);
    await open(source(c), { maxBytes });
    expect(await entries()).toEqual([digestOf(a), digestOf(c)].sort());
  });

  it('counts the last opening as use', async () => {
    for (const files of [a, b]) await (await open(source(files), { maxBytes })).close();
    await used(a, 1);
    await used(b, 2);
    await (await open(source(a), { maxBytes })).close();
    await open(source(c), { maxBytes });
    expect(await entries()).toEqual([digestOf(a), digestOf(c)].sort());
  });

  it('is not made of a package that is open', async () => {
    await open(source(a), { maxBytes });
    await (await open(source(b), { maxBytes })).close();
    await used(a, 1);
    await used(b, 2);
    await open(source(c), { maxBytes });
    expect(await entries()).toEqual([digestOf(a), digestOf(c)].sort());
  });

  it('is made of half downloads, too', async () => {
    const left = join(cache, 'partial', '0'.repeat(64), 'files');
    await mkdir(left, { recursive: true });
    await writeFile(join(left, 'MLmodel'), a.MLmodel);
    await utimes(dirname(left), new Date(0), new Date(0));
    for (const files of [b, c]) await open(source(files), { maxBytes });
    expect(await entries()).toHaveLength(2);
    expect(await readdir(join(cache, 'partial'))).toEqual([]);
  });

  it('is never enough for a package that is larger than the whole cache', async () => {
    await expect(open(source(a), { maxBytes: 1024 * 1024 - 1 })).rejects.toMatchObject({ code: 'PACKAGE_TOO_LARGE', message: expect.stringContaining('PACKAGE_CACHE_MB') });
  });
});

describe('the folder of the cache', () => {
  it('is for its user alone', async () => {
    const folder = join(cache, 'new/packages');
    await openPackage(source(small), cacheIn(folder));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('is to blame when it cannot be written', async () => {
    const blocked = join(cache, 'file');
    await writeFile(blocked, '');
    await expect(openPackage(source(small), cacheIn(blocked))).rejects.toMatchObject({ code: 'PACKAGE_FAILED', message: expect.stringContaining('set PACKAGE_CACHE_DIRECTORY') });
  });

  it('is below the cache folder of the user, or a temporary one without a home that can be written', () => {
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: cache, HOME: '/nowhere' })).toBe(join(cache, 'tripod/packages'));
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: 'not/absolute', HOME: cache })).toBe(join(cache, '.cache/tripod/packages'));
    for (const env of [{}, { HOME: '/proc/1' }, { HOME: '/dev/null' }]) expect(dirname(defaultCacheDirectory(env))).toBe(tmpdir());
  });
});
