import { runTags } from '@tripod/contracts';
import { readVerifyingKey, rootDigest } from '@tripod/contracts/digest';
import { keyPair, signed, testKeys } from '@tripod/contracts/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { appendFile, cp, link, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { recordedRuns, type RecordedRuns } from '../../fixtures/serving/recorded-run.js';
import { packageFilesOf } from '../runs/package-files.js';
import type { OpenedPackage } from '../runs/run-store.js';
import { openCheckedPackage, type CheckedPackage } from './open-checked-package.js';
import type { Trust } from './trust.js';

const trust: Trust = { pinned: readVerifyingKey(testKeys.publicKey) };
let recorded: RecordedRuns;
let runId: string;
let scratch: string;
const opened: CheckedPackage[] = [];

beforeAll(async () => {
  recorded = await recordedRuns(2);
  runId = recorded.runIds[0] ?? '';
});
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'checked-'));
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  await rm(scratch, { recursive: true });
});
afterAll(() => recorded?.remove());

/**
 * A store whose package was altered by somebody who can write all of it: files, and the digest that the run recorded.
 * The signature is what is left.
 */
async function altered(alter: (directory: string) => Promise<unknown>, id = runId) {
  await using original = await recorded.store.openPackage(id);
  const directory = join(scratch, 'package');
  await cp(original.directory, directory, { recursive: true });
  await alter(directory);
  const digest = rootDigest(await packageFilesOf(directory).catch(() => []));
  return storeOf({ ...original, directory, run: { ...original.run, tags: { ...original.run.tags, [runTags.packageDigest]: digest } } });
}

const storeOf = (found: OpenedPackage) => ({ openPackage: () => Promise.resolve(found) });

async function open(store: Parameters<typeof openCheckedPackage>[0] = recorded.store, given = trust, id = runId): Promise<CheckedPackage> {
  const checked = await openCheckedPackage(store, id, given);
  opened.push(checked);
  return checked;
}

/** The copies of this process. */
const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('tripod-package-') && name.includes(`-${process.pid}-`));

describe('a checked package', () => {
  it('is a copy that is removed when it is closed, and names the key that has signed it', async () => {
    const checked = await open();
    expect(checked.signedBy).toBe(trust.pinned?.hint);
    expect(await left()).toHaveLength(1);
    await using original = await recorded.store.openPackage(runId);
    expect(await packageFilesOf(checked.directory)).toEqual(expect.arrayContaining(await packageFilesOf(original.directory)));
    await checked.close();
    expect(await left()).toEqual([]);
  });

  it('stays as it was checked when the store is altered afterwards', async () => {
    const store = await altered(() => Promise.resolve());
    const { directory } = await open(store);
    const before = await readFile(join(directory, 'worker.mjs'), 'utf8');
    await writeFile(join(scratch, 'package/worker.mjs'), 'process.exit(7)');
    expect(await readFile(join(directory, 'worker.mjs'), 'utf8')).toBe(before);
  });

  const edit = (file: string) => (directory: string) => appendFile(join(directory, file), '\n// x');
  it.each<[string, (directory: string) => Promise<unknown>, string]>([
    ['altered code', edit('worker.mjs'), "the file 'worker.mjs' was altered"],
    ['an altered description', edit('MLmodel'), "the file 'MLmodel' was altered"],
    ['a file that was emptied', (directory) => truncate(join(directory, 'probability.mjs')), "the file 'probability.mjs' was altered"],
    ['a file more', (directory) => writeFile(join(directory, 'sitecustomize.py'), ''), "'sitecustomize.py' is in the package and is not signed"],
    ['a hidden file more', (directory) => writeFile(join(directory, '.npmrc'), ''), "'.npmrc' is in the package and is not signed"],
    ['a file that signatures leave out', (directory) => writeFile(join(directory, '.gitignore'), ''), "the file '.gitignore' is in the package, and a signature never covers"],
    ['a file less', (directory) => unlink(join(directory, 'probability.mjs')), "the file 'probability.mjs' is signed and is not in the package"],
    ['a file with another name', (directory) => rename(join(directory, 'worker.mjs'), join(directory, 'worker2.mjs')), "'worker2.mjs' is in the package and is not signed"],
    ['files that changed places', swap, "the file 'probability.mjs' was altered"],
    ['a signature that was cut', (directory) => truncate(join(directory, 'model.sig'), 100), 'model.sig is not JSON'],
    ['a signature that is too long', (directory) => truncate(join(directory, 'model.sig'), 2 ** 21), 'model.sig has more than 1048576 bytes'],
  ])('is refused with %s, also when the recorded digest was altered with it', async (_what, alter, reason) => {
    await expect(open(await altered(alter))).rejects.toMatchObject({
      code: 'PACKAGE_TORN',
      message: expect.stringMatching(new RegExp(`^The package of run ${runId} is not run: .*${reason.replace(/[.]/g, '\\.')}.* Restore its files, choose another run`)),
    });
    expect(await left()).toEqual([]);
  });

  async function swap(directory: string): Promise<void> {
    await rename(join(directory, 'worker.mjs'), join(directory, 'x'));
    await rename(join(directory, 'probability.mjs'), join(directory, 'worker.mjs'));
    await rename(join(directory, 'x'), join(directory, 'probability.mjs'));
  }

  it.each<[string, (directory: string) => Promise<unknown>]>([
    ['a link to a file', (directory) => symlink('/etc/hostname', join(directory, 'added'))],
    ['a link to a folder', (directory) => symlink('/etc', join(directory, 'added'))],
    ['a link in place of a file', async (directory) => {
      await rename(join(directory, 'worker.mjs'), join(directory, '..', 'outside.mjs'));
      await symlink('../outside.mjs', join(directory, 'worker.mjs'));
    }],
  ])('is refused with %s', async (_what, alter) => {
    await expect(open(await altered(alter))).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringMatching(/(added|worker\.mjs) is neither a file nor a folder, and a package has no links/) });
    expect(await left()).toEqual([]);
  });

  it('may have a second name of a file: its bytes are copied', async () => {
    const store = await altered(async (directory) => {
      await rename(join(directory, 'worker.mjs'), join(directory, '..', 'outside.mjs'));
      await link(join(directory, '..', 'outside.mjs'), join(directory, 'worker.mjs'));
    });
    await open(store);
  });

  it('is refused when the files change between the check of the store and the copy', async () => {
    await using original = await recorded.store.openPackage(runId);
    const directory = join(scratch, 'package');
    await cp(original.directory, directory, { recursive: true });
    await writeFile(join(directory, 'worker.mjs'), 'process.exit(7)');
    await expect(open(storeOf({ ...original, directory }))).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('changed while they were read') });
  });

  it('of an older run is refused under the name of another, though it is signed', async () => {
    const [first = '', second = ''] = recorded.runIds;
    await using other = await recorded.store.openPackage(first);
    const store = await altered(async (directory) => {
      await rm(directory, { recursive: true });
      await cp(other.directory, directory, { recursive: true });
    }, second);
    await expect(open(store)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining(`names run ${first} as its maker`) });
  });
});

