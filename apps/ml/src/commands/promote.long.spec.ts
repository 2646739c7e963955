import { readingLabelRows, readingRows, readings, testKeys } from '@tripod/contracts/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, runCommand, startCommand } from '../../fixtures/commands/run-app.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { publish, type Published } from '../../fixtures/published.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { evaluateReply, type EvaluateReply } from './evaluate-reply.js';
import { promoteReply, type PromoteReply } from './promote-reply.js';
import { serveReply } from './serve-reply.js';
import { trainReply } from './train-reply.js';

let app: BuiltApp;
let published: Published;
let root: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  app = await builtApp([alarm]);
  published = await publish({ ...readings, instances: readingRows(8000), labels: readingLabelRows(8000) });
  root = join(await mkdtemp(join(tmpdir(), 'promoted-')), 'mlruns');
  env = { RUNS_DIRECTORY: root, DATABASE_URL: published.url, ML_BACKEND: 'wasm', MODEL_SIGNING_KEY: testKeys.privateKey };
});
afterEach(killCommands);
afterAll(async () => {
  await app?.remove();
  await published?.close();
  await rm(join(root, '..'), { recursive: true, force: true });
});

async function json(...args: string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runCommand(app, [...args, '--json'], env);
  expect({ exitCode, stderr: stderr.replaceAll(/^Warning: .*\n/gm, '') }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(String(stdout.trim().split('\n').at(-1)));
}

const train = async (seed: string) => String(trainReply.parse(await json('train', '--seed', seed)).runId);
const evaluate = async (run: string): Promise<EvaluateReply> => evaluateReply.parse(await json('evaluate', '--run', run));
const promote = async (run: string): Promise<PromoteReply> => promoteReply.parse(await json('promote', '--run', run));
const figuresOf = (reply: PromoteReply, of: 'challenger' | 'champion') => Object.fromEntries(reply.metrics.map((metric) => [metric.name, metric[of]]));

test('packages that were trained are compared by the figures of ml evaluate, and the champion is served by its alias', async () => {
  const [first, second] = [await train('1'), await train('2')];
  const [one, two] = [await evaluate(first), await evaluate(second)];
  const started = await promote(first);
  expect([figuresOf(started, 'challenger'), started.baselines]).toEqual([one.metrics, one.baselines]);
  const beats = Object.values(one.baselines).every((baseline) => Number(one.metrics['roc_auc']) > Number(baseline['roc_auc']));
  expect([started.outcome, started.promoted]).toEqual(beats ? ['first', true] : ['baselines-not-beaten', false]);
  if (!beats) {
    const store = new RunDirectory(root);
    await store.register('alarm', first);
    await store.alias('alarm', 'champion', 1);
  }

  const compared = await promote(second);
  expect([figuresOf(compared, 'challenger'), figuresOf(compared, 'champion'), compared.champion]).toEqual([two.metrics, one.metrics, { runId: first, version: 1 }]);
  const [headline] = compared.metrics;
  expect(headline?.interval?.[0]).toBeLessThanOrEqual(Number(headline?.difference));
  expect(headline?.interval?.[1]).toBeGreaterThanOrEqual(Number(headline?.difference));
  expect(compared.promoted).toBe(Number(headline?.interval?.[0]) > 0 && compared.slices?.worse === 0);

  const { child, line, exit } = startCommand(app, ['serve', '--run', 'models:/alarm@champion', '--port', '0', '--json'], env);
  expect(serveReply.parse(JSON.parse(await line())).runId).toBe(compared.promoted ? second : first);
  child.kill('SIGINT');
  expect(await exit()).toBe(0);
});
