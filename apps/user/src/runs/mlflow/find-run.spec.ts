import { runPaths } from '@tripod/contracts';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeRun } from '../../../fixtures/run-directory.js';
import { servedRuns, type ServedRuns } from '../../../fixtures/served-runs.js';

const [a, b] = ['a'.repeat(32), 'b'.repeat(32)];
let at: ServedRuns;

beforeEach(async () => {
  at = await servedRuns();
  await writeRun(at.runs, { id: a });
});
afterEach(() => at.close());

const resolve = (reference: string) => at.reader().resolve(reference);

describe('a run of an MLflow server', () => {
  it('is found by its id', async () => {
    await writeRun(at.runs, { id: b, experiment: '27', name: 'quick-fox' });
    expect(await resolve(b)).toMatchObject({ id: b, name: 'quick-fox', packageDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await resolve(b)).not.toHaveProperty('registered');
  });

  it.each(['', '../../etc', 'models:/level', 'models:/level/0', 'models:/level@v3', 'runs:/x'])('is not named by %j, which is bad usage', async (reference) => {
    await expect(resolve(reference)).rejects.toMatchObject({ code: 'BAD_USAGE', exitCode: 2, message: expect.stringContaining(`models:/<name>@<alias>`) });
  });

  it('is refused when there is none, with the latest finished ones', async () => {
    await writeRun(at.runs, { id: b, name: 'quick-fox', endTime: Date.UTC(2026, 5, 7, 8, 9) });
    await writeRun(at.runs, { id: 'e'.repeat(32), name: 'still-going', status: 'RUNNING' });
    await expect(resolve('f'.repeat(32))).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
      message: [
        `There is no run ${'f'.repeat(32)} at ${at.server.url}. The latest finished runs:`,
        `  ${b}  2026-06-07 08:09 UTC  quick-fox`,
        `  ${a}  2026-01-02 03:04 UTC  brave-owl`,
      ].join('\n'),
    });
  });

  it('is refused when there is none, also when the server cannot say which there are', async () => {
    at.server.misbehaves = ({ url }, response) => url?.includes('/search') === true && (response.writeHead(500).end(), true);
    await expect(resolve('f'.repeat(32))).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringMatching(/^There is no run .* The latest finished runs are not known: .*HTTP 500/) });
    await expect(resolve('x')).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringContaining('not known') });
  });

  it('is refused when it was deleted', async () => {
    await writeRun(at.runs, { id: b, deleted: true });
    await expect(resolve(b)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  it.each(['RUNNING', 'FAILED', 'KILLED'] as const)('is refused when it is %s', async (status) => {
    await writeRun(at.runs, { id: b, status });
    await expect(resolve(b)).rejects.toMatchObject({ code: 'RUN_UNFINISHED', message: expect.stringMatching(`^Run ${b} \\(brave-owl\\) is ${status}, not FINISHED\\. The latest finished runs:`) });
  });

  it('is refused without a digest', async () => {
    const { digestFile } = await writeRun(at.runs, { id: b });
    await rm(digestFile);
    await expect(resolve(b)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('tripod.package_digest') });
  });
});

