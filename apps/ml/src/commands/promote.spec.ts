import { errorReply } from '@tripod/contracts';
import { readingLabelRows, readingRows, readings, testKeys } from '@tripod/contracts/testing';
import { pino } from 'pino';
import { judgedAlarm, judgedLevel, recordJudged, says } from '../../fixtures/promotion/judged-models.js';
import { publish, type Published } from '../../fixtures/published.js';
import { temporaryStore, type TemporaryStore } from '../../fixtures/runs/temporary-store.js';
import { runCommandLine } from '../command-line.js';
import { promoteReply } from './promote-reply.js';
import { pruneReply } from './prune-reply.js';
import { rollbackReply } from './rollback-reply.js';

let published: Published;
let made: TemporaryStore;
beforeAll(async () => {
  published = await publish({ ...readings, instances: readingRows(4000), labels: readingLabelRows(4000) });
});
beforeEach(async () => {
  made = await temporaryStore();
});
afterEach(() => made.remove());
afterAll(() => published?.close());

async function ml(...args: string[]): Promise<{ readonly exitCode: number; readonly said: string; readonly complained: string }> {
  const [said, complained]: [string[], string[]] = [[], []];
  const env = { RUNS_DIRECTORY: made.root, DATABASE_URL: published.url, ML_BACKEND: 'wasm', MODEL_PUBLIC_KEY: testKeys.publicKey };
  const exitCode = await runCommandLine(args, { models: [judgedAlarm, judgedLevel] }, {
    ...{ env, print: (line) => said.push(line), complain: (line) => complained.push(line) },
    ...{ log: pino({ level: 'silent' }), progress: { start: () => {}, advance: () => {}, stop: () => {} }, signal: new AbortController().signal },
  });
  return { exitCode, said: said.join('\n'), complained: complained.join('\n') };
}

const json = async (...args: string[]): Promise<unknown> => JSON.parse((await ml(...args, '--json')).said.split('\n').at(-1) ?? '');
const record = (expression: string) => recordJudged(made.store, judgedAlarm, expression);
const days = ['--test', '2024-03-01..2024-03-02'];

