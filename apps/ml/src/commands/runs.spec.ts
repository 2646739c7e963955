import { pino } from 'pino';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { runCommandLine } from '../command-line.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { runReply, runsReply } from './runs-reply.js';

let root: string;
let complaints: string[];
beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'runs-')), 'mlruns');
  await mkdir(root);
  complaints = [];
});
afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

/** What `ml runs …` prints, or its message when it fails. */
async function runs(...args: string[]): Promise<string> {
  const lines: string[] = [];
  complaints = [];
  const exitCode = await exitCodeOfPrinting(lines, args);
  return (exitCode === 0 ? lines : complaints).join('\n');
}

const exitCodeOf = (...args: string[]) => exitCodeOfPrinting([], args);

function exitCodeOfPrinting(lines: string[], args: readonly string[]): Promise<number> {
  return runCommandLine(['runs', ...args], { models: [alarm, level] }, {
    ...{ env: { RUNS_DIRECTORY: root }, print: (line) => lines.push(line), complain: (line) => complaints.push(line) },
    ...{ log: pino({ level: 'silent' }), progress: { start: () => {}, advance: () => {}, stop: () => {} }, signal: new AbortController().signal },
  });
}

const names = (printed: string) => runsReply.parse(JSON.parse(printed)).runs.map((run) => (run.status === 'TORN' ? 'torn' : run.name));

async function recordWithPackage(name: string): Promise<string> {
  const run = await new RunDirectory(root).start({ experiment: alarm.experiment, name });
  await mkdir(join(root, '..', 'package'), { recursive: true });
  await writeFile(join(root, '..', 'package', 'MLmodel'), 'flavors: {}\n');
  await run.putPackage(join(root, '..', 'package'));
  await run.finish('FINISHED');
  return run.id;
}

async function record(name: string, rocAuc?: number, experiment = alarm.experiment): Promise<string> {
  const run = await new RunDirectory(root).start({ experiment, name, tags: { 'tripod.backend': 'wasm' } });
  if (rocAuc !== undefined) await run.log({ metrics: [{ key: 'test_roc_auc', value: rocAuc }, { key: 'test_rmse', value: rocAuc }] });
  await run.log({ datasets: [{ name: 'readings', digest: 'abcdef0123456789', sourceType: 'postgres', source: {}, context: 'training' }] });
  await run.finish(rocAuc === undefined ? 'FAILED' : 'FINISHED');
  return run.id;
}