describe('a registered model of an MLflow server', () => {
  beforeEach(async () => {
    await writeRun(at.runs, { id: b, name: 'quick-fox' });
    at.server.versions.push(
      { name: 'level', version: 1, run_id: a, source: `models:/m-${a}`, aliases: ['champion', 'old'] },
      { name: 'level', version: 2, run_id: b, model_id: `m-${b}`, source: `models:/m-${b}` },
      { name: "it's", version: 10, run_id: a, source: `runs:/${a}/model` },
      { name: "it's", version: 9, run_id: b, source: `runs:/${b}/model` },
    );
  });

  it.each([
    ['models:/level@champion', { id: a, registered: { name: 'level', version: 1, alias: 'champion' } }],
    ['models:/level/2', { id: b, registered: { name: 'level', version: 2 } }],
    ['models:/level/latest', { id: b, registered: { name: 'level', version: 2 } }],
    ["models:/it's/latest", { id: a, registered: { name: "it's", version: 10 } }],
  ])('is found by %s', async (reference, found) => {
    expect(await resolve(reference)).toMatchObject(found);
    await expect(at.open(reference)).resolves.toBeDefined();
  });

  it('is found by its model when the version does not name its run', async () => {
    at.server.versions.push({ name: 'level', version: 3, source: `models:/m-${a}` });
    expect(await resolve('models:/level/3')).toMatchObject({ id: a });
  });

  it.each([
    ['models:/level@nowhere', /^There is no models:\/level@nowhere at .*\. 'level' has the versions 2, 1, and the aliases champion \(version 1\), old \(version 1\)\.$/],
    ['models:/level/7', /^There is no models:\/level\/7 at .*versions 2, 1/],
    ['models:/levle@champion', /^There is no registered model 'levle' at .*Registered models are level, it's\.$/],
  ])('is refused as %s, with what there is', async (reference, says) => {
    await expect(resolve(reference)).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringMatching(says) });
  });

  it('is refused by an alias that is missing, however the server says so', async () => {
    at.server.misbehaves = ({ url }, response) => {
      if (url?.includes('/registered-models/alias') !== true) return false;
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error_code":"INVALID_PARAMETER_VALUE","message":"Registered model alias nowhere not found."}');
      return true;
    };
    await expect(resolve('models:/level@nowhere')).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining('has the versions 2, 1') });
  });

  it('is refused when its run was removed', async () => {
    at.server.versions.push({ name: 'level', version: 3, run_id: 'f'.repeat(32), source: '' });
    await expect(resolve('models:/level/3')).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining("which made version 3 of 'level'") });
  });

  it.each([
    ['is not ready', { run_id: a, status: 'FAILED_REGISTRATION' }, 'RUN_UNFINISHED', 'FAILED_REGISTRATION, not READY'],
    ['has no run', { source: 's3://bucket/model' }, 'PACKAGE_TORN', 'does not say which run made it'],
  ])('is refused when it %s', async (_, version, code, says) => {
    at.server.versions.push({ name: 'level', version: 3, ...version });
    await expect(resolve('models:/level/3')).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
  });

  it.each([
    ['another model', { model_id: `m-${b}`, source: `models:/m-${b}` }],
    ["another run's model", { source: `runs:/${b}/model` }],
    ['another place', { source: 's3://bucket/model' }],
  ])('is refused when it names %s than its run has', async (_, version) => {
    at.server.versions.push({ name: 'level', version: 3, run_id: a, ...version });
    await expect(at.open('models:/level/3')).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringMatching(/^Version 3 of 'level' names the model .*and its run a+ has/) });
    expect(at.fetched()).toEqual([]);
  });
});

describe('a server without logged models', () => {
  it('has the package among the artifacts of the run', async () => {
    const old = await servedRuns({ hasModels: false });
    try {
      const { packageDirectory } = await writeRun(old.runs, { id: a });
      const directory = join(old.runs, '1', a, 'artifacts/model');
      await mkdir(dirname(directory), { recursive: true });
      await rename(packageDirectory, directory);
      old.server.versions.push({ name: 'level', version: 1, run_id: a, source: `mlflow-artifacts:/1/${a}/artifacts/model` });
      await expect(old.open(a)).resolves.toBeDefined();
      await expect(old.open('models:/level/1')).resolves.toBeDefined();
      await rm(join(directory, 'MLmodel'));
      await rm(join(old.cache, (await old.reader().resolve(a)).packageDigest), { recursive: true });
      await expect(old.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining(`has no MLmodel in mlflow-artifacts:/1/${a}/artifacts/model`) });
    } finally {
      await old.close();
    }
  });
});

describe('a run whose package is not what it should be', () => {
  const model = (change: object) => {
    at.server.misbehaves = ({ url }, response) => {
      if (url?.endsWith(`/logged-models/m-${a}`) !== true) return false;
      const info = { model_id: `m-${a}`, experiment_id: '1', artifact_uri: `mlflow-artifacts:/1/models/m-${a}/artifacts`, status: 'LOGGED_MODEL_READY', source_run_id: a };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ model: { info: { ...info, ...change } } }));
      return true;
    };
  };

  it.each([
    ['is not whole', { status: 'LOGGED_MODEL_PENDING' }, 'RUN_UNFINISHED', 'LOGGED_MODEL_PENDING, not LOGGED_MODEL_READY'],
    ['is of another run', { source_run_id: b }, 'PACKAGE_TORN', `names run ${b} as its maker`],
    ['lies where the server does not serve', { artifact_uri: 's3://bucket/1/models' }, 'RUN_STORE_INVALID', 's3://bucket/1/models, which the server does not serve'],
    ['lies at another server', { artifact_uri: 'mlflow-artifacts://elsewhere:5000/1/models/x' }, 'RUN_STORE_INVALID', 'another server, elsewhere:5000'],
    ['lies outside', { artifact_uri: 'mlflow-artifacts:/1/models/../../../etc' }, 'RUN_STORE_INVALID', 'not a safe path'],
  ])('is refused when its model %s', async (_, change, code, says) => {
    model(change);
    await expect(at.open(a)).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
    expect(at.fetched()).toEqual([]);
  });

  it('is refused with two models', async () => {
    await writeRun(at.runs, { id: b });
    await mkdir(join(at.runs, runPaths.outputs('1', a), `m-${b}`));
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('2 model packages') });
  });

  it('is refused when its model is gone', async () => {
    await writeFile(join(at.runs, runPaths.outputs('1', a), `m-${'f'.repeat(32)}`), '');
    await rm(join(at.runs, runPaths.outputs('1', a), `m-${a}`), { recursive: true });
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('does not have it any more') });
  });
});
