import { readVerifyingKey } from '@tripod/contracts/digest';
import { keyPair, testKeys } from '@tripod/contracts/testing';
import { appendFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { probe, probeAlarm } from '../../fixtures/serving/probes.js';
import { recordedRuns, type RecordedRuns } from '../../fixtures/serving/recorded-run.js';
import { DEFAULT_PORT } from './listen.js';
import { serveRun, type RunningServer, type ServeRequest } from './serve-run.js';

const model = {
  instance: probe,
  role: { contract: probeAlarm, task: { type: 'binary', label: 'alarm', output: 'alarm_probability' } },
} as const;

const trust = { pinned: readVerifyingKey(testKeys.publicKey) };

let runs: RecordedRuns;
const servers: RunningServer[] = [];
const strangers: Server[] = [];
beforeEach(async () => {
  runs = await recordedRuns(2);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const stranger of strangers.splice(0)) await new Promise((done) => stranger.close(done));
  await runs?.remove();
});

async function serve(request: Partial<ServeRequest> = {}): Promise<RunningServer> {
  const server = await serveRun(runs.store, { model, runId: runs.runIds[1] ?? '', trust, host: '127.0.0.1', port: 0, version: '1', ...request });
  servers.push(server);
  return server;
}

/** Takes a port as another program would; false when it is taken already. */
async function takePort(port: number): Promise<number> {
  const stranger = createServer();
  await new Promise<void>((done) => stranger.once('error', () => done()).listen(port, '127.0.0.1', done));
  if (stranger.listening) strangers.push(stranger);
  const address = stranger.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

const invoke = (address: string, body: string) =>
  fetch(`${address}/invocations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

describe('serving', () => {
  test('answers with the package of the run', async () => {
    const server = await serve({ runId: runs.runIds[0] ?? '' });
    expect(server.opened.run.id).toBe(runs.runIds[0]);
    expect((await invoke(server.address, runs.example)).status).toBe(200);
  });

  test('rejects an unknown run, and a package that was altered', async () => {
    await expect(serve({ runId: 'f'.repeat(32) })).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    const { directory } = await runs.store.openPackage(runs.runIds[1] ?? '');
    await appendFile(join(directory, 'worker.mjs'), '\n');
    await expect(serve()).rejects.toMatchObject({ code: 'PACKAGE_TORN' });
  });

  test('serves what the pinned key has signed; what is unsigned only if that is allowed, with a warning', async () => {
    const other = { pinned: readVerifyingKey(keyPair().publicKey) };
    const warnings: string[] = [];
    await expect(serve({ trust: other })).rejects.toMatchObject({ code: 'PACKAGE_UNTRUSTED' });
    await expect(serve({ trust: { ...other, warnOfUnsigned: (warning) => warnings.push(warning) } })).rejects.toMatchObject({ code: 'PACKAGE_UNTRUSTED' });
    const unsigned = await recordedRuns(1, undefined, null);
    try {
      const request = { model, runId: unsigned.runIds[0] ?? '', host: '127.0.0.1', port: 0, version: '1' };
      await expect(serveRun(unsigned.store, { ...request, trust })).rejects.toMatchObject({ code: 'PACKAGE_UNSIGNED' });
      expect(warnings).toEqual([]);
      servers.push(await serveRun(unsigned.store, { ...request, trust: { ...trust, warnOfUnsigned: (warning) => warnings.push(warning) } }));
      expect(warnings).toEqual([`the package of run ${request.runId} is not signed: nobody vouches for its code`]);
    } finally {
      await unsigned.remove();
    }
  });

  test('passes over a default port that is taken', async () => {
    await takePort(DEFAULT_PORT);
    const first = new URL((await serve({ port: undefined })).address);
    const second = new URL((await serve({ port: undefined })).address);
    expect(Number(first.port)).toBeGreaterThan(DEFAULT_PORT);
    expect(Number(second.port)).toBeGreaterThan(Number(first.port));
  });

  test('rejects a port that was asked for and is taken', async () => {
    const port = await takePort(0);
    await expect(serve({ port })).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    await expect(serve({ port })).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`);
  });

  test('rejects an address that other machines reach, without a token', async () => {
    await expect(serve({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'BAD_SETTING' });
    await expect(serve({ host: '0.0.0.0' })).rejects.toThrow('SERVE_TOKEN');
    const { address } = await serve({ host: '0.0.0.0', token: 'a token of 16 characters' });
    expect((await invoke(address, runs.example)).status).toBe(401);
  });

  test('says when the package has died', async () => {
    const server = await serve();
    const deadly = JSON.parse(runs.example);
    deadly.dataframe_split.data[0][2] = 9001;
    expect((await invoke(server.address, JSON.stringify(deadly))).status).toBe(503);
    expect(await server.failed).toMatchObject({ code: 'PACKAGE_FAILED' });
  });
});
