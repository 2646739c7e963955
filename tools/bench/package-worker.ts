import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageFiles, packageMessage, type PackageColumns, type PackageReady, type PackageRequest } from '@tripod/contracts';
import { BenchError } from './errors.js';

/** A worker that speaks the package messages. */
export interface PackageWorker {
  readonly ready: PackageReady;
  /** Typed arrays among the columns are transferred. Requests may overlap; answers come in their order. */
  ask(columns: PackageColumns): Promise<PackageColumns>;
  close(): Promise<void>;
}

/** Starts the worker of a model package, as its consumers do. */
export function openPackage(directory: string): Promise<PackageWorker> {
  return speakTo(new Worker(join(directory, packageFiles.worker), { env: {}, execArgv: [], stdout: true, stderr: true }));
}

/**
 * A worker that answers nothing but zeros: what threads and messages alone cost, without any model.
 * It says the same first word as the package that it stands beside.
 */
export function openEcho(ready: PackageReady): Promise<PackageWorker> {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    parentPort.on('message', ({ id, columns }) => {
      const late_probability = new Float64Array(Object.values(columns)[0].length);
      parentPort.postMessage({ type: 'prediction', id, columns: { late_probability } }, [late_probability.buffer]);
    });
    parentPort.postMessage(workerData);`;
  return speakTo(new Worker(code, { eval: true, env: {}, execArgv: [], workerData: ready }));
}

async function speakTo(worker: Worker): Promise<PackageWorker> {
  const waiting = new Map<number, { resolve(columns: PackageColumns): void; reject(error: Error): void }>();
  const failed = (reason: string) => new BenchError('unexpected_reply', `the package's worker ${reason}`);
  const ready = await new Promise<PackageReady>((resolve, reject) => {
    const fail = (error: Error) => {
      reject(error);
      for (const request of waiting.values()) request.reject(error);
    };
    worker.on('error', fail);
    worker.on('exit', () => fail(failed('has ended')));
    worker.on('message', (sent: unknown) => {
      const message = packageMessage.parse(sent);
      if (message.type === 'ready') return resolve(message);
      if (message.type === 'failure') return fail(failed(`could not be loaded: ${message.error.message}`));
      const request = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'prediction') request?.resolve(message.columns);
      else request?.reject(failed(`refuses the rows: ${message.error.message}`));
    });
  });
  let id = 0;
  return {
    ready,
    ask: (columns) =>
      new Promise((resolve, reject) => {
        const request: PackageRequest = { id: ++id, columns };
        waiting.set(request.id, { resolve, reject });
        worker.postMessage(request, Object.values(columns).flatMap((column) => ('buffer' in column && column.buffer instanceof ArrayBuffer ? [column.buffer] : [])));
      }),
    close: async () => void (await worker.terminate()),
  };
}
