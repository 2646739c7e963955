import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startCommand, temporaryFolder, ToolError } from '@tripod/processes';
import type { BenchContext } from './benchmark.js';
import { quietPython } from './peers.js';

const START_MS = 120_000;

/** Runs `work` beside the real MLflow on an empty database, with its usual workers; both are gone afterwards. */
export async function withMlflowServer<T>(python: string, { signal, show }: BenchContext, work: (address: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder('mlflow');
  const port = await freePort();
  show(`starting MLflow on port ${port} …`);
  const options = ['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`, '--artifacts-destination', join(folder, 'artifacts'), '--host', '127.0.0.1', '--port', String(port)];
  const server = startCommand(python, ['-m', 'mlflow', 'server', ...options], { signal, cwd: folder, env: quietPython });
  try {
    const address = `http://127.0.0.1:${port}`;
    await untilItAnswers(address, signal);
    return await work(address);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}

async function untilItAnswers(address: string, signal: AbortSignal): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    signal.throwIfAborted();
    const answer = await fetch(`${address}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.ok === true) return;
    await wait(200);
  }
  throw new ToolError('NOTHING_TO_MEASURE', `MLflow did not answer at ${address} within ${START_MS / 1000} s.`);
}
