import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, runCommand, startCommand, type RunningCommand } from '../../fixtures/commands/run-app.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { collect } from '../runs/collect.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { QUEUE_SCHEMA } from '../work/prepare-queue.js';
import { workReply } from './work-reply.js';

const rows = { ...readings, instances: readingRows(600), labels: readingLabelRows(600) };
/** No moment of it comes while the tests run. */
const yearly = '0 3 29 2 * alarm';

let app: BuiltApp;
let database: Published;
let scratch: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  app = await builtApp([alarm]);
});
beforeEach(async () => {
  database = await publish(rows);
  scratch = await mkdtemp(join(tmpdir(), 'work-'));
  env = { RUNS_DIRECTORY: join(scratch, 'mlruns'), DATABASE_URL: database.url, ML_BACKEND: 'wasm', TRAINING_CRONTAB: yearly };
});
afterEach(async () => {
  killCommands();
  await database.close();
  await rm(scratch, { recursive: true, force: true });
});
afterAll(() => app?.remove());

const once = async (changes: Readonly<Record<string, string>> = {}) => {
  const { exitCode, stdout, stderr } = await runCommand(app, ['work', '--once', '--json'], { ...env, ...changes });
  return { exitCode, stderr, lines: stdout.trim().split('\n').map((line): unknown => JSON.parse(line)) };
};
const start = (crontab = yearly) => startCommand(app, ['work', '--json'], { ...env, TRAINING_CRONTAB: crontab, LOG_LEVEL: 'info' });
const next = async (worker: RunningCommand) => workReply.parse(JSON.parse(await worker.line()));
const add = (payload: object = { model: 'alarm' }) => database.owner.query(`SELECT ${QUEUE_SCHEMA}.add_job('train', $1::json, job_key := 'train alarm', max_attempts := 3)`, [JSON.stringify(payload)]);
const runs = async () => (await collect(new RunDirectory(join(scratch, 'mlruns')).find())).map(({ status }) => status);

describe('ml work --once', () => {
  it('trains and promotes; then nothing, until rows change', async () => {
    const first = await once();
    expect(first.lines).toEqual([expect.objectContaining({ type: 'trained', model: 'alarm', recipe: null, reused: false, reason: ['there is no finished run yet'], promoted: true, outcome: 'first' })]);
    expect(first.exitCode).toBe(0);
    expect((await once()).lines).toEqual([expect.objectContaining({ reused: true, reason: [], promoted: false, outcome: 'same-run' })]);
    await database.write({ ...rows, labels: rows.labels.map((row, index) => (index < 30 ? { ...row, alarm: row['alarm'] !== true } : row)) });
    expect((await once()).lines).toEqual([expect.objectContaining({ reused: false, reason: ['dataset training changed'], outcome: expect.stringMatching(/better|worse/) })]);
    expect(await runs()).toEqual(['FINISHED', 'FINISHED']);
  });

  it('fails with the reason of the training, and says it in a line too', async () => {
    await database.write({ ...rows, labels: [] });
    const { exitCode, lines, stderr } = await once();
    expect(exitCode).toBe(1);
    expect(lines).toEqual([expect.objectContaining({ type: 'failed', error_code: 'ROWS_MISSING', attempt: 1, attempts: 1 }), expect.objectContaining({ error_code: 'ROWS_MISSING' })]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    [{ TRAINING_CRONTAB: '0 3 * *' }, /^TRAINING_CRONTAB must be lines such as/],
    [{ TRAINING_CRONTAB: '0 3 * * * grad' }, /^Model 'grad' does not exist/],
    [{ TRAINING_CRONTAB: '0 3 * * * alarm/huge' }, /^Model 'alarm' does not have the recipe 'huge'/],
    [{ MODEL_SIGNING_KEY: '' }, /^MODEL_SIGNING_KEY is not set/],
  ])('refuses %j before it trains', async (changes, message) => {
    const { exitCode, stderr } = await once(changes);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(message) });
    expect(await runs()).toEqual([]);
  });
});

describe('ml work', () => {
  it('says what is due, works on jobs, also after the connections broke, and ends with 0', async () => {
    const worker = start();
    expect(await next(worker)).toEqual({ type: 'started', schema: QUEUE_SCHEMA, schedule: [{ model: 'alarm', recipe: null, when: '0 3 29 2 *', next: expect.stringMatching(/^\d{4}-02-29T03:00:00\.000Z$/) }] });
    await add();
    expect(await next(worker)).toMatchObject({ type: 'trained', reused: false, outcome: 'first' });
    await database.owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    await add();
    expect(await next(worker)).toMatchObject({ type: 'trained', reused: true, outcome: 'same-run' });
    worker.child.kill('SIGTERM');
    expect(await worker.exit()).toBe(0);
    expect(await worker.complaints).not.toMatch(/\n\s+at /);
  });

  it('trains when the crontab says so', async () => {
    const worker = start('* * * * * alarm');
    expect(await next(worker)).toMatchObject({ type: 'started' });
    expect(await next(worker)).toMatchObject({ type: 'trained', model: 'alarm', promoted: true });
  });

  it('ends the training at hand when it is stopped, and gives its job back to the next worker', async () => {
    const stopped = start();
    await next(stopped);
    let isAsked = false;
    // The training's own log comes through.
    stopped.child.stderr.on('data', (text) => {
      if (isAsked || !String(text).includes('read the rows')) return;
      isAsked = true;
      stopped.child.kill('SIGTERM');
    });
    await add();
    expect(await next(stopped)).toMatchObject({ type: 'failed', error_code: 'INTERRUPTED', attempt: 1, attempts: 3 });
    expect(await stopped.exit()).toBe(0);
    expect((await runs()).filter((status) => status !== 'KILLED')).toEqual([]);
    const worker = start();
    await next(worker);
    expect(await next(worker)).toMatchObject({ type: 'trained', promoted: true });
  });

  it('leaves no training behind when it is killed, and another worker takes its job at once', async () => {
    const killed = start();
    await next(killed);
    let isAsked = false;
    const gone = new Promise<void>((resolve) => {
      killed.child.stderr.on('data', (text) => {
        if (!isAsked && String(text).includes('read the rows')) {
          isAsked = true;
          killed.child.kill('SIGKILL');
        }
      });
      // Its stderr is the training's too: it ends with the last of both.
      killed.child.stderr.once('close', resolve);
    });
    await add();
    await gone;
    expect((await runs()).filter((status) => status === 'RUNNING' || status === 'FINISHED')).toEqual([]);
    const worker = start();
    await next(worker);
    // Without the sign of life that workers give, it would wait for four hours.
    expect(await next(worker)).toMatchObject({ type: 'trained', promoted: true });
    expect(await database.owner.query(`SELECT FROM ${QUEUE_SCHEMA}._private_jobs`)).toMatchObject({ rowCount: 0 });
  });
});
