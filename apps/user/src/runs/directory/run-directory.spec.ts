import { execFileSync } from 'node:child_process';
import { runPaths } from '@tripod/contracts';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheIn } from '../../../fixtures/cache.js';
import { emptyRunDirectory, writeRun, writeVersion } from '../../../fixtures/run-directory.js';
import { runDirectory } from './index.js';

let runs: string;
let cache: string;
const resolve = (reference: string) => runDirectory(runs, cacheIn(cache)).resolve(reference);
const open = async (reference: string) => await (await resolve(reference)).openPackage();
const a = 'a'.repeat(32);
const openFolders = async () => (await readdir(cache)).filter((name) => name.startsWith('tripod-'));

beforeEach(async () => {
  runs = await emptyRunDirectory();
  cache = await emptyRunDirectory();
});

afterEach(async () => {
  for (const folder of [runs, cache]) await rm(folder, { recursive: true });
});

describe('a run directory', () => {
  it('finds a run in whichever experiment it is', async () => {
    await writeRun(runs);
    await writeRun(runs, { id: 'b'.repeat(32), experiment: '27', name: 'quick-fox' });
    expect(await resolve('b'.repeat(32))).toMatchObject({ id: 'b'.repeat(32), name: 'quick-fox' });
  });

  it('opens the package in a folder of its own, with its signature, and removes that when it is closed', async () => {
    const { packageDirectory } = await writeRun(runs);
    const opened = await open(a);
    for (const file of ['formula.mjs', 'model.sig']) expect(await readFile(join(opened.directory, file))).toEqual(await readFile(join(packageDirectory, file)));
    await opened.close();
    expect(await openFolders()).toEqual([]);
  });

  it('refuses an unknown run and lists the latest finished ones with names and times', async () => {
    await writeRun(runs, { name: 'brave-owl' });
    await writeRun(runs, { id: 'd'.repeat(32), name: 'quick-fox', endTime: Date.UTC(2026, 5, 7, 8, 9) });
    await writeRun(runs, { id: 'e'.repeat(32), name: 'still-going', status: 'RUNNING' });
    await expect(resolve('f'.repeat(32))).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
      message: [
        `There is no run ${'f'.repeat(32)} in ${runs}. The latest finished runs:`,
        `  ${'d'.repeat(32)}  2026-06-07 08:09 UTC  quick-fox`,
        `  ${a}  2026-01-02 03:04 UTC  brave-owl`,
      ].join('\n'),
    });
  });

  it.each(['RUNNING', 'FAILED', 'KILLED'] as const)('refuses a run that is %s', async (status) => {
    await writeRun(runs, { status });
    await expect(resolve(a)).rejects.toMatchObject({
      code: 'RUN_UNFINISHED',
      message: `Run ${a} (brave-owl) is ${status}, not FINISHED. No run has finished yet: train one with \`npm run ml -- train\`.`,
    });
  });

  it('takes a deleted run as unknown', async () => {
    await writeRun(runs, { deleted: true });
    await expect(resolve(a)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  it.each(['../../etc', 'models:/level', 'models:/level@latest', 'models:/level/0', 'models:/../level@best', 'A'.repeat(32), ''])('refuses %j, which is not a reference, as bad usage', async (reference) => {
    await expect(resolve(reference)).rejects.toMatchObject({ code: 'BAD_USAGE', exitCode: 2 });
  });

  it('names RUNS_DIRECTORY when there is no run directory', async () => {
    await expect(runDirectory('/nowhere/mlruns', cacheIn(cache)).resolve(a)).rejects.toMatchObject({
      code: 'RUN_STORE_MISSING',
      message: expect.stringContaining('RUNS_DIRECTORY'),
    });
  });

  it('passes torn runs over, and names the one that is asked for', async () => {
    await writeRun(runs);
    await writeRun(runs, { id: 'b'.repeat(32), experiment: '2' });
    const torn = join(runs, runPaths.run('2', 'b'.repeat(32)));
    await writeFile(torn, (await readFile(torn, 'utf8')).slice(0, 40));
    expect(await resolve(a)).toMatchObject({ id: a });
    await expect(resolve('c'.repeat(32))).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.not.stringContaining('b'.repeat(32)) });
    await expect(resolve('b'.repeat(32))).rejects.toMatchObject({ code: 'RUN_TORN', message: expect.stringContaining(torn) });
  });

  it('does not wait for a pipe in the place of a file', async () => {
    const { digestFile } = await writeRun(runs);
    await writeRun(runs, { id: 'b'.repeat(32) });
    for (const file of [digestFile, join(runs, runPaths.run('1', 'b'.repeat(32)))]) {
      await rm(file);
      execFileSync('mkfifo', [file]);
    }
    await expect(resolve(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
    await expect(resolve('b'.repeat(32))).rejects.toMatchObject({ code: 'RUN_TORN' });
  });

  it.each(['1e-3', '0o17', '12e03', 'true', 'null', "it's"])('takes the name %s as a text, without quotes too', async (name) => {
    await writeRun(runs);
    const file = join(runs, runPaths.run('1', a));
    await writeFile(file, (await readFile(file, 'utf8')).replace(/run_name: .*/, `run_name: ${name}`));
    expect(await resolve(a)).toMatchObject({ name });
  });
});

describe('a run whose package cannot be checked', () => {
  it('is refused without a package', async () => {
    const { outputs } = await writeRun(runs);
    await rm(outputs, { recursive: true });
    await expect(resolve(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('0 model packages') });
  });

  it('is refused without a digest', async () => {
    const { digestFile } = await writeRun(runs);
    await rm(digestFile);
    await expect(resolve(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('tripod.package_digest') });
  });

  it('is refused with two packages', async () => {
    const { outputs } = await writeRun(runs);
    await writeFile(join(outputs, `m-${'b'.repeat(32)}`), '');
    await expect(resolve(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('2 model packages') });
  });
});

describe('a package that is not what the run recorded', () => {
  it.each([
    ['altered', (directory: string) => writeFile(join(directory, 'formula.mjs'), 'export const columns = [];')],
    ['missing', (directory: string) => rm(join(directory, 'formula.mjs'))],
    ['added', (directory: string) => writeFile(join(directory, 'extra.mjs'), '')],
  ])('is refused with a file that is %s, and leaves no copy', async (_, tamper) => {
    const { packageDirectory } = await writeRun(runs);
    await tamper(packageDirectory);
    await expect(open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('altered, added or lost') });
    expect(await readdir(cache)).toEqual(['partial']);
  });

  it('may have a signature, which cannot sign itself', async () => {
    const { packageDirectory } = await writeRun(runs);
    await writeFile(join(packageDirectory, 'model.sig'), '{}');
    await expect(open(a)).resolves.toBeDefined();
  });

  it('is refused with a symbolic link, even to the very same bytes', async () => {
    const { packageDirectory } = await writeRun(runs);
    const file = join(packageDirectory, 'formula.mjs');
    await rm(file);
    await symlink(join(__dirname, '../../../fixtures/package/formulas/reading_alarm.mjs'), file);
    await expect(open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('formula.mjs is neither a file nor a folder') });
  });

  it('is not blamed when the disk is full', async () => {
    await writeRun(runs);
    const blocked = join(cache, 'file');
    await writeFile(blocked, '');
    await expect((await runDirectory(runs, cacheIn(blocked)).resolve(a)).openPackage()).rejects.toMatchObject({ code: 'PACKAGE_FAILED', message: expect.stringContaining('PACKAGE_CACHE_DIRECTORY') });
  });
});

