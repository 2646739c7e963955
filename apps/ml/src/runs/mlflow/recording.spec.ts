import { readdir } from 'node:fs/promises';
import { envelope, first, IMPATIENT, QUICK, SECRET, StubbedStore } from '../../../fixtures/runs/stubbed-store.js';
import type { Fault } from '../../../fixtures/runs/tracking-stub.js';
import { recordRun } from '../record-run.js';

const at = new StubbedStore();

describe('a recording', () => {
  test("goes in the order of MLflow's own client", async () => {
    await at.record();
    const steps = at.stub.calls.filter((call, at, all) => call !== all[at - 1]).map((call) => call.replace(/m-[0-9a-f]{32}/, 'ID').replace(/artifacts\/1.*/, 'FILE'));
    expect(steps.filter((call, at) => call !== steps[at - 1])).toEqual([
      'POST mlflow/experiments/search', 'POST mlflow/runs/search', // the dead
      'GET mlflow/experiments/get-by-name', 'POST mlflow/runs/create', 'POST mlflow/runs/log-batch',
      'POST mlflow/logged-models', 'POST mlflow/runs/outputs', 'POST mlflow/runs/log-batch', 'PUT mlflow-artifacts/FILE', 'PATCH mlflow/logged-models/ID',
      'POST mlflow/runs/log-batch', 'PATCH mlflow/logged-models/ID/tags', 'DELETE mlflow/logged-models/ID/tags/tripod.start', 'POST mlflow/runs/update', 'POST mlflow/runs/delete-tag',
    ]);
    const put = at.stub.seen.filter(({ method }) => method === 'PUT').map(({ headers }) => headers['content-length']).sort();
    expect(put).toEqual(['12', '5000']);
    expect(at.stub.seen.every(({ headers }) => headers.authorization === `Bearer ${SECRET}`)).toBe(true);
  });

  test('gives the model the figures of its run with their data, also those that follow, and never a bare NaN', async () => {
    await at.record();
    const [run] = at.active();
    const [model] = at.stub.models.keys();
    const ofModel = (run?.metrics ?? []).filter(({ model_id }) => model_id === model);
    expect(ofModel.map(({ key, value, dataset_name, dataset_digest }) => [key, value, dataset_name, dataset_digest])).toEqual([['odd', 'NaN', 'watched', 'd'.repeat(36)], ['test/auc', 0.9, 'tested', 'e']]);
  });

  test.each(['POST mlflow/runs/delete-tag', 'DELETE mlflow/model-versions/delete-tag'])('does not fail when a tag that is superfluous at the end stays: %s', async (call) => {
    at.on(call, () => ({ status: 403 }));
    const id = await at.record();
    expect(await at.open().register('alarm model', id)).toMatchObject({ version: 1 });
    expect(at.active()[0]?.info.status).toBe('FINISHED');
  });

  test('that is stopped ends KILLED, although the signal ends all waits', async () => {
    const stop = new AbortController();
    at.on('POST mlflow/runs/log-batch', (count) => (count > 1 ? 'hang' : undefined));
    const stopped = recordRun(at.open({ patience: { ...QUICK, exchange: 60_000 } }), { experiment: 'readings', params: { seed: 1 }, signal: stop.signal }, async (run) => {
      setImmediate(() => stop.abort(new Error('stopped by hand')));
      await run.log({ metrics: [{ key: 'loss', value: 1 }] });
    });
    await expect(stopped).rejects.toThrow('stopped by hand');
    expect(at.active()[0]?.info.status).toBe('KILLED');
  });

  test('that fails ends FAILED with the reason', async () => {
    const failed = recordRun(at.open(), { experiment: 'readings' }, () => Promise.reject(new Error('loss is NaN')));
    await expect(failed).rejects.toThrow('loss is NaN');
    expect(at.active()[0]).toMatchObject({ info: { status: 'FAILED' } });
    expect(at.active()[0]?.tags.get('tripod.failure')).toBe('loss is NaN');
  });
});

describe('nothing is made twice', () => {
  const calls = ['POST mlflow/experiments/search', 'POST mlflow/runs/create', 'POST mlflow/runs/log-batch', 'POST mlflow/logged-models', 'POST mlflow/runs/outputs', 'PUT mlflow-artifacts', 'PATCH mlflow/logged-models', 'POST mlflow/runs/update'];
  const faults: readonly (readonly [string, Fault])[] = [
    ['the answer is lost', 'lose'],
    ['no answer comes', 'hang'],
    ['it is busy', { status: 503, headers: { 'Retry-After': '0' } }],
  ];
  test.each(calls.flatMap((call) => faults.map(([what, fault]) => [call, what, fault] as const)))('%s: %s, once', async (call, _what, fault) => {
    at.on(call, first(fault));
    const id = await at.record(at.open({ patience: fault === 'hang' ? IMPATIENT : QUICK }));
    expect(at.active().map(({ info }) => [info.run_id, info.status])).toEqual([[id, 'FINISHED']]);
    expect(at.modelStates()).toEqual(['LOGGED_MODEL_READY']);
    await using opened = await at.open().openPackage(id);
    expect(await readdir(opened.directory)).toEqual(['MLmodel', 'sub']);
  });

  test('what the server does after all, when the answer was given up, is removed at the end', async () => {
    at.stub.fault = (request, count) => (/^(runs\/create|logged-models)$/.test(request.path.replace('mlflow/', '')) && count === 1 ? 'postpone' : undefined);
    const id = await recordRun(at.open(), { experiment: 'readings' }, async (run) => {
      await run.putPackage(at.modelPackage);
      at.stub.catchUp();
      expect([at.stub.runs.size, at.stub.models.size]).toEqual([2, 2]);
      return run.id;
    });
    expect(at.active().map(({ info }) => info.run_id)).toEqual([id]);
    expect(at.modelStates()).toEqual(['LOGGED_MODEL_READY']);
  });

  test.each<readonly [string, Fault]>([['the connection breaks', 'cut'], ['a gateway answers 502', { status: 502 }], ['a gateway answers 504', { status: 504 }], ['429', { status: 429, body: envelope('REQUEST_LIMIT_EXCEEDED') }]])('a run: %s', async (_what, fault) => {
    at.on('POST mlflow/runs/create', first(fault));
    const id = await at.record();
    expect(at.active().map(({ info }) => [info.run_id, info.status])).toEqual([[id, 'FINISHED']]);
  });

  test.each(['lose', 'cut'] as const)('a version is registered once when the connection breaks: %s', async (fault) => {
    const id = await at.record();
    at.on('POST mlflow/model-versions/create', first(fault));
    expect(await at.open().register('alarm model', id)).toMatchObject({ version: 1, runId: id });
    expect(at.stub.versions).toHaveLength(1);
  });

  test('the server is not asked again before its Retry-After', async () => {
    const times: number[] = [];
    at.on('POST mlflow/runs/create', (count) => (times.push(performance.now()), count === 1 ? { status: 429, headers: { 'Retry-After': '1' } } : undefined));
    await at.record();
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(1000);
  });
});
