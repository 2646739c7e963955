import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { builtApp, type BuiltApp } from '../../fixtures/commands/built-app.js';
import { killCommands, startCommand } from '../../fixtures/commands/run-app.js';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { StubbedStore } from '../../fixtures/runs/stubbed-store.js';
import { temporaryStore, type TemporaryStore } from '../../fixtures/runs/temporary-store.js';
import { runCommandLine } from '../command-line.js';
import { collect } from '../runs/collect.js';
import { RunDirectory } from '../runs/directory/run-directory.js';
import { pruneReply, type PruneReply } from './prune-reply.js';

let made: TemporaryStore;
let root: string;
let store: RunDirectory;
beforeEach(async () => {
  made = await temporaryStore();
  ({ root, store } = made);
});
afterEach(() => made.remove());

async function record(status: 'FINISHED' | 'FAILED' | 'KILLED' | 'RUNNING', { experiment = alarm.experiment, daysAgo = 0 } = {}): Promise<string> {
  const run = await store.start({ experiment });
  if (status === 'FINISHED') await run.putPackage(made.modelPackage);
  if (status !== 'RUNNING') await run.finish(status);
  const file = join(await placeOf(run.id), 'meta.yaml');
  const moved = (text: string) => text.replace(/(start|end)_time: (\d+)/g, (_, which, time) => `${which}_time: ${Number(time) - daysAgo * 24 * 60 * 60_000}`);
  await writeFile(file, moved(await readFile(file, 'utf8')));
  return run.id;
}

async function placeOf(id: string): Promise<string> {
  const experiment = (await readdir(root)).find((name) => existsSync(join(root, name, id)));
  return join(root, String(experiment), id);
}

interface Outcome {
  readonly exitCode: number;
  readonly said: string;
}

const command = (...args: string[]) => commandWith({ RUNS_DIRECTORY: root }, ...args);

async function commandWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Outcome> {
  const said: string[] = [];
  const exitCode = await runCommandLine(['runs', 'prune', ...args], { models: [alarm, level] }, {
    ...{ env, print: (line) => said.push(line), complain: (line) => said.push(line) },
    ...{ log: pino({ level: 'silent' }), progress: { start: () => {}, advance: () => {}, stop: () => {} }, signal: new AbortController().signal },
  });
  return { exitCode, said: said.join('\n') };
}

const prune = async (...args: string[]): Promise<PruneReply> => pruneReply.parse(JSON.parse((await command(...args, '--json')).said));
const idsOf = ({ runs }: PruneReply) => runs.map(({ id }) => id).sort();
const ids = async () => (await collect(store.find())).map(({ id }) => id).sort();

test('runs that failed or were stopped a week ago go; others stay', async () => {
  const old = [await record('FAILED', { daysAgo: 8 }), await record('KILLED', { daysAgo: 8, experiment: level.experiment })].sort();
  const others = [await record('FAILED', { daysAgo: 6 }), await record('FINISHED', { daysAgo: 30 }), await record('RUNNING', { daysAgo: 30 }), await record('FAILED', { daysAgo: 30, experiment: 'not-a-model' })].sort();
  expect(idsOf(await prune())).toEqual(old);
  expect(await ids()).toEqual(others);
});

test('a dry run says what would go and how many bytes, and changes nothing', async () => {
  const id = await record('FAILED', { daysAgo: 8 });
  const planned = await prune('--dry-run');
  expect(planned).toMatchObject({ dryRun: true, freedByGc: false, runs: [{ id, status: 'FAILED', bytes: await store.bytesOf(id) }], bytes: await store.bytesOf(id) });
  expect((await command('--dry-run')).said).toMatch(new RegExp(`${id.slice(0, 8)} .* FAILED .* B .* ended before .*\nwould remove 1 run, .* B$`));
  expect(await ids()).toEqual([id]);
  expect((await command()).said).toMatch(/removed 1 run, /);
  expect((await command()).said).toBe('Nothing to remove.');
});

test('of each model the latest finished runs stay, and those that are registered or excepted', async () => {
  const runs: string[] = [];
  for (const daysAgo of [5, 4, 3, 2, 1]) runs.push(await record('FINISHED', { daysAgo }));
  const other = await record('FINISHED', { daysAgo: 9, experiment: level.experiment });
  const [registered = '', excepted = '', gone = '', ...latest] = runs;
  await store.register('readings', registered);
  expect(idsOf(await prune('--keep', '2', '--except', excepted.slice(0, 12)))).toEqual([gone]);
  expect(await ids()).toEqual([registered, excepted, ...latest, other].sort());
});

test('only the runs of a model go when it is named', async () => {
  const [mine] = [await record('FAILED', { daysAgo: 8, experiment: level.experiment }), await record('FAILED', { daysAgo: 8 })];
  expect(idsOf(await prune('--model', 'level'))).toEqual([mine]);
});

