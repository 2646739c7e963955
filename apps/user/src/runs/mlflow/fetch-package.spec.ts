import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { json, type Misbehaviour } from '../../../fixtures/mlflow-server.js';
import { writeRun } from '../../../fixtures/run-directory.js';
import { servedRuns, type ServedRuns } from '../../../fixtures/served-runs.js';

const a = 'a'.repeat(32);
const MEGABYTE = 1024 * 1024;
/** Large enough to be taken up again where it broke off. */
const weights = createHash('sha256').update('weights').digest('hex').repeat(3 * MEGABYTE / 64);
let at: ServedRuns;

beforeEach(async () => {
  at = await servedRuns();
});
afterEach(() => at.close());

const isFile = (url: string | undefined, name: string) => url?.includes(`/mlflow-artifacts/artifacts/`) === true && url.endsWith(`/${name}`);
/** Lists what is given at the root of the package. */
const listing = (...files: readonly object[]): Misbehaviour => ({ url }, response) => {
  if (url?.includes('/artifacts?path=') !== true) return false;
  json(response, { files });
  return true;
};
const model = { path: 'MLmodel', is_dir: false, file_size: 10 };

describe('a package that is fetched from a server', () => {
  it('has every file, those of folders and empty ones too, and its signature', async () => {
    const { packageDirectory } = await writeRun(at.runs, { files: { 'sub/größe 1.txt': 'sub', 'sub/deeper/empty': '' } });
    const opened = await at.open(a);
    for (const file of ['MLmodel', 'formula.mjs', 'model.sig', 'sub/größe 1.txt', 'sub/deeper/empty']) {
      expect(await readFile(join(opened.directory, file))).toEqual(await readFile(join(packageDirectory, file)));
    }
    await opened.close();
    expect(await at.openFolders()).toEqual([]);
  });

  it('is fetched once; its signature comes anew each time', async () => {
    const { packageDirectory } = await writeRun(at.runs);
    await at.open(a);
    expect(at.fetched()).toEqual(['MLmodel', 'formula.mjs', 'model.sig', 'worker.mjs']);
    await writeFile(join(packageDirectory, 'model.sig'), 'another one');
    const { directory } = await at.open(a);
    expect(at.fetched().filter((name) => name !== 'model.sig')).toEqual(['MLmodel', 'formula.mjs', 'worker.mjs']);
    expect(await readFile(join(directory, 'model.sig'), 'utf8')).toBe('another one');
    await rm(join(packageDirectory, 'model.sig'));
    await expect(readFile(join((await at.open(a)).directory, 'model.sig'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes three requests when the cache has it and it is signed', async () => {
    await writeRun(at.runs);
    await at.open(a);
    at.server.requests.length = 0;
    await at.open(a);
    const artifacts = '/api/2.0/mlflow-artifacts/artifacts';
    expect(at.server.requests.sort()).toEqual([`GET ${artifacts}/1/models/m-${a}/artifacts/model.sig`, `GET /api/2.0/mlflow/logged-models/m-${a}`, `GET /api/2.0/mlflow/runs/get?run_id=${a}`]);
  });

  it('is opened when a single request for its signature fails', async () => {
    await writeRun(at.runs);
    await at.open(a);
    let fails = 1;
    at.server.misbehaves = ({ url }, response) => isFile(url, 'model.sig') && fails-- > 0 && (response.writeHead(500).end(), true);
    const { directory } = await at.open(a);
    expect((await stat(join(directory, 'model.sig'))).size).toBeGreaterThan(0);
  });

  it.each([
    ['altered', (directory: string) => writeFile(join(directory, 'formula.mjs'), 'export const columns = [];')],
    ['missing', (directory: string) => rm(join(directory, 'formula.mjs'))],
    ['added', (directory: string) => writeFile(join(directory, 'extra.mjs'), '')],
  ])('is refused with a file that is %s, and nothing of it is kept', async (_, tamper) => {
    const { packageDirectory } = await writeRun(at.runs);
    await tamper(packageDirectory);
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining(`of run ${a} at ${at.server.url} is not run: its files have the digest`) });
    expect(await at.openFolders()).toEqual([]);
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
  });

  it('is refused when it is too large, before a byte of it is fetched', async () => {
    await writeRun(at.runs);
    at.server.misbehaves = listing(model, { path: 'weights.bin', is_dir: false, file_size: 2 * 1024 * MEGABYTE });
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TOO_LARGE', message: expect.stringMatching(/has 2049 MB, and 50 MB are allowed\..*PACKAGE_MAX_MB/) });
    expect(at.fetched()).toEqual([]);
  });

  it('is refused with too many files, and the list is not read to its end', async () => {
    await writeRun(at.runs);
    at.server.misbehaves = listing(model, ...Array.from({ length: 100 }, (_, i) => ({ path: `f${i}`, is_dir: false, file_size: 1 })));
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TOO_LARGE', message: expect.stringMatching(/has 101 files, and 100 are allowed\..*PACKAGE_MAX_FILES/) });
    at.server.misbehaves = listing(model, { path: 'one-more', is_dir: true });
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TOO_LARGE', message: expect.stringContaining('more than 1100 files and folders') });
    expect(at.fetched()).toEqual([]);
  });

  it('is refused when the server sends more than it lists', async () => {
    await writeRun(at.runs);
    at.server.misbehaves = ({ url }, response) => {
      if (!isFile(url, 'worker.mjs')) return false;
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      const more = () => void (response.destroyed || response.write('x'.repeat(MEGABYTE), () => setImmediate(more)));
      more();
      return true;
    };
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TOO_LARGE', message: expect.stringMatching(/lists \d+ bytes of worker\.mjs, and sends more/) });
  });

  it.each(['..', '../x', 'sub/x', '/etc/passwd', '%2e%2e', '..%2fx', 'C:x', 'a\\b', 'a#b', '', '.', 'a\nb', 'x'.repeat(256)])('is refused when a path of it is %j', async (path) => {
    await writeRun(at.runs);
    for (const is_dir of [false, true]) {
      // A folder whose name is only too long is refused with the files in it.
      at.server.misbehaves = listing(model, { path, is_dir: is_dir && path.length < 256, file_size: 1 });
      await expect(at.open(a)).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining('not a safe path') });
    }
    expect(at.fetched()).toEqual([]);
  });

  it.each([
    ['a name twice', [{ path: 'x', file_size: 1 }, { path: 'x', file_size: 1 }], 'x twice'],
    ['a size below zero', [{ path: 'x', file_size: -1 }], 'x with -1 bytes'],
  ])('is refused when the list has %s', async (_, files, says) => {
    await writeRun(at.runs);
    at.server.misbehaves = listing(model, ...files);
    await expect(at.open(a)).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringContaining(says) });
  });

  it.each(['MLmodel', 'model.sig'])('is refused when the server lets us in no more at %s', async (file) => {
    await writeRun(at.runs);
    at.server.misbehaves = ({ url }, response) => isFile(url, file) && (response.writeHead(401, { 'content-type': 'text/plain' }).end('expired'), true);
    await expect(at.open(a, { login: { token: 'my-secret' } })).rejects.toMatchObject({ code: 'RUN_STORE_REFUSED', message: expect.stringMatching(/refuses GET .* \(HTTP 401.*MLFLOW_TRACKING_TOKEN/) });
    expect(await at.openFolders()).toEqual([]);
  });

  it('is refused when a listed file is not there', async () => {
    await writeRun(at.runs);
    at.server.misbehaves = ({ url }, response) => isFile(url, 'worker.mjs') && (json(response, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: '' }, 404), true);
    await expect(at.open(a)).rejects.toMatchObject({ code: 'PACKAGE_TORN', message: expect.stringContaining('lists worker.mjs and does not have it') });
  });
});

