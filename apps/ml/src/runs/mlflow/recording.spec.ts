import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrackingStub, type Fault, type Seen } from '../../../fixtures/runs/tracking-stub.js';
import { collect } from '../collect.js';
import { recordRun } from '../record-run.js';
import type { ServerOptions } from './tracking-server.js';
import { TrackingServer } from './tracking-server.js';
import { trackingAddress } from './tracking-address.js';

const QUICK = { exchange: 150, total: 3000, first: 300, wait: 5 };
const SECRET = 'very-secret-token';

let stub: TrackingStub;
let place: string;
let modelPackage: string;
beforeEach(async () => {
  stub = await TrackingStub.start();
  place = await mkdtemp(join(tmpdir(), 'stub-'));
  modelPackage = join(place, 'package');
  await mkdir(join(modelPackage, 'sub'), { recursive: true });
  await writeFile(join(modelPackage, 'MLmodel'), 'flavors: {}\n');
  await writeFile(join(modelPackage, 'sub', 'weights.bin'), Buffer.alloc(20_000, 7));
});
afterEach(async () => {
  await stub.close();
  await rm(place, { recursive: true, force: true });
});

const open = (options: ServerOptions = {}, url = stub.url) => new TrackingServer(trackingAddress(url, { token: SECRET }), { patience: QUICK, ...options });
const on = (call: string, fault: (count: number, request: Seen) => Fault | undefined) => {
  stub.fault = (request, count) => (`${request.method} ${request.path}`.startsWith(call) ? fault(count, request) : undefined);
};
const first = (fault: Fault) => (count: number) => (count === 1 ? fault : undefined);
const active = () => [...stub.runs.values()].filter(({ info }) => info.lifecycle_stage === 'active');
const record = (store = open()) =>
  recordRun(store, { experiment: 'readings', params: { seed: 1 } }, async (run) => {
    await run.log({ metrics: [{ key: 'loss', value: 0.5, step: 1 }, { key: 'odd', value: NaN }] });
    await run.putPackage(modelPackage);
    await run.log({ metrics: [{ key: 'test/auc', value: 0.9 }] });
    return run.id;
  });
const failure = async (work: Promise<unknown>): Promise<{ code: string; message: string }> => {
  const error: unknown = await work.then(() => undefined, (thrown: unknown) => thrown);
  if (!(error instanceof Error) || !('code' in error)) throw new Error(`it did not fail with a code: ${String(error)}`);
  expect(JSON.stringify([error.message, error, String(error.cause)])).not.toContain(SECRET);
  return { code: String(error.code), message: error.message };
};
const json = (error_code: string, message = 'no'): string => JSON.stringify({ error_code, message });