test('torn runs stay unless they are asked for, and those of a torn experiment stay also then', async () => {
  const [torn, lost] = [await record('FAILED'), await record('FAILED', { experiment: level.experiment })];
  await writeFile(join(await placeOf(torn), 'meta.yaml'), 'run_id: "');
  await writeFile(join(await placeOf(torn), 'tags', 'tripod.process'), 'another-host:17:1700000000000');
  await rm(join(await placeOf(lost), '..', 'meta.yaml'));
  expect(idsOf(await prune())).toEqual([]);
  expect(idsOf(await prune('--torn'))).toEqual([]);
  expect(idsOf(await prune('--torn', '--older-than', '0min'))).toEqual([torn]);
  expect(await ids()).toEqual([lost]);
});

test('nothing goes while the registry does not say which runs it needs', async () => {
  const id = await record('FINISHED', { daysAgo: 8 });
  await record('FAILED', { daysAgo: 8 });
  await store.register('readings', id);
  await writeFile(join(root, 'models', 'readings', 'version-1', 'meta.yaml'), 'name: "');
  expect(await command()).toMatchObject({ exitCode: 1, said: expect.stringContaining('the model registry cannot be read') });
  expect(await ids()).toHaveLength(2);
});

test.each([
  [['--keep', '0'], "'0' is not a whole number from 1"],
  [['--older-than', '7'], "'7' is not an age such as 7d, 12h or 30min"],
  [['some-id'], 'too many arguments'],
])('%j is wrong usage', async (args, message) => {
  expect(await command(...args)).toMatchObject({ exitCode: 2, said: expect.stringContaining(message) });
});

test('a store that does not exist has nothing to remove', async () => {
  expect(await command()).toEqual({ exitCode: 0, said: 'Nothing to remove.' });
  expect(existsSync(root)).toBe(false);
});

describe('runs on a server', () => {
  const at = new StubbedStore();

  test('are marked as deleted, and the words and the reply say what frees their files', async () => {
    const id = await at.record();
    const run = at.stub.runs.get(id);
    Object.assign(run?.info ?? {}, { status: 'FAILED', end_time: 1 });
    at.stub.experiment = alarm.experiment;
    const env = { MLFLOW_TRACKING_URI: at.stub.url };
    const bytes = 5012;
    expect((await commandWith(env, '--model', 'alarm', '--dry-run')).said).toMatch(/\nwould mark 1 run as deleted at the server, where `mlflow gc` frees 4\.9 KiB$/);
    const dry = pruneReply.parse(JSON.parse((await commandWith(env, '--model', 'alarm', '--dry-run', '--json')).said));
    expect(dry).toMatchObject({ runs: [{ id, bytes }], bytes, freedByGc: true });
    expect((await commandWith(env, '--model', 'alarm')).said).toMatch(/\nmarked 1 run as deleted at the server, where `mlflow gc` frees 4\.9 KiB$/);
    expect(run?.info.lifecycle_stage).toBe('deleted');
  });
});

describe('a prune that is killed', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterEach(killCommands);
  afterAll(() => app.remove());

  test('leaves each run whole or gone, and a second one finishes', async () => {
    const kept = await record('FINISHED');
    const first = await record('FINISHED', { daysAgo: 1 });
    for (let made = 1; made < 60; made++) await copyOf(first, made);
    const gone = new Promise<void>((resolve) => {
      const watched = watch(join(root, '1'), () => (resolve(), watched.close()));
    });
    const { child } = startCommand(app, ['runs', 'prune', '--keep', '1'], { RUNS_DIRECTORY: root });
    await gone;
    child.kill('SIGKILL');
    await once(child, 'close');
    const left = await collect(store.find());
    expect(left.length).toBeGreaterThan(1);
    for (const { id } of left) await (await store.openPackage(id)).close();
    await prune('--keep', '1');
    expect(await ids()).toEqual([kept]);
    expect(await readdir(join(root, '1', 'models'))).toHaveLength(1);
    expect(await readdir(join(root, '.incomplete.trash'))).toEqual([]);
  });

  async function copyOf(id: string, number: number): Promise<void> {
    const { modelId = '' } = await store.get(id);
    const digits = (text: string) => text.slice(0, -4) + String(number).padStart(4, '0');
    await cp(join(root, '1', 'models', modelId), join(root, '1', 'models', digits(modelId)), { recursive: true });
    await cp(join(root, '1', id), join(root, '1', digits(id)), { recursive: true });
    await cp(join(root, '1', id, 'outputs', modelId), join(root, '1', digits(id), 'outputs', digits(modelId)), { recursive: true });
    await rm(join(root, '1', digits(id), 'outputs', modelId), { recursive: true });
    const file = join(root, '1', digits(id), 'meta.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(id, digits(id)));
  }
});
