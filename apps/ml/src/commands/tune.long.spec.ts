import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readingLabelRows, readingRows, readings } from '@tripod/contracts/testing';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, runCommand, startCommand } from '../../fixtures/commands/run-app.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { collect } from '../runs/collect.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { trainReply } from './train-reply.js';
import { tuneReply } from './tune-reply.js';

let app: BuiltApp;
let database: Published;
let scratch: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  app = await builtApp([alarm]);
  database = await publish({ ...readings, instances: readingRows(600), labels: readingLabelRows(600) });
});
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'commands-'));
  env = { RUNS_DIRECTORY: join(scratch, 'mlruns'), DATABASE_URL: database.url, ML_BACKEND: 'wasm', INIT_CWD: scratch };
});
afterEach(async () => {
  killCommands();
  await rm(scratch, { recursive: true, force: true });
});
afterAll(async () => {
  await app?.remove();
  await database?.close();
});

const ml = (args: readonly string[]) => runCommand(app, args, env);
const lastLine = (text: string): unknown => JSON.parse(String(text.trim().split('\n').at(-1)));
const runs = () => collect(new RunDirectory(join(scratch, 'mlruns')).find());

describe('ml tune', () => {
  it('names the best recipe, writes it, and a training takes it', async () => {
    const { stdout, stderr, exitCode } = await ml(['tune', '--trials', '3', '--param', 'epochs=2', '--write', 'best.json', '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { best, trials, metric } = tuneReply.parse(lastLine(stdout));
    expect(trials).toHaveLength(3);
    expect(metric).toEqual({ name: 'roc_auc', title: 'ROC-AUC', better: 'higher' });
    expect(best.value).toBe(Math.max(...trials.map(({ value }) => Number(value))));
    const { about, ...written } = JSON.parse(await readFile(join(scratch, 'best.json'), 'utf8'));
    expect([written, about]).toEqual([best.recipe, `Trial ${best.trial} of a search; run ${best.runId}.`]);

    const { runId } = trainReply.parse(lastLine((await ml(['train', '--recipe', 'best.json', '--json'])).stdout));
    const trained = (await runs()).find(({ id }) => id === runId);
    expect(trained).toMatchObject({ experiment: 'reading-alarms', params: { peakRate: String(best.recipe.peakRate), epochs: '2' } });
  });

  it('shows the trials and the command that trains the best, and knows them the next time', async () => {
    const shown = (await ml(['tune', '--trials', '3', '--param', 'epochs=1'])).stdout;
    expect(shown).toMatch(/^TRIAL +ROC-AUC +hidden +peakRate[^]*trial \d was the best of 3 with ROC-AUC 0\.\d{4} on the validation rows \(.* of reading v1\); 3 trainings, in [^]*train a model with it: ml train --model alarm .*--param epochs=1/);
    expect((await ml(['tune', '--trials', '3', '--param', 'epochs=1'])).stdout).toMatch(/3 trainings, 3 of them by earlier searches/);
  });

  it('goes on after it was killed, and leaves no run RUNNING', async () => {
    const { child, exit } = startCommand(app, ['tune', '--trials', '4'], { ...env, LOG_LEVEL: 'info' });
    child.stderr.on('data', (text) => String(text).includes('trial 2 of 3') && child.kill('SIGKILL'));
    await exit();
    const again = tuneReply.parse(lastLine((await ml(['tune', '--trials', '4', '--json'])).stdout));
    expect(again.trials.map(({ reused }) => reused)).toEqual([true, true, false, false]);
    const all = await runs();
    expect([...new Set(all.map(({ status }) => status))].sort()).toEqual(['FAILED', 'FINISHED']);
    expect(all.filter(({ status }) => status === 'FINISHED')).toHaveLength(2 + 3);
  });

  it.each<[string, string[], string]>([
    ['an unknown parameter', ['--param', 'rate=1'], "'rate' is not a parameter of a recipe"],
    ['too many trials', ['--trials', '1001'], 'at most 1000'],
    ['a search that does not exist', ['--search', 'grid'], 'Allowed choices are random, halving'],
    ['nothing left to try', ['--param', 'hidden=8', '--param', 'peakRate=0.1', '--param', 'warmUp=0', '--param', 'rateSchedule=linear'], 'Nothing is left to try'],
    ['a file of another kind', ['--write', 'best.yaml'], "ends with .json"],
    ['a folder that is not there', ['--write', 'none/best.json'], 'cannot be written: ENOENT'],
  ])('refuses %s before it starts', async (_what, args, message) => {
    await mkdir(join(scratch, 'mlruns'));
    expect(await ml(['tune', ...args])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
    expect(await runs()).toEqual([]);
  });
});