describe('a download that breaks off', () => {
  const half = weights.length / 2;
  /** Sends the first half and breaks off, as often as it is given. */
  const breaking = (times: number, headers: Record<string, string> = { etag: '"one"' }): Misbehaviour => {
    let left = times;
    return ({ url }, response) => {
      if (!isFile(url, 'weights.txt') || left-- <= 0) return false;
      response.writeHead(200, { 'content-length': weights.length, ...headers }).write(weights.slice(0, half), () => setImmediate(() => response.destroy()));
      return true;
    };
  };
  const ranges = () => at.server.requests.flatMap((request, i) => (isFile(request, 'weights.txt') ? [at.server.headers[i]?.range] : []));
  const etagOf = (text: string) => `"${createHash('md5').update(text).digest('hex')}"`;
  const opened = async (signal?: AbortSignal) => readFile(join((await at.open(a, {}, signal === undefined ? {} : { signal })).directory, 'weights.txt'), 'utf8');

  let packageDirectory: string;
  beforeEach(async () => {
    ({ packageDirectory } = await writeRun(at.runs, { files: { 'weights.txt': weights } }));
  });

  it('goes on where it broke off', async () => {
    at.server.misbehaves = breaking(1, { etag: etagOf(weights) });
    expect(await opened()).toBe(weights);
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
  });

  it('begins anew when the content has changed since, or the server says nothing about it', async () => {
    at.server.misbehaves = breaking(1);
    expect(await opened()).toBe(weights);
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=/)]);
    await rm(join(at.cache, (await at.reader().resolve(a)).packageDigest), { recursive: true });
    at.server.misbehaves = breaking(1, {});
    expect(await opened()).toBe(weights);
    expect(ranges().slice(2)).toEqual([undefined, undefined]);
  });

  it.each([
    ['a range that was not asked for', (response: Parameters<Misbehaviour>[1]) => response.writeHead(206, { 'content-range': `bytes 0-9/${weights.length}` }).end('0123456789')],
    ['that the range cannot be', (response: Parameters<Misbehaviour>[1]) => response.writeHead(416).end()],
  ])('begins anew when the server answers %s', async (_, answer) => {
    const first = breaking(1);
    at.server.misbehaves = (request, response) => {
      if (first(request, response)) return true;
      if (!isFile(request.url, 'weights.txt') || request.headers.range === undefined) return false;
      answer(response);
      return true;
    };
    expect(await opened()).toBe(weights);
    expect(ranges()).toEqual([undefined, expect.any(String), undefined]);
  });

  it('is named when it breaks off each time; the next command goes on from there, and fetches no whole file again', async () => {
    at.server.misbehaves = breaking(3, { etag: etagOf(weights) });
    await expect(at.open(a)).rejects.toMatchObject({ code: 'RUN_STORE_INVALID', message: expect.stringMatching(/breaks off in the middle of weights\.txt, 3 times .*What has come is kept/) });
    const left = join(at.cache, 'partial', (await at.reader().resolve(a)).packageDigest, 'files');
    // As it is when that was faster than the other.
    await copyFile(join(packageDirectory, 'worker.mjs'), join(left, 'worker.mjs'));
    const { size } = await stat(join(left, 'weights.txt'));
    at.server.requests.length = at.server.headers.length = 0;
    at.server.misbehaves = undefined;
    expect(await opened()).toBe(weights);
    expect(at.fetched()).not.toContain('worker.mjs');
    expect(ranges()).toEqual([`bytes=${size}-`]);
  });

  it('is stopped by the signal, and the next command goes on from there', async () => {
    const stop = new AbortController();
    const left = join(at.cache, 'partial', (await at.reader().resolve(a)).packageDigest, 'files/weights.txt');
    at.server.misbehaves = ({ url }, response) => {
      if (!isFile(url, 'weights.txt')) return false;
      response.writeHead(200, { 'content-length': weights.length, etag: etagOf(weights) }).write(weights.slice(0, half));
      return true;
    };
    const opening = expect(opened(stop.signal)).rejects.toBeDefined();
    while (((await stat(left).catch(() => undefined))?.size ?? 0) < half) await pause(5);
    stop.abort();
    await opening;
    expect(await at.openFolders()).toEqual([]);
    at.server.misbehaves = undefined;
    expect(await opened()).toBe(weights);
    expect(ranges().at(-1)).toBe(`bytes=${half}-`);
  });

  it('counts as broken off when no byte comes for too long', async () => {
    let isSilent = true;
    at.server.misbehaves = ({ url }, response) => {
      if (!isFile(url, 'weights.txt') || !isSilent) return false;
      isSilent = false;
      response.writeHead(200, { 'content-length': weights.length, etag: etagOf(weights) }).write(weights.slice(0, half));
      return true;
    };
    const { directory } = await at.open(a, { timeout: 300 });
    expect(await readFile(join(directory, 'weights.txt'), 'utf8')).toBe(weights);
    expect(ranges()).toHaveLength(2);
  });

  it('is fetched as a whole when what an earlier command left does not fit', async () => {
    const left = join(at.cache, 'partial', (await at.reader().resolve(a)).packageDigest, 'files');
    await mkdir(left, { recursive: true });
    await writeFile(join(left, 'weights.txt'), weights.replaceAll('a', 'b'));
    expect(await opened()).toBe(weights);
    expect(at.fetched()).toEqual(['MLmodel', 'MLmodel', 'formula.mjs', 'formula.mjs', 'model.sig', 'weights.txt', 'worker.mjs', 'worker.mjs']);
  });

  it('ends when the package does not come within its limit', async () => {
    at.server.misbehaves = ({ url }, response) => isFile(url, 'weights.txt') && (response.writeHead(200, { 'content-length': weights.length }).write('x'), true);
    await expect(at.open(a, {}, { fetchTimeout: 300 })).rejects.toMatchObject({ code: 'RUN_STORE_AWAY', message: expect.stringMatching(/did not come within 0\.3 s.*PACKAGE_FETCH_TIMEOUT_MS/) });
  });
});
