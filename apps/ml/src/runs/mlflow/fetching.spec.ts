import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { failure, StubbedStore } from '../../../fixtures/runs/stubbed-store.js';
import { TrackingStub } from '../../../fixtures/runs/tracking-stub.js';
import { collect } from '../collect.js';
import type { ServerOptions } from './tracking-server.js';

const at = new StubbedStore();

describe('what a server offers', () => {
  const fetched = async (id: string, options: ServerOptions = {}) => failure(at.open(options).openPackage(id));
  const leftovers = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('tripod-fetched'));
  const only = (path: string, file_size = 11) => () => ({ files: [{ path, is_dir: false, file_size }] });
  afterEach(async () => expect(await leftovers()).toEqual([]));

  test.each(['../MLmodel', '..', '/etc/passwd', 'a/../../b', '%2e%2e/MLmodel', '%252e%252e%252fMLmodel', 'C:\\x', 'a\\..\\b', 'a#b', ''])('is not written to the path %j', async (path) => {
    const id = await at.record();
    at.stub.listing = only(path);
    expect(await fetched(id)).toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining(JSON.stringify(path)) });
  });

  test('is not fetched when it is too large, says too many files, or is an endless tree', async () => {
    const id = await at.record();
    const before = at.stub.seen.filter(({ path }) => path.endsWith('MLmodel')).length;
    at.stub.listing = only('MLmodel', 2 * 1024 ** 3);
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    at.stub.listing = () => ({ files: Array.from({ length: 20_000 }, (_, at) => ({ path: `${at}`, is_dir: false })) });
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    at.stub.listing = () => ({ files: [{ path: 'deeper', is_dir: true }] });
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    expect(at.stub.seen.filter(({ path }) => path.endsWith('MLmodel'))).toHaveLength(before);
  });

  test('ends when it sends more than its listing says and than is allowed', async () => {
    const id = await at.record();
    at.on('GET mlflow-artifacts/artifacts/1/models', (_count, { path }) => (path.endsWith('weights.bin') ? { status: 200, body: 'x'.repeat(40_000) } : undefined));
    expect(await fetched(id, { limits: { files: 10, bytes: 8_000 } })).toMatchObject({ code: 'PACKAGE_TOO_LARGE' });
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('40000') });
  });

  test('is refused when a file was altered, added or is missing', async () => {
    const id = await at.record();
    const [path = ''] = [...at.stub.files.keys()].filter((each) => each.endsWith('MLmodel'));
    const whole = at.stub.files.get(path) ?? Buffer.alloc(0);
    at.stub.files.set(path, Buffer.from('flavors: []'));
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('digest') });
    at.stub.files.set(path, whole).set(path.replace('MLmodel', 'more'), whole);
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_TORN' });
    at.stub.files.clear();
    expect(await fetched(id)).toMatchObject({ code: 'PACKAGE_MISSING' });
  });

  test('is fetched again when the connection breaks in the middle', async () => {
    const id = await at.record();
    at.on('GET mlflow-artifacts/artifacts/1/models', (count) => (count === 1 ? { status: 200, headers: { 'Content-Length': '5000' }, body: 'half' } : undefined));
    await using opened = await at.open().openPackage(id);
    expect(opened.run.id).toBe(id);
  });

  test('elsewhere than behind a server is a clear error, and another host gets no credentials', async () => {
    const other = await TrackingStub.start();
    try {
      const id = await at.record();
      const [run] = at.active();
      Object.assign(run?.info ?? {}, { artifact_uri: 's3://user:secret@bucket/path' });
      expect(await failure(at.open().openArtifacts(id, 'plots'))).toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringMatching(/s3:\/\/bucket.*--serve-artifacts/) });
      Object.assign(run?.info ?? {}, { artifact_uri: `mlflow-artifacts://${new URL(other.url).host}/1/${id}/artifacts` });
      other.files.set(`1/${id}/artifacts/plots/a.txt`, Buffer.from('a'));
      await using plots = await at.open().openArtifacts(id, 'plots');
      expect(await readdir(plots.directory)).toEqual(['a.txt']);
      expect(other.seen.map(({ headers }) => headers.authorization)).toEqual(other.seen.map(() => undefined));
    } finally {
      await other.close();
    }
  });

  test('a run that the server describes oddly is torn, and hides no other', async () => {
    const [odd, id] = [await at.record(), await at.record()];
    Object.assign(at.stub.runs.get(odd)?.info ?? {}, { status: 'DREAMING' });
    expect((await collect(at.open().find())).map((run) => [run.id, run.status])).toEqual([[odd, 'TORN'], [id, 'FINISHED']]);
    expect((await collect(at.open().find({ status: 'FINISHED' }))).map((run) => run.id)).toEqual([id]);
  });

  test('an alias that points nowhere names the models that there are', async () => {
    expect(await failure(at.open().resolve('models:/alarm model@champion'))).toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining('There are: alarm model') });
  });
});