describe('a recording', () => {
  test("goes in the order of MLflow's own client", async () => {
    await record();
    const steps = stub.calls.filter((call, at, all) => call !== all[at - 1]).map((call) => call.replace(/m-[0-9a-f]{32}/, 'ID').replace(/artifacts\/1.*/, 'FILE'));
    expect(steps.filter((call, at) => call !== steps[at - 1])).toEqual([
      'POST mlflow/experiments/search', 'POST mlflow/runs/search', // the dead
      'GET mlflow/experiments/get-by-name', 'POST mlflow/runs/create', 'POST mlflow/runs/log-batch',
      'POST mlflow/logged-models', 'POST mlflow/runs/outputs', 'POST mlflow/runs/log-batch', 'PUT mlflow-artifacts/FILE', 'PATCH mlflow/logged-models/ID',
      'POST mlflow/runs/log-batch', 'POST mlflow/runs/update',
    ]);
    const put = stub.seen.filter(({ method }) => method === 'PUT').map(({ headers }) => headers['content-length']).sort();
    expect(put).toEqual(['12', '20000']);
    expect(stub.seen.every(({ headers }) => headers.authorization === `Bearer ${SECRET}`)).toBe(true);
  });

  test('gives the model the metrics of its run, also those that follow, and never a bare NaN', async () => {
    await record();
    const [run] = active();
    const [model] = stub.models.keys();
    const ofModel = (run?.metrics ?? []).filter(({ model_id }) => model_id === model);
    expect(ofModel.map(({ key, value }) => [key, value])).toEqual([['loss', 0.5], ['odd', 'NaN'], ['test/auc', 0.9]]);
  });

  test('that is stopped ends KILLED, although the signal ends all waits', async () => {
    const stop = new AbortController();
    on('POST mlflow/runs/log-batch', (count) => (count > 1 ? 'hang' : undefined));
    const stopped = recordRun(open({ patience: { ...QUICK, exchange: 60_000 } }), { experiment: 'readings', params: { seed: 1 }, signal: stop.signal }, async (run) => {
      setImmediate(() => stop.abort(new Error('stopped by hand')));
      await run.log({ metrics: [{ key: 'loss', value: 1 }] });
    });
    await expect(stopped).rejects.toThrow('stopped by hand');
    expect(active()[0]?.info.status).toBe('KILLED');
  });

  test('that fails ends FAILED with the reason', async () => {
    const failed = recordRun(open(), { experiment: 'readings' }, () => Promise.reject(new Error('loss is NaN')));
    await expect(failed).rejects.toThrow('loss is NaN');
    expect(active()[0]).toMatchObject({ info: { status: 'FAILED' } });
    expect(active()[0]?.tags.get('tripod.failure')).toBe('loss is NaN');
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
    on(call, first(fault));
    const id = await record();
    expect(active().map(({ info }) => [info.run_id, info.status])).toEqual([[id, 'FINISHED']]);
    expect([...stub.models.values()].map(({ status }) => status)).toEqual(['LOGGED_MODEL_READY']);
    await using opened = await open().openPackage(id);
    expect(await readdir(opened.directory)).toEqual(['MLmodel', 'sub']);
  });

  test('what the server does after all, when the answer was given up, is removed at the end', async () => {
    stub.fault = (request, count) => (/^(runs\/create|logged-models)$/.test(request.path.replace('mlflow/', '')) && count === 1 ? 'postpone' : undefined);
    const id = await recordRun(open(), { experiment: 'readings' }, async (run) => {
      await run.putPackage(modelPackage);
      stub.catchUp();
      expect([stub.runs.size, stub.models.size]).toEqual([2, 2]);
      return run.id;
    });
    expect(active().map(({ info }) => info.run_id)).toEqual([id]);
    expect([...stub.models.values()].map(({ status }) => status)).toEqual(['LOGGED_MODEL_READY']);
  });

  test.each<readonly [string, Fault]>([['the connection breaks', 'cut'], ['a gateway answers 502', { status: 502 }], ['a gateway answers 504', { status: 504 }], ['429', { status: 429, body: json('REQUEST_LIMIT_EXCEEDED') }]])('a run: %s', async (_what, fault) => {
    on('POST mlflow/runs/create', first(fault));
    const id = await record();
    expect(active().map(({ info }) => [info.run_id, info.status])).toEqual([[id, 'FINISHED']]);
  });

  test.each(['lose', 'cut'] as const)('a version is registered once when the connection breaks: %s', async (fault) => {
    const id = await record();
    on('POST mlflow/model-versions/create', first(fault));
    expect(await open().register('alarm model', id)).toMatchObject({ version: 1, runId: id });
    expect(stub.versions).toHaveLength(1);
  });

  test('the server is not asked again before its Retry-After', async () => {
    const times: number[] = [];
    on('POST mlflow/runs/create', (count) => (times.push(performance.now()), count === 1 ? { status: 429, headers: { 'Retry-After': '1' } } : undefined));
    await record();
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(1000);
  });
});