test('ml promote makes the latest run the champion, says what was compared, and ml rollback takes it back', async () => {
  const first = await record(says.fair);
  expect(promoteReply.parse(await json('promote', ...days))).toMatchObject({
    ...{ model: 'alarm', promoted: true, outcome: 'first', dryRun: false, challenger: { runId: first, version: 1 }, champion: null, bootstrap: null, slices: null },
    ...{ test: { where: { period: { from: '2024-03-01', to: '2024-03-02' } }, rows: 400, datasetVersion: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ...{ metrics: expect.arrayContaining([{ name: 'roc_auc', title: 'ROC-AUC', better: 'higher', challenger: expect.any(Number), champion: null, difference: null, interval: null }]), baselines: { count: { roc_auc: expect.any(Number) } } },
  });
  const second = await record(says.good);
  const third = await record(says.best);
  expect((await ml('promote', '--run', second.slice(0, 12), ...days)).said).toMatch(
    new RegExp(`^the champion of model 'alarm' is version 2 \\(run ${second}\\) now, in place of version 1 \\(run ${first}\\)\\non 400 rows, 2024-03-01 to 2024-03-02; intervals hold 95 % of 1,000 resamples\\n +challenger +champion +difference +interval\\n +ROC-AUC ↑ +0\\.\\d{4} +0\\.\\d{4} +\\+0\\.\\d{5} +\\+0\\.\\d{5} to \\+0\\.\\d{5}\\n`),
  );
  const replied = promoteReply.parse(await json('promote', '--run', 'models:/alarm@champion', ...days));
  expect(replied).toMatchObject({ promoted: false, outcome: 'same-run', challenger: { version: 2 }, champion: { version: 2 }, test: null, metrics: [] });
  expect(promoteReply.parse(await json('promote', ...days))).toMatchObject({ promoted: true, outcome: 'better', challenger: { runId: third, version: 3 }, bootstrap: { resamples: 1000, level: 0.95, seed: 1 } });

  // What somebody may want back stays.
  expect(pruneReply.parse(await json('runs', 'prune', '--keep', '1')).runs).toEqual([]);
  expect((await ml('runs')).said).toContain('alarm@champion');
  expect(rollbackReply.parse(await json('rollback'))).toEqual({ model: 'alarm', from: { runId: third, version: 3 }, to: { runId: second, version: 2 } });
  expect((await ml('rollback', '--model', 'alarm')).said).toBe(`the champion of model 'alarm' is version 1 (run ${first}) again, in place of version 2 (run ${second})`);
  const refused = await ml('rollback', '--json');
  expect(refused).toMatchObject({ exitCode: 1, complained: expect.stringMatching(/^There is nothing to roll back to: version 1 was the first champion/) });
  expect(errorReply.parse(JSON.parse(refused.said))).toMatchObject({ error_code: 'CHAMPION_MISSING' });
});

test('ml promote ends with 0 when the champion stays, and names the slices that are worse', async () => {
  await record(says.fair);
  await ml('promote', ...days);
  const uneven = await record(says.uneven);
  const all = ['--test', '2024-02-25..2024-03-15'];
  const { exitCode, said } = await ml('promote', ...all);
  expect(exitCode).toBe(0);
  expect(said).toMatch(new RegExp(`^the champion of model 'alarm' stays version 1 \\(run [0-9a-f]{32}\\): run ${uneven} is better on ROC-AUC, but worse on 1 of 3 slices beyond their intervals\\n`));
  expect(said).toMatch(/\nROC-AUC on 3 slices with 1,000 rows or more, by place: 1 worse beyond their intervals\nOf 3 slices about 0\.1 would be worse by chance, if both were equally good on each\.\n.*\n +place roof \* +1,\d{3} +0\.\d{4} /);
  const reply = promoteReply.parse(await json('promote', ...all, '--dry-run'));
  expect(reply).toMatchObject({ promoted: false, dryRun: true, outcome: 'slices-worse', challenger: { version: null }, slices: { minRows: 1000, columns: [{ column: 'place', values: 3 }], judged: 3, skipped: 0, worse: 1 } });
  expect(reply.slices?.worst.map(({ value, worse }) => [value, worse])).toEqual([['roof', true], [expect.any(String), false], [expect.any(String), false]]);
});

test('a first champion that does not beat the baselines is refused in words, and a dry run says what would be', async () => {
  const run = await record(says.nothing);
  expect((await ml('promote', ...days)).said).toMatch(new RegExp(`^model 'alarm' has no champion yet: run ${run} does not beat count on ROC-AUC\\non 400 rows, [^]*alarm +0\\.5000`));
  const better = await record(says.fair);
  expect((await ml('promote', ...days, '--dry-run')).said).toMatch(new RegExp(`^run ${better} would be the first champion of model 'alarm'\\n`));
});

test.each([
  [['promote', '--model', 'other'], 2, "Model 'other' does not exist"],
  [['promote'], 1, "no finished run of experiment 'reading-alarms'"],
  [['promote', '--run', 'models:/alarm@champion'], 1, "'models:/alarm@champion' does not exist in the model registry"],
  [['promote', '--run', 'models:/alarm'], 2, "'models:/alarm' does not name a registered model"],
  [['promote', '--test', '20'], 2, 'is not valid: write days'],
  [['rollback'], 1, "Model 'alarm' has no champion. Make one with `ml promote --model alarm`."],
  [['rollback', '--run', 'x'], 2, "unknown option '--run'"],
])('%j fails with exit code %i and one message', async (args, exitCode, message) => {
  expect(await ml(...args)).toMatchObject({ exitCode, complained: expect.stringContaining(message) });
});

test('the help says what decides', async () => {
  expect((await ml('promote', '--help')).said).toMatch(/--dry-run[^]*The alias `champion` moves only when the headline metric is better beyond its interval/);
  expect((await ml('rollback', '--help')).said).toContain('make the champion before the present one the champion again');
});