describe('the signature of a checked package', () => {
  const unsigned = (directory: string) => rm(join(directory, 'model.sig'));
  const signedBy = (privateKey: string) => async (directory: string) => writeFile(join(directory, 'model.sig'), signed(await packageFilesOf(directory), privateKey));

  it('must be there', async () => {
    await expect(open(await altered(unsigned))).rejects.toMatchObject({ code: 'PACKAGE_UNSIGNED', message: expect.stringMatching(/it is not signed.*--allow-unsigned/) });
  });

  it('may be absent where that is allowed: a warning says so, with or without a key', async () => {
    const store = await altered(unsigned);
    for (const pinned of [trust.pinned, undefined]) {
      const warnings: string[] = [];
      expect((await open(store, { pinned, warnOfUnsigned: (warning) => warnings.push(warning) })).signedBy).toBeUndefined();
      expect(warnings).toEqual([`the package of run ${runId} is not signed: nobody vouches for its code`]);
    }
  });

  it('must be of the pinned key, also where packages without one are allowed', async () => {
    const other = keyPair();
    const store = await altered(signedBy(other.privateKey));
    const { hint } = readVerifyingKey(other.publicKey);
    for (const warnOfUnsigned of [undefined, () => { throw new Error('it is signed'); }]) {
      await expect(open(store, { ...trust, warnOfUnsigned })).rejects.toMatchObject({ code: 'PACKAGE_UNTRUSTED', message: expect.stringContaining(`the key ${hint} has signed it, and the pinned key is ${trust.pinned?.hint}`) });
    }
    await open(store, { pinned: readVerifyingKey(other.publicKey) });
  });

  it('that is wrong is refused where packages without one are allowed', async () => {
    const store = await altered((directory) => writeFile(join(directory, 'model.sig'), '{}'));
    await expect(open(store, { ...trust, warnOfUnsigned: () => undefined })).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
  });

  it('cannot be verified without a key, which is then a setting that is missing', async () => {
    await expect(open(recorded.store, { pinned: undefined, warnOfUnsigned: () => undefined })).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringContaining('MODEL_PUBLIC_KEY') });
  });
});

it('is the one way to a package that runs: nothing else asks a store for its files', () => {
  const source = resolve(__dirname, '..');
  const asking = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(long\.)?spec\.ts$|^runs\//.test(file))
    .filter((file) => /\.openPackage\(/.test(readFileSync(join(source, file), 'utf8')));
  // These run nothing: a rollback moves an alias, the plan of a training that signs nothing compares digests, and a reproduction compares bytes.
  expect(asking.sort()).toEqual(['packages/open-checked-package.ts', 'promotion/rollback.ts', 'reproduction/train-again.ts', 'training/plan-training.ts']);
});