describe('ml runs', () => {
  test('says how to get a run when there is none', async () => {
    expect(await runs()).toContain('ml train');
    expect(runsReply.parse(JSON.parse(await runs('--json')))).toEqual({ runs: [], more: false });
  });

  test('lists the latest first, in aligned columns, with the headline metric of each model', async () => {
    await record('a-rather-long-name', 0.9001);
    await record('number', 3.25, level.experiment);
    const latest = await record('short');
    const [head = '', first = '', second = '', third = ''] = (await runs()).split('\n');
    expect(first).toMatch(new RegExp(`^${latest.slice(0, 8)}  short .*FAILED .*wasm .*-  .*abcdef01$`));
    expect(second).toContain('RMSE 3.2500');
    expect(third).toContain('ROC-AUC 0.9001');
    for (const title of ['NAME', 'STATUS', 'BACKEND', 'METRIC', 'DATA']) {
      const at = head.indexOf(title);
      expect([first, second, third].map((line) => [line[at - 1], line[at] === ' '])).toEqual([[' ', false], [' ', false], [' ', false]]);
    }
  });

  test('lists as many as asked for, and says that there are more', async () => {
    await record('one', 0.9);
    await record('two', 0.9);
    expect(await runs('--limit', '1')).toMatch(/two[^]*and more/);
    expect(runsReply.parse(JSON.parse(await runs('--json', '--limit', '1')))).toMatchObject({ more: true, runs: [{ name: 'two' }] });
  });

  test('lists the runs of one model', async () => {
    await record('one', 0.9);
    await record('number', 3, level.experiment);
    expect(runsReply.parse(JSON.parse(await runs('--model', 'level', '--json'))).runs).toMatchObject([{ name: 'number' }]);
    expect(await runs('--model', 'other')).toContain("Model 'other' does not exist");
  });

  test('lists the runs in a state, and those that match a filter, in an order whose metric has a column', async () => {
    await record('low', 0.25);
    await record('high', 0.75);
    await record('failed');
    expect(names(await runs('--status', 'FAILED', '--json'))).toEqual(['failed']);
    expect(names(await runs('--where', "metrics.test_roc_auc > 0.5 and tags.tripod.backend = 'wasm'", '--json'))).toEqual(['high']);
    expect(names(await runs('--sort', 'metrics.test_roc_auc', '--json'))).toEqual(['low', 'high', 'failed']);
    expect(await runs('--sort', 'metrics.test_roc_auc DESC')).toMatch(/metrics\.test_roc_auc\n.*high .* 0\.7500\n.*low .* 0\.2500\n.*failed .* –$/);
    expect(await runs('--status', 'KILLED')).toContain('matches. `ml runs` without --status and --where lists all.');
  });

  test.each([
    [['--where', 'metrics.roc_auc > 0.5'], "'metrics.roc_auc': none of the latest 1 runs has it. They have: test_roc_auc, test_rmse."],
    [['--sort', 'params.sed'], "'params.sed': none of the latest 1 runs has it. They have no params."],
    [['--where', "metrics.a > 1 or metrics.b > 1"], "'or': MLflow joins conditions by 'and' alone"],
    [['--status', 'DONE'], 'Allowed choices are RUNNING, SCHEDULED, FINISHED, FAILED, KILLED'],
    [['--model', 'alarm', 'prune'], "--model stands before 'prune' and would not reach it"],
  ])('%j is wrong usage, and says what to write', async (args, message) => {
    await record('one', 0.9);
    expect(await exitCodeOf(...args)).toBe(2);
    expect(await runs(...args)).toContain(message);
  });

  test('marks the run that serves and those that are registered', async () => {
    const [registered, serves] = [await recordWithPackage('registered'), await recordWithPackage('serves')];
    await record('later, without a package', 0.9);
    const store = new RunDirectory(root);
    await store.register('readings', registered);
    await store.alias('readings', 'champion', 1);
    await store.register('readings', registered);
    expect(await runs()).toMatch(new RegExp(`${serves.slice(0, 8)} .* serves\\n${registered.slice(0, 8)} .* readings@champion readings/2\\nserves: `));
    const printed = runsReply.parse(JSON.parse(await runs('--json'))).runs;
    expect(printed).toMatchObject([{ serves: false }, { serves: true, versions: [] }, { serves: false, versions: [{ name: 'readings', version: 1, aliases: ['champion'] }, { version: 2, aliases: [] }] }]);
    expect(await runs('show', registered)).toMatch(/in use +readings@champion readings\/2\n/);
  });

  test('a torn registry does not hide the runs', async () => {
    const id = await recordWithPackage('one');
    await new RunDirectory(root).register('readings', id);
    await writeFile(join(root, 'models', 'readings', 'version-1', 'meta.yaml'), 'name: "');
    expect(await runs()).toContain('serves');
    expect(complaints.join()).toContain('the model registry cannot be read');
  });

  test.each([
    ['FAILED', 'FAILED at .*: no labels'],
    ['KILLED', 'KILLED at .*: it was stopped'],
  ] as const)('shows how a run ended: %s', async (status, words) => {
    const run = await new RunDirectory(root).start({ experiment: alarm.experiment });
    await run.log({ tags: status === 'FAILED' ? { 'tripod.failure': 'no labels' } : {} });
    await run.finish(status);
    expect(await runs('show', run.id)).toMatch(new RegExp(`ended +${words}\\n`));
  });

  test('shows a value of several lines in one', async () => {
    const run = await new RunDirectory(root).start({ experiment: alarm.experiment, tags: { 'mlflow.note.content': 'What it is.\n\nWhy.' } });
    await run.finish('FINISHED');
    expect(await runs('show', run.id)).toMatch(/\n {2}mlflow\.note\.content +What it is\. Why\.\n/);
  });

  test('refuses to show a torn run', async () => {
    const torn = await record('torn', 0.9);
    await writeFile(join(root, '1', torn, 'meta.yaml'), 'run_id: "');
    expect(await runs('show', torn.slice(0, 9))).toMatch(/cannot be read: .*Restore the file/);
  });

  test('lists a torn run with the reason, beside the others', async () => {
    await record('whole', 0.9);
    const torn = await record('torn', 0.9);
    await writeFile(join(root, '1', torn, 'meta.yaml'), 'run_id: "');
    expect(await runs()).toMatch(new RegExp(`${torn.slice(0, 8)} .*TORN[^]*whole[^]*run ${torn} is torn: .*meta\\.yaml is not valid YAML`));
    expect(runsReply.parse(JSON.parse(await runs('--json'))).runs).toMatchObject([{ id: torn, status: 'TORN' }, { name: 'whole' }]);
  });

  test('shows one run by the beginning of its id, with the fields of the schema and no others', async () => {
    const id = await record('one', 0.9);
    expect(await runs(id.slice(0, 10))).toMatch(new RegExp(`run +${id}\n[^]*test_roc_auc +0.9\n`));
    const printed = JSON.parse(await runs(id, '--json'));
    expect(runReply.parse(printed)).toMatchObject({ id, metrics: { test_roc_auc: 0.9 } });
    expect(Object.keys(printed).sort()).toEqual(Object.keys(runReply.shape).sort());
  });

  test('prints a metric that is NaN as null', async () => {
    const id = await record('one', NaN);
    expect(runReply.parse(JSON.parse(await runs(id, '--json'))).metrics).toMatchObject({ test_roc_auc: null });
  });

  test('ends a run whose process died in another container, as KILLED, and no other', async () => {
    const abandoned = await new RunDirectory(root).start({ experiment: alarm.experiment, name: 'abandoned' });
    expect(await runs('end', abandoned.id)).toMatch(new RegExp(`process ${process.pid} of this machine records run ${abandoned.id} .* Ctrl-C`));
    await writeFile(join(root, '1', abandoned.id, 'tags', 'tripod.process'), 'another-host:17:1700000000000');
    expect(runReply.parse(JSON.parse(await runs(abandoned.id, '--json')))).toMatchObject({ status: 'RUNNING' });
    expect(await runs('end', abandoned.id.slice(0, 12))).toBe(`run ${abandoned.id} (abandoned) is KILLED now`);
    expect(runReply.parse(JSON.parse(await runs(abandoned.id, '--json')))).toMatchObject({ status: 'KILLED' });
    expect(await runs('end', abandoned.id)).toMatch(/has ended already: it is KILLED/);
  });

  test('rejects a run that does not exist', async () => {
    expect(await runs('nothing')).toContain("run 'nothing' does not exist");
  });
});
