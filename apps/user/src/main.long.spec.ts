import { readingLabelRows, readings } from '@tripod/contracts/testing';
import type { ChildProcess } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp, type BuiltApp, type Ended } from '../fixtures/built-app.js';
import { publishedDatabase, type AppDatabase } from '../fixtures/database.js';
import { readingsOf } from '../fixtures/rows.js';
import { emptyRunDirectory, writeRun } from '../fixtures/run-directory.js';
import { APP } from './app.js';

const run = 'a'.repeat(32);
const hanging = 'b'.repeat(32);
let app: BuiltApp;
let cache: string;
let runs: string;
let database: AppDatabase;

beforeAll(async () => {
  app = await buildApp();
  database = await publishedDatabase(readings, { instances: readingsOf('2024-02-29', 200), labels: readingLabelRows(200) });
  cache = await emptyRunDirectory();
  runs = await emptyRunDirectory();
  await writeRun(runs, { id: run });
  const ready = `{ type: 'ready', instance_contract: { name: 'reading', version: 1 }, prediction_contract: { name: 'reading_alarm', version: 1 }, columns: [], rows_at_once: 100 }`;
  const worker = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { for (;;); }); parentPort.postMessage(${ready});`;
  await writeRun(runs, { id: hanging, files: { 'worker.mjs': worker.replace('columns: []', `columns: ['count']`) } });
}, 60_000);

afterAll(async () => {
  await app.remove();
  for (const folder of [cache, runs]) await rm(folder, { recursive: true });
  await database.drop();
});

function user(args: readonly string[], env: Record<string, string> = {}, watch?: (err: string, child: ChildProcess) => void): Promise<Ended> {
  return app.run(args, { DATABASE_URL: database.url, RUNS_DIRECTORY: runs, PACKAGE_CACHE_DIRECTORY: cache, PREDICTION_RETRIES: '0', ...env }, watch);
}

/** Folders of packages that are open, or were left open. */
const openFolders = async () => (await readdir(cache)).filter((name) => name.startsWith('tripod-'));

describe('the built app', () => {
  it('decides: exit code 0, and the last line of stdout is the result', async () => {
    const { code, out } = await user(['decide', '--run', run, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ partition: '2024-02-29', instances: 200, runId: run });
    expect(await openFolders()).toEqual([]);
  });

  it('fills one cache with several commands at once', async () => {
    const shared = join(cache, 'shared');
    const ended = await Promise.all([1, 2, 3].map(() => user(['decide', '--run', run], { PACKAGE_CACHE_DIRECTORY: shared })));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await readdir(shared)).sort()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 'partial']);
  });

  it.each([
    [1, ['decide', '--run', 'f'.repeat(32)], /^There is no run/m],
    [1, ['decide', '--day', '2002-01-01', '--run', run], /^No readings are stored for 2002-01-01/m],
    [1, ['decide', '--endpoint', 'http://127.0.0.1:1'], /^http:\/\/127\.0\.0\.1:1 is away/m],
    [2, ['decied'], /Did you mean decide\?/],
    [2, ['decide', '--day', '2001-02-30'], /not a valid day/],
    [2, [], new RegExp(`^Usage: ${APP}`)],
  ])('ends with exit code %i for %j, and shows no stack', async (expected, args, says) => {
    const { code, err } = await user(args);
    expect(code).toBe(expected);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('needs no setting to show its help', async () => {
    const { code, out } = await user(['decide', '--help'], { DATABASE_URL: '' });
    expect([code, out]).toEqual([0, expect.stringContaining('--endpoint <URL>')]);
  });

  it('refuses a level of the log that does not exist, and takes one in any case', async () => {
    expect(await user(['decide', '--run', run], { LOG_LEVEL: 'nope' })).toMatchObject({ code: 2, err: expect.stringMatching(/^LOG_LEVEL must be one of fatal, /m) });
    expect(await user(['decide', '--run', run], { LOG_LEVEL: 'WARNING' })).toMatchObject({ code: 0, err: '' });
  });

  it('ends with code 1, one log line and the error envelope on an error that nobody catches', async () => {
    const { code, out, err } = await user(['decide', '--run', hanging, '--json'], { UNFORESEEN: '1', LOG_LEVEL: 'error' });
    expect([code, JSON.parse(err)]).toMatchObject([1, { msg: 'unforeseen error: please report it', err: { message: 'nobody expected this' } }]);
    expect(JSON.parse(out)).toEqual({ error_code: 'INTERNAL_ERROR', message: expect.stringContaining('nobody expected this') });
  });

  it.each([
    ['SIGINT', 'c', 'setInterval(() => {}, 1000);'],
    ['SIGTERM', 'd', 'for (;;);'],
  ])('is stopped by %s while a package is being started, and leaves nothing behind', async (signal, id, goesOn) => {
    await writeRun(runs, { id: id.repeat(32), files: { 'worker.mjs': `process.kill(process.pid, '${signal}'); ${goesOn}` } });
    const { code, out, err } = await user(['decide', '--run', id.repeat(32), '--json'], { LOG_LEVEL: 'error' });
    // One that had to be ended after 15 s would print nothing.
    expect([code, err, JSON.parse(out)]).toEqual([130, expect.stringMatching(/^Stopped: no decision was changed\./), { error_code: 'INTERRUPTED', message: expect.any(String) }]);
    expect(await openFolders()).toEqual([]);
  });

  it('is stopped by Ctrl-C in the middle of a prediction, and leaves nothing behind', async () => {
    let isSent = false;
    const { code, err } = await user(['decide', '--run', hanging], {}, (written, child) => {
      if (!isSent && written.includes('prediction source opened')) isSent = child.kill('SIGINT');
    });
    expect(code).toBe(130);
    expect(err).toContain('Stopped: no decision was changed.');
    expect(await openFolders()).toEqual([]);
    expect(await database.query(`select count(*)::int as rows from "${APP}".decisions where predicted_by = $1`, [`run:${hanging}`])).toEqual([{ rows: 0 }]);
  });
});
