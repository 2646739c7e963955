import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemLabelRows, itemRows, items, readingAlarm, readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import type { z } from 'zod';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, runCommand, startCommand } from '../../fixtures/commands/run-app.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { returned } from '../../fixtures/models/returned/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { APP } from '../app.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { collect } from '../runs/collect.js';
import { evaluateReply } from './evaluate-reply.js';
import { trainReply } from './train-reply.js';

let app: BuiltApp;
let withTime: Published;
let withoutTime: Published;
let scratch: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  app = await builtApp([alarm, returned]);
  withTime = await publish({ ...readings, instances: readingRows(600), labels: readingLabelRows(600) });
  withoutTime = await publish({ ...items, instances: itemRows(600), labels: itemLabelRows(600) }, 'sales-etl');
});
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'commands-'));
  env = { RUNS_DIRECTORY: join(scratch, 'mlruns'), DATABASE_URL: withTime.url, ML_BACKEND: 'wasm' };
});
afterEach(async () => {
  killCommands();
  await rm(scratch, { recursive: true, force: true });
});
afterAll(async () => {
  await app?.remove();
  await withTime?.close();
  await withoutTime?.close();
});

const ml = (args: readonly string[], changes: Readonly<Record<string, string>> = {}) => runCommand(app, args, { ...env, ...changes });
const lastLine = (text: string): unknown => JSON.parse(String(text.trim().split('\n').at(-1)));