describe('a registered model of a run directory', () => {
  const b = 'b'.repeat(32);

  beforeEach(async () => {
    await writeRun(runs);
    await writeRun(runs, { id: b, name: 'quick-fox' });
    await writeVersion(runs, { name: 'level', version: 1, run: a, aliases: ['champion'] });
    await writeVersion(runs, { name: 'level', version: 2, run: b });
    await writeVersion(runs, { name: 'level', version: 10, run: a });
  });

  it.each([
    ['models:/level@champion', { id: a, registered: { name: 'level', version: 1, alias: 'champion' } }],
    ['models:/level/2', { id: b, registered: { name: 'level', version: 2 } }],
    ['models:/level/latest', { id: a, registered: { name: 'level', version: 10 } }],
  ])('is found by %s', async (reference, found) => {
    expect(await resolve(reference)).toMatchObject(found);
    await expect(open(reference)).resolves.toBeDefined();
  });

  it.each([
    ['models:/level@nowhere', /^There is no models:\/level@nowhere in .*\. 'level' has the versions 10, 2, 1, and the aliases champion \(version 1\)\.$/],
    ['models:/level/7', /^There is no models:\/level\/7 in /],
    ['models:/levle/1', /^There is no registered model 'levle' in .*Registered models are level\.$/],
  ])('is refused as %s, with what there is', async (reference, says) => {
    await expect(resolve(reference)).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringMatching(says) });
  });

  it('is refused by an alias that points nowhere', async () => {
    await writeFile(join(runs, runPaths.aliases('level'), 'champion'), '7');
    await expect(resolve('models:/level@champion')).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining('champion (version 7)') });
    await writeFile(join(runs, runPaths.aliases('level'), 'champion'), '../../x');
    await expect(resolve('models:/level@champion')).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining('and no alias') });
  });

  it.each([
    ['whose run is gone', { run: 'f'.repeat(32) }, 'RUN_UNKNOWN', "which made version 3 of 'level'"],
    ['of another model than its run has', { run: a, model: `m-${b}` }, 'PACKAGE_TORN', `names the model m-${b}, and its run ${a} has m-${a}`],
    ['that no run made', { run: 'null', model: 'null' }, 'PACKAGE_TORN', 'does not say which run made it'],
    ['that is torn', { run: '../..' }, 'RUN_TORN', 'version-3/meta.yaml cannot be read'],
  ])('is refused by a version %s', async (_, wanted, code, says) => {
    await writeVersion(runs, { name: 'level', version: 3, ...wanted });
    await expect(resolve('models:/level/3')).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
  });
});
