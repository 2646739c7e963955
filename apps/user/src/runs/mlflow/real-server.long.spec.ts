// Fetches packages from real MLflow servers. Set MLFLOW_PYTHON to a Python that has mlflow 3, and MLFLOW2_PYTHON to one that
// has mlflow 2.
import { readVerifyingKey } from '@tripod/contracts/digest';
import { reading, readingAlarm, readingRows, testKeys } from '@tripod/contracts/testing';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer, request as ask } from 'node:http';
import { join } from 'node:path';
import { cacheIn } from '../../../fixtures/cache.js';
import { formulas } from '../../../fixtures/formulas.js';
import { realMlflow, type RealMlflow } from '../../../fixtures/real-mlflow.js';
import { readingColumns } from '../../../fixtures/rows.js';
import { emptyRunDirectory, writeRun } from '../../../fixtures/run-directory.js';
import { predictByRun } from '../../predictions/by-run/index.js';
import { digestBelow, filesBelow } from '../cache/folder-files.js';
import { mlflowRuns } from './index.js';

const { signal } = new AbortController();
const MINUTE = 60_000;
const servers = [
  ['3.x, from MLFLOW_PYTHON', process.env['MLFLOW_PYTHON']],
  ['2.x, from MLFLOW2_PYTHON', process.env['MLFLOW2_PYTHON']],
] as const;