describe('ml train', () => {
  it('trains the first model, says why, and reuses the run the next time', async () => {
    const planned = trainReply.parse(lastLine((await ml(['train', '--dry-run', '--json'])).stdout));
    expect(planned).toMatchObject({ model: 'alarm', runId: null, reused: false, reason: ['there is no finished run yet'], headline: null, steps: 0 });

    const first = trainReply.parse(lastLine((await ml(['train', '--json'])).stdout));
    expect(first).toMatchObject({ model: 'alarm', reused: false, reason: ['there is no finished run yet'], fingerprint: planned.fingerprint });
    expect(first.headline).toEqual({ name: 'roc_auc', title: 'ROC-AUC', value: first.metrics['roc_auc'] });
    expect(Object.keys(first.baselines)).toHaveLength(2);
    expect(first.steps).toBeGreaterThan(100);
    const [run] = await collect(new RunDirectory(join(scratch, 'mlruns')).find({ status: 'FINISHED' }));
    expect(run).toMatchObject({ id: first.runId, experiment: 'reading-alarms', tags: { 'mlflow.source.name': APP, 'mlflow.source.type': 'LOCAL', 'mlflow.user': expect.any(String) } });

    const again = trainReply.parse(lastLine((await ml(['train', '--json'])).stdout));
    expect(again).toMatchObject({ runId: first.runId, reused: true, reason: [], headline: first.headline, metrics: first.metrics, baselines: first.baselines });
    expect((await ml(['train'])).stdout).toMatch(new RegExp(`^reuses run ${first.runId} of model 'alarm'[^]*ROC-AUC ↑[^]*alarm +0\\.`));
  });

  it('refuses to train without a key, before it asks for anything else, and says how to make one', async () => {
    const { exitCode, stderr } = await ml(['train'], { MODEL_SIGNING_KEY: '', DATABASE_URL: '' });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(/^MODEL_SIGNING_KEY is not set[^]*openssl genpkey -algorithm EC[^]*openssl pkey [^]*--unsigned/) });
  });

  it('leaves a package unsigned when it is asked to, warns of it, and evaluates it only when that is allowed', async () => {
    const none = { MODEL_SIGNING_KEY: '' };
    const { stdout, stderr } = await ml(['train', '--unsigned', '--json'], none);
    expect(trainReply.parse(lastLine(stdout)).warnings).toEqual([expect.stringMatching(/^the model package is not signed/)]);
    expect(stderr).toBe('Warning: the model package is not signed: it runs only where --allow-unsigned is given.\n');
    expect(await ml(['evaluate', '--json'])).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('PACKAGE_UNSIGNED') });
    expect(await ml(['evaluate', '--allow-unsigned'], none)).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^Warning: the package of run [0-9a-f]{32} is not signed: nobody vouches for its code\.\n$/) });
  });

  it('trains a model without a time on shares, from the etl app that DATASETS_FROM names', async () => {
    const from = { DATABASE_URL: withoutTime.url, DATASETS_FROM: 'sales-etl' };
    const { exitCode, stdout, stderr } = await ml(['train', '--model', 'returned', '--validation', '10%', '--test', '30%', '--json'], from);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(trainReply.parse(lastLine(stdout))).toMatchObject({ model: 'returned', reused: false });
  });

  it.each<[string, string[], Record<string, string>, number, string]>([
    ['days for rows without a time', ['--model', 'returned', '--test', '2024-01-01..2024-01-02'], { DATASETS_FROM: 'sales-etl' }, 2, 'has no time'],
    ['shares for rows with a time', ['--test', '20%'], {}, 2, 'has a time'],
    ['parts that overlap', ['--training', '2024-02-25..2024-03-05', '--validation', '2024-03-05..2024-03-07', '--test', '2024-03-08..2024-03-09'], {}, 2, 'overlap'],
    ['days that are not stored', ['--training', '2024-02-25..2024-03-05', '--validation', '2024-03-06..2024-03-07', '--test', '2024-03-08..2024-04-09'], {}, 1, 'have rows of reading v1 (2024-02-25 to 2024-03-15 is stored)'],
    ['an etl app that has published nothing', [], { DATASETS_FROM: 'other-etl' }, 1, 'npm run'],
    ['a database that does not answer', [], { DATABASE_URL: 'postgresql://ml:secret@127.0.0.1:1/none' }, 1, 'does not answer'],
    ['a run store that cannot be written', [], { RUNS_DIRECTORY: '/proc/mlruns' }, 1, 'cannot be written'],
  ])('refuses %s in one message', async (_what, args, changes, exitCode, message) => {
    const outcome = await ml(['train', ...args], { ...(args.includes('returned') ? { DATABASE_URL: withoutTime.url } : {}), ...changes });
    expect(outcome).toMatchObject({ exitCode, stderr: expect.stringContaining(message) });
    expect(outcome.stderr).not.toMatch(/\n\s+at |secret/);
  });

  it('warns of days without rows', async () => {
    await withTime.owner.query(`DELETE FROM etl.stored_dataset_partitions_v2 WHERE partition = '2024-02-27'`);
    try {
      const args = ['train', '--dry-run', '--training', '2024-02-25..2024-03-05', '--validation', '2024-03-06..2024-03-07', '--test', '2024-03-08..2024-03-09'];
      expect((await ml(args)).stderr).toBe('Warning: 1 days of --training (2024-02-25 to 2024-03-05) have no rows.\n');
    } finally {
      await withTime.write({ ...readings, instances: readingRows(600), labels: readingLabelRows(600) });
    }
  });

  it('ends with 130 and a KILLED run when it is stopped', async () => {
    const { child, exit, complaints } = startCommand(app, ['train'], { ...env, LOG_LEVEL: 'info' });
    child.stderr.on('data', (text) => String(text).includes('read the rows') && child.kill('SIGINT'));
    expect(await exit()).toBe(130);
    expect(await complaints).toContain('Stopped.');
    const runs = await collect(new RunDirectory(join(scratch, 'mlruns')).find());
    expect(runs.filter(({ status }) => status !== 'KILLED')).toEqual([]);
  });
});

