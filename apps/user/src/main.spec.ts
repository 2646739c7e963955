import { readingLabelRows, readings } from '@tripod/contracts/testing';
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publishedDatabase, type AppDatabase } from '../fixtures/database.js';
import { readingsOf } from '../fixtures/rows.js';
import { emptyRunDirectory, writeRun } from '../fixtures/run-directory.js';
import { APP } from './app.js';

// The app as it is released, one file in a process, with the project of the fixtures.
const app = join(__dirname, '..');
const workspace = join(app, '../..');
const run = 'a'.repeat(32);
const hanging = 'b'.repeat(32);
let bundle: string;
let copies: string;
let runs: string;
let database: AppDatabase;

beforeAll(async () => {
  // Inside the app, where Node finds its packages.
  await mkdir(join(app, 'node_modules'), { recursive: true });
  bundle = await mkdtemp(join(app, 'node_modules/.bundle-'));
  await build({
    ...{ bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent' },
    entryPoints: [join(app, 'src/main.ts')],
    alias: {
      '@tripod/contracts': join(workspace, 'libs/contracts/src/index.ts'),
      '@tripod/contracts/digest': join(workspace, 'libs/contracts/src/digest/index.ts'),
      '@tripod/contracts/testing': join(workspace, 'libs/contracts/testing/index.ts'),
    },
    plugins: [{ name: 'project', setup: ({ onResolve }) => onResolve({ filter: /^\.\/project\.js$/ }, () => ({ path: join(app, 'fixtures/project.ts') })) }],
    outfile: join(bundle, 'main.mjs'),
  });
  database = await publishedDatabase(readings, { instances: readingsOf('2024-02-29', 200), labels: readingLabelRows(200) });
  copies = await emptyRunDirectory();
  runs = await emptyRunDirectory();
  await writeRun(runs, { id: run });
  const ready = `{ type: 'ready', instance_contract: { name: 'reading', version: 1 }, prediction_contract: { name: 'reading_alarm', version: 1 }, columns: [], rows_at_once: 100 }`;
  const worker = `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { for (;;); }); parentPort.postMessage(${ready});`;
  await writeRun(runs, { id: hanging, files: { 'worker.mjs': worker.replace('columns: []', `columns: ['count']`) } });
}, 60_000);

afterAll(async () => {
  for (const folder of [bundle, copies, runs]) await rm(folder, { recursive: true });
  await database.drop();
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the app; `watch` sees what it has written to stderr so far. */
async function user(args: readonly string[], env: Record<string, string> = {}, watch?: (err: string, child: ChildProcess) => void): Promise<Ended> {
  const settings = { DATABASE_URL: database.url, RUNS_DIRECTORY: runs, PACKAGE_COPIES_DIRECTORY: copies, PREDICTION_RETRIES: '0', ...env };
  const child = spawn(process.execPath, [join(bundle, 'main.mjs'), ...args], { env: { PATH: process.env['PATH'], ...settings }, cwd: copies });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    watch?.(err, child);
  });
  return await new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

describe('the built app', () => {
  it('decides: exit code 0, and the last line of stdout is the result', async () => {
    const { code, out } = await user(['decide', '--run', run, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ partition: '2024-02-29', instances: 200, runId: run });
    expect(await readdir(copies)).toEqual([]);
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

  it('is stopped by Ctrl-C in the middle of a prediction, and leaves nothing behind', async () => {
    let isSent = false;
    const { code, err } = await user(['decide', '--run', hanging], {}, (written, child) => {
      if (!isSent && written.includes('prediction source opened')) isSent = child.kill('SIGINT');
    });
    expect(code).toBe(130);
    expect(err).toContain('Stopped: no decision was changed.');
    expect(await readdir(copies)).toEqual([]);
    expect(await database.query(`select count(*)::int as rows from "${APP}".decisions where predicted_by = $1`, [`run:${hanging}`])).toEqual([{ rows: 0 }]);
  });
});