for (const [which, python] of servers) {
  (python === undefined ? describe.skip : describe)(`an MLflow server ${which} (skipped where that is not set)`, () => {
    let server: RealMlflow;
    let scratch: string;
    let cache: string;
    let [first, second] = ['', ''];
    const weights = randomBytes(1024 * 1024).toString('hex');

    /** A package that names its run. */
    const pack = (files: Record<string, string>) => async (id: string) => {
      const { packageDirectory } = await writeRun(scratch, { id, files });
      const listed = (await filesBelow(packageDirectory, { entries: 1000, signal })).filter(({ path }) => path !== 'model.sig');
      return { directory: packageDirectory, digest: await digestBelow(packageDirectory, listed, signal) };
    };
    const reader = (address = server.url, folder = cache) => mlflowRuns({ address, timeout: 30_000, retries: 2, firstWait: 100, signal }, cacheIn(folder));

    beforeAll(async () => {
      [scratch, cache] = [await emptyRunDirectory(), await emptyRunDirectory()];
      server = await realMlflow(python ?? '');
      first = await server.record(pack({ 'sub/größe 1.txt': 'sub', 'sub/deeper/empty': '' }));
      second = await server.record(pack({ 'weights.txt': weights }));
      await server.register("reading's alarm", first, 'champion');
      await server.register("reading's alarm", second);
    }, 4 * MINUTE);
    afterAll(async () => {
      await server?.remove();
      for (const folder of [scratch, cache]) await rm(folder, { recursive: true, force: true });
    });

    it.each([
      ['a run id', () => first, () => ({ id: first, name: 'brave-owl' })],
      ['an alias', () => "models:/reading's alarm@champion", () => ({ id: first, registered: { name: "reading's alarm", version: 1, alias: 'champion' } })],
      ['a version', () => "models:/reading's alarm/1", () => ({ id: first, registered: { name: "reading's alarm", version: 1 } })],
      ['the latest version', () => "models:/reading's alarm/latest", () => ({ id: second, registered: { name: "reading's alarm", version: 2 } })],
    ])('gives the package of a run that is named by %s, file by file', async (_, reference, found) => {
      const run = await reader().resolve(reference());
      expect(run).toMatchObject(found());
      const { directory, close } = await run.openPackage();
      const there = join(scratch, '1/models', `m-${run.id}`, 'artifacts');
      const files = (await readdir(there, { recursive: true })).sort();
      expect((await readdir(directory, { recursive: true })).sort()).toEqual(files);
      for (const { path } of await filesBelow(there, { entries: 1000, signal })) expect([path, (await readFile(join(directory, path))).equals(await readFile(join(there, path)))]).toEqual([path, true]);
      await close();
    });

    it('predicts by the package, to the last bit', async () => {
      const contracts = { instance: reading, prediction: readingAlarm };
      const trust = { pinned: readVerifyingKey(testKeys.publicKey) };
      const source = await predictByRun({ contracts, run: await reader().resolve("models:/reading's alarm@champion"), trust, limits: { start: 20_000, batch: 20_000, signal } });
      expect((await source.predict(readingColumns(100)))['alarm_probability']).toEqual(Float64Array.from(readingRows(100), (row) => formulas.reading_alarm(row).alarm_probability));
      await source.close();
    });

    it.each([
      ['an unknown run', () => 'f'.repeat(32), 'The latest finished runs:'],
      ['an alias that points nowhere', () => "models:/reading's alarm@nowhere", "has the versions 2, 1, and the aliases champion (version 1)"],
      ['a version that is not there', () => "models:/reading's alarm/7", 'has the versions 2, 1'],
      ['a model that is not there', () => 'models:/levle@champion', "Registered models are reading's alarm."],
      ['the latest version of none', () => 'models:/levle/latest', "Registered models are reading's alarm."],
    ])('refuses %s, and says what there is', async (_, reference, says) => {
      await expect(reader().resolve(reference())).rejects.toMatchObject({ code: 'RUN_UNKNOWN', message: expect.stringContaining(says) });
    });

    it('refuses a run that has not finished', async () => {
      const reply = await fetch(`${server.url}/api/2.0/mlflow/runs/create`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ experiment_id: '0', start_time: 1 }) });
      const text = await reply.text();
      const id = /"run_id": "([0-9a-f]{32})"/.exec(text)?.[1] ?? '';
      await expect(reader().resolve(id)).rejects.toMatchObject({ code: 'RUN_UNFINISHED' });
    });

    it('goes on where a download has broken off, and where the server cannot do that, begins anew', async () => {
      const folder = await emptyRunDirectory();
      const requests: { readonly url: string; readonly range: string | undefined; readonly status: number | undefined }[] = [];
      const proxy = createServer((incoming, outgoing) => {
        const passed = ask(`${server.url}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, (reply) => {
          requests.push({ url: incoming.url ?? '', range: incoming.headers.range, status: reply.statusCode });
          reply.pipe(outgoing.writeHead(reply.statusCode ?? 500, reply.headers));
        });
        incoming.pipe(passed);
      }).listen(0, '127.0.0.1');
      await once(proxy, 'listening');
      try {
        const address = proxy.address();
        const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
        const run = await reader(url, folder).resolve(second);
        await (await run.openPackage()).close();
        // As a killed process leaves it: half of the file, and the server's tag of it.
        const uri = requests.find((request) => request.url.endsWith('/weights.txt'))?.url ?? '';
        const etag = (await fetch(`${server.url}${uri}`)).headers.get('etag');
        const left = join(folder, 'partial', run.packageDigest);
        await mkdir(join(left, 'validators'), { recursive: true });
        await rename(join(folder, run.packageDigest), join(left, 'files'));
        await rm(join(left, 'files/weights.txt'));
        await writeFile(join(left, 'files/weights.txt'), weights);
        await truncate(join(left, 'files/weights.txt'), weights.length / 2);
        if (etag !== null) await writeFile(join(left, 'validators', createHash('sha256').update('weights.txt').digest('hex')), etag);
        requests.length = 0;
        const opened = await (await reader(url, folder).resolve(second)).openPackage();
        expect(await readFile(join(opened.directory, 'weights.txt'), 'utf8')).toBe(weights);
        const fetched = requests.filter((request) => request.url.includes('/mlflow-artifacts/artifacts/') && !request.url.endsWith('/model.sig'));
        expect(fetched).toEqual([{ url: uri, range: etag === null ? undefined : `bytes=${weights.length / 2}-`, status: expect.any(Number) }]);
        if (which.startsWith('3')) expect(fetched[0]?.status).toBe(206);
      } finally {
        proxy.closeAllConnections();
        proxy.close();
        await rm(folder, { recursive: true });
      }
    });
  });
}
