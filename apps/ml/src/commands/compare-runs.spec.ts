import { alarm } from '../../fixtures/models/alarm/index.js';
import { level } from '../../fixtures/models/level/index.js';
import type { RunSummary } from '../runs/run-store.js';
import { compareReply } from './compare-reply.js';
import { compareRuns } from './compare-runs.js';
import { compareTable } from './compare-table.js';

const data = (digest: string, context = 'training') => ({ name: 'readings', digest, context });
const parts = (hash: string) => ({
  'tripod.fingerprint_parts': JSON.stringify({
    ...{ code: { nodes: { 'fit-scaler': hash.repeat(64) }, reader: 'a'.repeat(64), libraries: {} }, label: 'alarm', datasets: {}, contracts: {}, backend: 'wasm' },
    parameters: { ...alarm.recipes['usual'], seed: Number(hash) },
  }),
});
const run = (id: string, { tags, ...other }: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id: id.repeat(32), name: `run-${id}`, experiment: alarm.experiment, status: 'FINISHED', startTime: 0, endTime: 61_000, params: {}, metrics: {}, datasets: [], modelId: undefined },
  ...other,
  tags: { ...parts('1'), ...tags },
});
const compare = (...runs: RunSummary[]) => compareReply.parse(compareRuns(runs, [alarm, level]));

test('shows what differs, and nothing else', () => {
  const { differs } = compare(
    run('a', { params: { seed: '1', batch: '8' }, datasets: [data('d1'), data('e', 'evaluation')], tags: { 'mlflow.runName': 'x', 'mlflow.note.content': 'x', 'tripod.backend': 'wasm', 'tripod.process': '1' } }),
    run('b', { params: { seed: '2', batch: '8', patience: '3' }, datasets: [data('d2'), data('e', 'evaluation')], tags: { 'mlflow.runName': 'y', 'tripod.backend': 'native', 'tripod.process': '2' } }),
  );
  expect(differs).toMatchObject({ params: { patience: [null, '3'], seed: ['1', '2'] }, datasets: { training: ['readings d1', 'readings d2'] }, tags: { 'tripod.backend': ['wasm', 'native'] } });
  expect([Object.keys(differs.params), Object.keys(differs.datasets), Object.keys(differs.tags)]).toEqual([['patience', 'seed'], ['training'], ['tripod.backend']]);
});

test("marks the better values in each metric's own direction, of the baselines too", () => {
  const { metrics } = compare(
    run('a', { metrics: { test_roc_auc: 0.8, test_log_loss: 0.5, 'base_rate/test_log_loss': 0.6, loss: 1 } }),
    run('b', { metrics: { test_roc_auc: 0.9, test_log_loss: 0.6, 'base_rate/test_log_loss': 0.7, loss: 2 } }),
    run('c', { metrics: { test_roc_auc: NaN } }),
  );
  expect(metrics).toMatchObject([
    { key: 'test_roc_auc', title: 'ROC-AUC', better: 'higher', values: [0.8, 0.9, null], best: [1] },
    { key: 'test_log_loss', better: 'lower', baseline: null, values: [0.5, 0.6, null], best: [0] },
    { key: 'base_rate/test_log_loss', baseline: 'base_rate', best: [0] },
    { key: 'loss', title: null, better: null, best: [] },
  ]);
});

test('of different models it marks no metric, and says why', () => {
  const { metrics, notes } = compare(run('a', { metrics: { test_roc_auc: 0.8 } }), run('b', { experiment: level.experiment, metrics: { test_rmse: 3 } }));
  expect(metrics.map(({ key, values, best }) => [key, values, best])).toEqual([['test_roc_auc', [0.8, null], []], ['test_rmse', [null, 3], []]]);
  expect(notes).toEqual([expect.stringContaining(`different models (${alarm.experiment}, ${level.experiment})`)]);
});

test('says what makes the comparison doubtful', () => {
  const { notes } = compare(
    run('a', { datasets: [data('e1', 'evaluation')], metrics: { test_roc_auc: 0.8, 'logistic_regression/test_roc_auc': 0.8 } }),
    run('b', { datasets: [data('e2', 'evaluation')], status: 'FAILED' }),
  );
  expect(notes).toEqual([
    expect.stringContaining('run bbbbbbbb is FAILED'),
    expect.stringContaining('tested on different rows'),
    'run aaaaaaaa does not beat its baseline logistic regression in ROC-AUC',
  ]);
  expect(compare(run('a', { experiment: 'others' }), run('b', { experiment: 'others' })).notes).toEqual([expect.stringContaining('no model of this app has the experiment of aaaaaaaa, bbbbbbbb')]);
});

test('names the nodes whose code differs from the first run', () => {
  expect(compare(run('a', { tags: parts('1') }), run('b', { tags: parts('2') })).differs.code).toEqual([[], ['node fit-scaler changed']]);
  expect(compare(run('a', { tags: parts('1') }), run('b', { tags: parts('1') })).differs.code).toEqual([]);
  expect(compare(run('a'), run('b', { tags: { 'tripod.fingerprint_parts': '{' } })).notes).toEqual([expect.stringContaining('the code of bbbbbbbb is not recorded')]);
});

describe('the table', () => {
  const table = (width: number) =>
    compareTable(
      compare(
        run('a', { params: { seed: '1' }, datasets: [data('0123456789abcdef'.repeat(2))], metrics: { test_roc_auc: 0.8, 'seconds/fit': 1 } }),
        run('b', { params: { seed: '2' }, datasets: [data('fedcba9876543210'.repeat(2))], metrics: { test_roc_auc: 0.9, 'seconds/fit': 2 } }),
      ),
      width,
    );

  test('has a column for each run', () => {
    expect(table(Infinity).join('\n')).toMatch(/ aaaaaaaa +bbbbbbbb\n[^]*took +1 min 01 s +1 min 01 s\nmetrics \(\* the best\)\n {2}ROC-AUC ↑ +0\.8000 +0\.9000 \*\nparameters\n {2}seed +1 +2\ndata\n {2}training +readings 0123\w+ +readings fedc\w+$/);
  });

  test('fits the terminal: long values lose their middle', () => {
    const lines = table(60);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.at(-1)).toMatch(/readings .*…\w+cdef +readings .*…\w+3210$/);
  });

  test('says when nothing else differs', () => {
    expect(compareTable(compare(run('a'), run('b')), 80)).toContain('nothing else differs');
  });
});
