import { readVerifyingKey } from '@tripod/contracts/digest';
import { keyPair, signed, testKeys } from '@tripod/contracts/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FoundRun } from '../../runs/run-reader.js';
import { filesBelow, hashFiles } from '../../runs/cache/folder-files.js';
import { openCheckedPackage } from './open-checked-package.js';
import type { Trust } from './trust.js';

const trust: Trust = { pinned: readVerifyingKey(testKeys.publicKey) };
const { signal } = new AbortController();
let directory: string;
let isClosed: boolean;

/** A run whose store has found nothing wrong: who alters the package there alters the digest, too. */
const run = (): FoundRun => ({
  ...{ id: 'a'.repeat(32), name: 'brave-owl', packageDigest: '0'.repeat(64) },
  openPackage: () => Promise.resolve({ directory, close: () => Promise.resolve(void (isClosed = true)) }),
});
const open = (given: Trust) => openCheckedPackage(run(), given, signal);
const at = (path: string) => join(directory, path);
const signWith = async (privateKey: string) => writeFile(at('model.sig'), signed(await hashFiles(directory, await filesBelow(directory, { entries: 100, signal }), signal), privateKey));

beforeEach(async () => {
  isClosed = false;
  directory = await mkdtemp(join(tmpdir(), 'checked-'));
  await mkdir(at('sub'));
  for (const path of ['MLmodel', 'formula.mjs', 'sub/weights.bin', 'worker.mjs']) await writeFile(at(path), `content of ${path}`);
  await signWith(testKeys.privateKey);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a package that is opened to be run', () => {
  it('is what the pinned key has signed', async () => {
    expect((await open(trust)).directory).toBe(directory);
    expect(isClosed).toBe(false);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['altered code', () => appendFile(at('worker.mjs'), '//'), "the file 'worker.mjs' was altered"],
    ['altered weights', () => truncate(at('sub/weights.bin'), 3), "the file 'sub/weights.bin' was altered"],
    ['a file more', () => writeFile(at('sub/more.mjs'), ''), "'sub/more.mjs' is in the package and is not signed"],
    ['a file that signatures leave out', () => writeFile(at('.gitattributes'), ''), "'.gitattributes' is in the package, and a signature never covers"],
    ['a file less', () => unlink(at('formula.mjs')), "'formula.mjs' is signed and is not in the package"],
    ['a file with another name', () => rename(at('formula.mjs'), at('formulb.mjs')), "'formulb.mjs' is in the package and is not signed"],
    ['a signature that was cut', () => truncate(at('model.sig'), 50), 'model.sig is not JSON'],
    ['a signature that is too long', () => truncate(at('model.sig'), 2 ** 21), 'model.sig has more than 1048576 bytes'],
  ])('is refused with %s, and closed', async (_what, alter, reason) => {
    await alter();
    await expect(open({ ...trust, warnOfUnsigned: () => undefined })).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining(reason) });
    expect(isClosed).toBe(true);
  });

  it('is refused with a link', async () => {
    await symlink('worker.mjs', at('link.mjs'));
    await expect(open(trust)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('link.mjs is neither a file nor a folder') });
  });

  it('is refused when another key has signed it, also where packages without a signature are allowed', async () => {
    await signWith(keyPair().privateKey);
    for (const given of [trust, { ...trust, warnOfUnsigned: () => undefined }]) {
      await expect(open(given)).rejects.toMatchObject({ code: 'PACKAGE_UNTRUSTED', message: expect.stringContaining(`the pinned key is ${trust.pinned?.hint}`) });
    }
  });

  it('is refused without a signature, unless that is allowed: then a warning says so', async () => {
    await unlink(at('model.sig'));
    await expect(open(trust)).rejects.toMatchObject({ code: 'PACKAGE_UNSIGNED', message: expect.stringContaining('--allow-unsigned') });
    const warnings: string[] = [];
    await open({ pinned: undefined, warnOfUnsigned: (warning) => warnings.push(warning) });
    expect(warnings).toEqual([`the package of run ${'a'.repeat(32)} is not signed: nobody vouches for its code`]);
  });

  it('cannot be verified without a key, which is then a setting that is missing', async () => {
    await expect(open({ pinned: undefined, warnOfUnsigned: () => undefined })).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringContaining('MODEL_PUBLIC_KEY') });
  });

  it('is opened here alone: nothing else of the app asks a run for its files', () => {
    const source = resolve(__dirname, '../..');
    const asking = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.(long\.)?spec\.ts$|^runs\//.test(file))
      .filter((file) => /\.openPackage\(/.test(readFileSync(join(source, file), 'utf8')));
    expect(asking).toEqual(['predictions/by-run/open-checked-package.ts']);
  });
});
