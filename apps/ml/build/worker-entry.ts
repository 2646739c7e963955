// The entry of `worker.mjs`: speaks the package messages (libs/contracts, package-messages) for the model beside it.
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { PackageError, PackageMessage, PackageRequest } from '@tripod/contracts';
// Found at run time in the package, where the two lie side by side.
import { load, type LoadedModel } from './inference.mjs';

if (!parentPort) throw new Error('worker.mjs is started by new Worker(…), not by node');
const port: MessagePort = parentPort;

try {
  const model = await load();
  const { instanceContract, predictionContract, columns } = model;
  port.on('message', (request: PackageRequest) => void answer(model, request));
  send({ type: 'ready', instance_contract: instanceContract, prediction_contract: predictionContract, columns: [...columns] });
} catch (error) {
  send({ type: 'failure', error: reasonOf(error) });
}

async function answer(model: LoadedModel, { id, columns }: PackageRequest): Promise<void> {
  try {
    const { late_probability } = await model.predict(columns);
    port.postMessage({ type: 'prediction', id, columns: { late_probability } } satisfies PackageMessage, [late_probability.buffer]);
  } catch (error) {
    send({ type: 'refusal', id, error: reasonOf(error) });
  }
}

function send(message: PackageMessage): void {
  port.postMessage(message);
}

/** The reason that `inference.mjs` gives for rows that it refuses, or else the error's own words. */
function reasonOf(error: unknown): PackageError {
  if (error instanceof Error && 'reason' in error && isReason(error.reason)) return error.reason;
  return { code: 'PACKAGE_FAILED', message: error instanceof Error ? error.message : String(error) };
}

function isReason(reason: unknown): reason is PackageError {
  return typeof reason === 'object' && reason !== null && 'code' in reason && 'message' in reason;
}