describe('a fault that stays', () => {
  test.each<readonly [string, Fault, string, RegExp]>([
    ['the server is silent', 'hang', 'RUN_STORE_AWAY', /no whole answer \(150 ms have passed\).*tried \d+ times/],
    ['it breaks off', 'cut', 'RUN_STORE_AWAY', /no whole answer/],
    ['it fails', { status: 500, body: '<html>Internal Server Error</html>' }, 'RUN_STORE_AWAY', /HTTP 500/],
    ['it is busy to the end', { status: 503, body: json('TEMPORARILY_UNAVAILABLE', 'locked') }, 'RUN_STORE_AWAY', /HTTP 503, TEMPORARILY_UNAVAILABLE: locked.*tried \d+ times/],
    ['it asks for a longer wait than there is', { status: 429, headers: { 'Retry-After': '3600' } }, 'RUN_STORE_AWAY', /HTTP 429/],
    ['it wants other credentials', { status: 401, body: 'You are not authenticated' }, 'RUN_STORE_REFUSED', /wrong or have expired.*MLFLOW_TRACKING_TOKEN/],
    ['it forbids it', { status: 403, body: `Permission denied for ${SECRET}` }, 'RUN_STORE_REFUSED', /does not allow this/],
    ['it does not know the host', { status: 403, body: 'Invalid Host header - possible DNS rebinding attack detected' }, 'RUN_STORE_REFUSED', /--allowed-hosts/],
    ['it answers with HTML', { status: 200, body: '<!doctype html><title>Welcome</title>' }, 'RUN_STORE_INVALID', /HTTP 200 and a page of HTML.*MLFLOW_TRACKING_URI/],
    ['it answers with half a JSON', { status: 200, body: '{"run": {"info": {"run_id": "abc"' }, 'RUN_STORE_INVALID', /not JSON/],
    ['it answers with another JSON', { status: 200, body: '{"run": {"info": {}}}' }, 'RUN_STORE_INVALID', /run.info.run_id is not valid/],
    ['it speaks another version', { status: 404, body: '<html>Not Found</html>' }, 'RUN_STORE_INVALID', /HTTP 404 and a page of HTML/],
    ['it redirects', { status: 302, headers: { Location: `https://login.example.org/?token=${SECRET}` } }, 'RUN_STORE_INVALID', /redirects/],
    ['it rejects what is sent', { status: 400, body: json('INVALID_PARAMETER_VALUE', `bad\nvalue ${SECRET}`) }, 'RUN_RECORD_INVALID', /INVALID_PARAMETER_VALUE: bad value \*\*\*/],
  ])('when a run starts: %s', async (_what, fault, code, message) => {
    on('POST mlflow/runs/create', () => fault);
    const failed = await failure(record(open({ patience: { ...QUICK, total: 250 } })));
    expect(failed).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(failed.message).toContain(stub.url);
    expect(active()).toEqual([]);
  });

  test('a server that is not there is away, after a short time if it never answered', async () => {
    const { url } = stub;
    await stub.close();
    const start = performance.now();
    const failed = await failure(record(open({ patience: { ...QUICK, total: 60_000 } }, url.replace('//', '//user:pass%20word@'))));
    expect(failed).toMatchObject({ code: 'RUN_STORE_AWAY', message: expect.stringMatching(/cannot be reached.*ECONNREFUSED.*MLFLOW_TRACKING_URI/) });
    expect(failed.message).not.toMatch(/pass.word/);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('a token that expires in mid-run leaves no model that could be used', async () => {
    on('PUT mlflow-artifacts', (_count, { path }) => (path.endsWith('weights.bin') ? { status: 401 } : undefined));
    expect(await failure(record())).toMatchObject({ code: 'RUN_STORE_REFUSED' });
    expect(active()[0]?.info.status).toBe('FAILED');
    expect([...stub.models.values()].map(({ status }) => status)).toEqual(['LOGGED_MODEL_UPLOAD_FAILED']);
    expect((await open().get(String(active()[0]?.info.run_id))).modelId).toBeUndefined();
    expect(stub.versions).toEqual([]);
  });

  test('a status that the server has not taken over is an error', async () => {
    on('PATCH mlflow/logged-models', first({ status: 200, body: JSON.stringify({ model: { info: { model_id: `m-${'0'.repeat(32)}`, experiment_id: '1', artifact_uri: 'x', status: 'LOGGED_MODEL_STATUS_UNSPECIFIED' } } }) }));
    expect(await failure(record())).toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining('was to become LOGGED_MODEL_READY') });
    expect(active()[0]?.info.status).toBe('FAILED');
  });
});

describe('the address', () => {
  test('keeps its path, and loses one slash at the end', async () => {
    const id = await record(open({}, `${stub.url}/some/proxy/`));
    expect(stub.runs.has(id)).toBe(true);
    expect(stub.seen).not.toHaveLength(0);
  });

  test('a user with a password wins over a token', () => {
    expect(trackingAddress('http://host', { token: 't', username: 'u', password: 'p:w' }).authorization).toBe(`Basic ${Buffer.from('u:p:w').toString('base64')}`);
    expect(trackingAddress('http://a%40b:c@host', { token: 't' }).authorization).toBe(`Basic ${Buffer.from('a@b:c').toString('base64')}`);
    expect(trackingAddress('http://host', { token: 't', username: 'u' }).authorization).toBe('Bearer t');
  });
});

