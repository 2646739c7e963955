import { z } from 'zod';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout, jsonOf, lastLine } from '@tripod/processes';
import { WorkspaceCopy } from '../workspace-copy.js';

const metrics = z.object({ roc_auc: z.number(), log_loss: z.number(), pr_auc: z.number(), brier: z.number(), calibration_error: z.number() });

const job = z.object({
  seconds: z.record(z.string(), z.number()),
  rows: z.number(),
  quarantined: z.number(),
  runId: z.string(),
  reused: z.boolean(),
  backend: z.string(),
  metrics,
  decisions: z.record(z.string(), z.number()),
  addresses: z.object({ serving: z.url() }),
});
const training = z.object({ metrics, baselines: z.record(z.string(), z.object({ roc_auc: z.number(), log_loss: z.number() })) });

// `npm start -- --once` in a clone, with a database and a run store of its own, on all flights.
describe('the whole job on all flights', () => {
  let copy: WorkspaceCopy;
  let first: z.infer<typeof job>;

  beforeAll(async () => {
    copy = await WorkspaceCopy.make();
    first = job.parse(await start('start', '--once'));
  });
  afterAll(() => copy.remove());

  async function start(...args: string[]): Promise<unknown> {
    const { stdout, stderr, exitCode } = await copy.node(['tools/start.mjs', ...args, '--json'], { ML_BACKEND: 'wasm' });
    if (exitCode !== 0) throw new Error(stderr.slice(-2000));
    return jsonOf(lastLine(stdout));
  }

  it('brings all flights, trains on wasm, and decides a day', () => {
    expect(first).toMatchObject({ rows: 2_999_803, quarantined: 0, reused: false, backend: expect.stringMatching(/^wasm/) });
    const decided = Object.values(first.decisions).reduce((sum, flights) => sum + flights, 0);
    expect(decided).toBe(15_623);
  });

  it('is good at it: on the flights of June, after training on January to April', async () => {
    expect(first.metrics.roc_auc).toBeGreaterThanOrEqual(0.897);
    expect(first.metrics.log_loss).toBeLessThan(0.3);
    expect(first.metrics.pr_auc).toBeGreaterThan(0.8);
    expect(first.metrics.brier).toBeLessThan(0.09);
    expect(first.metrics.calibration_error).toBeLessThan(0.01);
    const { baselines } = training.parse(await start('ml', 'train'));
    expect(baselines['base_rate']?.log_loss).toBeCloseTo(0.5304, 3);
    expect(baselines['logistic_regression']?.roc_auc).toBeLessThan(first.metrics.roc_auc - 0.01);
  });

  it('trains nothing the second time, and names the run that it reuses', async () => {
    const second = job.parse(await start('start', '--once'));
    expect(second).toMatchObject({ reused: true, runId: first.runId, decisions: first.decisions, metrics: first.metrics });
  });

  it('is better with five epochs', async () => {
    const isNative = existsSync(join(checkout, '.tripod/native/package.json'));
    if (isNative) await copy.link(join(checkout, '.tripod/native'), '.tripod/native');
    const args = ['tools/start.mjs', 'ml', 'train', '--recipe', 'full', '--json'];
    const { stdout, stderr, exitCode } = await copy.node(args, { ML_BACKEND: isNative ? 'native' : 'wasm' });
    if (exitCode !== 0) throw new Error(stderr.slice(-2000));
    expect(training.parse(jsonOf(lastLine(stdout))).metrics.roc_auc).toBeGreaterThanOrEqual(0.9);
  });
});