describe('ml evaluate', () => {
  let runs: string;
  let trained: z.infer<typeof trainReply>;
  const evaluate = (...args: string[]) => ml(['evaluate', ...args], { RUNS_DIRECTORY: runs });

  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), 'evaluated-'));
    trained = trainReply.parse(lastLine((await ml(['train', '--json'], { DATABASE_URL: withTime.url, ML_BACKEND: 'wasm', RUNS_DIRECTORY: runs })).stdout));
  });
  afterAll(() => rm(runs, { recursive: true, force: true }));

  it('scores the package of a run as the training did, and writes each prediction with its key', async () => {
    const file = join(scratch, 'predictions.jsonl');
    const evaluated = evaluateReply.parse(lastLine((await evaluate('--predictions', file, '--json')).stdout));
    expect(evaluated).toMatchObject({ model: 'alarm', runId: trained.runId, headline: trained.headline, metrics: trained.metrics, baselines: trained.baselines });
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(evaluated.rows);
    for (const line of lines) readingAlarm.schema.parse(JSON.parse(line));

    const other = evaluateReply.parse(lastLine((await evaluate('--run', String(trained.runId?.slice(0, 8)), '--test', '2024-02-26..2024-02-27', '--json')).stdout));
    expect(other).toMatchObject({ rows: 60, test: { period: { from: '2024-02-26', to: '2024-02-27' } } });
    expect((await evaluate('--predictions', join(scratch, 'no', 'such', 'file'))).stderr).toMatch(/^--predictions .*cannot be written/);
    expect((await evaluate()).stdout).toMatch(/^run [0-9a-f]{32} of model 'alarm' on \d+ rows[^]*ROC-AUC ↑/);
  });

  it('writes a report of a run on other rows: a page, or its numbers', async () => {
    const [page, numbers] = [join(scratch, 'report.html'), join(scratch, 'report.json')];
    const other = ['--test', '2024-02-26..2024-02-27'];
    expect(await evaluate(...other, '--report', page)).toMatchObject({ exitCode: 0 });
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>[^]*Report of model alarm[^]*What moves its predictions[^]*<\/html>\n$/);
    expect(await evaluate(...other, '--report', numbers)).toMatchObject({ exitCode: 0 });
    const report: unknown = JSON.parse(await readFile(numbers, 'utf8'));
    expect(report).toMatchObject({ run: trained.runId, rows: 60, notes: expect.arrayContaining([expect.stringMatching(/^run .* has rows of the test part .* in its training part/), expect.stringMatching(/no champion yet/)]) });
    expect(await evaluate('--report', join(scratch, 'no', 'such', 'file'))).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^--report .*cannot be written/) });
  });

  it('warns of days without rows, and of rows that all have one label', async () => {
    const rows = { ...readings, instances: readingRows(600), labels: readingLabelRows(600) };
    const days = new Set(['2024-03-13', '2024-03-14', '2024-03-15']);
    const within = new Set(rows.instances.filter(({ read_at }) => days.has(String(read_at).slice(0, 10))).map(({ reading_id }) => reading_id));
    await withTime.write({ ...rows, labels: rows.labels.map((row) => (within.has(row['reading_id']!) ? { ...row, alarm: true } : row)) });
    try {
      const { stdout, stderr } = await evaluate('--json');
      expect(evaluateReply.parse(lastLine(stdout))).toMatchObject({ warnings: [expect.stringMatching(/^all 90 test rows have the same alarm, true: /)], metrics: { roc_auc: null } });
      expect(stderr).toMatch(/^Warning: all 90 test rows have the same alarm, true: .*\.\n$/);
      await withTime.owner.query(`DELETE FROM etl.stored_dataset_partitions_v2 WHERE partition = '2024-03-14'`);
      expect(evaluateReply.parse(lastLine((await evaluate('--test', '2024-03-10..2024-03-15', '--json')).stdout)).warnings).toEqual(['1 days of --test (2024-03-10 to 2024-03-15) have no rows']);
    } finally {
      await withTime.write(rows);
    }
  });

  it('says so when no row has a label', async () => {
    await withTime.owner.query(`DELETE FROM etl.stored_reading_labels_v1`);
    try {
      expect(await evaluate('--json')).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^No row of .* has a label alarm of reading_label v1; --test needs some\./) });
    } finally {
      await withTime.write({ ...readings, instances: readingRows(600), labels: readingLabelRows(600) });
    }
  });

  it('says so when there is no run', async () => {
    expect(await ml(['evaluate', '--model', 'returned'])).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("no finished run of experiment 'item-returns'") });
  });
});