describe('what a server offers', () => {
  const fetched = async (id: string, options: ServerOptions = {}) => failure(open(options).openPackage(id));
  const leftovers = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('tripod-fetched'));
  const only = (path: string, file_size = 11) => () => ({ files: [{ path, is_dir: false, file_size }] });
  afterEach(async () => expect(await leftovers()).toEqual([]));

  test.each(['../MLmodel', '..', '/etc/passwd', 'a/../../b', '%2e%2e/MLmodel', '%252e%252e%252fMLmodel', 'C:\\x', 'a\\..\\b', 'a#b', ''])('is not written to the path %j', async (path) => {
    const id = await record();
    stub.listing = only(path);
    expect(await fetched(id)).toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining(JSON.stringify(path)) });
  });

  test('is not fetched when it is too large, says too many files, or is an endless tree', async () => {
    const id = await record();
    const before = stub.seen.filter(({ path }) => path.endsWith('MLmodel')).length;
    stub.listing = only('MLmodel', 2 * 1024 ** 3);
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    stub.listing = () => ({ files: Array.from({ length: 20_000 }, (_, at) => ({ path: `${at}`, is_dir: false })) });
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    stub.listing = () => ({ files: [{ path: 'deeper', is_dir: true }] });
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    expect(stub.seen.filter(({ path }) => path.endsWith('MLmodel'))).toHaveLength(before);
  });

  test('ends when it sends more than its listing says and than is allowed', async () => {
    const id = await record();
    on('GET mlflow-artifacts/artifacts/1/models', (_count, { path }) => (path.endsWith('weights.bin') ? { status: 200, body: 'x'.repeat(40_000) } : undefined));
    expect(await fetched(id, { limits: { files: 10, bytes: 30_000 } })).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('40000') });
  });

  test('is refused when a file was altered, added or is missing', async () => {
    const id = await record();
    const [path = ''] = [...stub.files.keys()].filter((each) => each.endsWith('MLmodel'));
    const whole = stub.files.get(path) ?? Buffer.alloc(0);
    stub.files.set(path, Buffer.from('flavors: []'));
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('digest') });
    stub.files.set(path, whole).set(path.replace('MLmodel', 'more'), whole);
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TORN' });
    stub.files.clear();
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_MISSING' });
  });

  test('is fetched again when the connection breaks in the middle', async () => {
    const id = await record();
    on('GET mlflow-artifacts/artifacts/1/models', (count) => (count === 1 ? { status: 200, headers: { 'Content-Length': '20000' }, body: 'half' } : undefined));
    await using opened = await open().openPackage(id);
    expect(opened.run.id).toBe(id);
  });

  test('elsewhere than behind a server is a clear error, and another host gets no credentials', async () => {
    const other = await TrackingStub.start();
    try {
      const id = await record();
      const [run] = active();
      Object.assign(run?.info ?? {}, { artifact_uri: 's3://user:secret@bucket/path' });
      expect(await failure(open().openArtifacts(id, 'plots'))).toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringMatching(/s3:\/\/bucket.*--serve-artifacts/) });
      Object.assign(run?.info ?? {}, { artifact_uri: `mlflow-artifacts://${new URL(other.url).host}/1/${id}/artifacts` });
      other.files.set(`1/${id}/artifacts/plots/a.txt`, Buffer.from('a'));
      await using plots = await open().openArtifacts(id, 'plots');
      expect(await readdir(plots.directory)).toEqual(['a.txt']);
      expect(other.seen.map(({ headers }) => headers.authorization)).toEqual(other.seen.map(() => undefined));
    } finally {
      await other.close();
    }
  });

  test('a run that the server describes oddly is torn, and hides no other', async () => {
    const [odd, id] = [await record(), await record()];
    Object.assign(stub.runs.get(odd)?.info ?? {}, { status: 'DREAMING' });
    expect((await collect(open().find())).map((run) => [run.id, run.status])).toEqual([[odd, 'TORN'], [id, 'FINISHED']]);
    expect((await collect(open().find({ status: 'FINISHED' }))).map((run) => run.id)).toEqual([id]);
  });

  test('an alias that points nowhere names the models that there are', async () => {
    expect(await failure(open().resolve('models:/alarm model@champion'))).toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining('There are: alarm model') });
  });
});
