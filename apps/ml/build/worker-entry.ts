// The entry of `worker.mjs`: speaks the package messages (libs/contracts, package-messages) for the model beside it.
import { parentPort, type MessagePort } from 'node:worker_threads';
import type { PackageError, PackageMessage, PackageReply, PackageRequest } from '@tripod/contracts';
// Found at run time in the package, where the two lie side by side.
import { load, type LoadedModel } from './inference.mjs';

if (!parentPort) throw new Error('worker.mjs is started by new Worker(…), not by node');
const port: MessagePort = parentPort;

try {
  const model = await load();
  port.on('message', (request: PackageRequest) => void answer(model, request));
  send({
    type: 'ready',
    instance_contract: model.instanceContract,
    prediction_contract: model.predictionContract,
    columns: [...model.columns],
    rows_at_once: model.rowsAtOnce,
  });
} catch (error) {
  send({ type: 'failure', error: reasonOf(error) });
}

/** The columns are checked by the model; whatever they are, the answer names what is wrong. */
async function answer(model: LoadedModel, request: PackageRequest): Promise<void> {
  try {
    const { reply, transfer } = await replyTo(model, request);
    send(reply, transfer);
  } catch (error) {
    send({ type: 'refusal', id: request.id, error: reasonOf(error) });
  }
}

async function replyTo(model: LoadedModel, { type, id, columns }: PackageRequest): Promise<{ reply: PackageReply; transfer: readonly ArrayBuffer[] }> {
  switch (type) {
    case 'predict': {
      const prediction = await model.predict(columns);
      return { reply: { type: 'prediction', id, columns: prediction }, transfer: buffersOf(prediction) };
    }
    case 'explain':
      return { reply: { type: 'explanation', id, ...(await model.explain(columns)) }, transfer: [] };
    default:
      throw new Error(`the package does not know requests of type '${String(type)}', only 'predict' and 'explain'`);
  }
}

function buffersOf(columns: PackageRequest['columns']): ArrayBuffer[] {
  return Object.values(columns).flatMap((column) => (Array.isArray(column) || !(column.buffer instanceof ArrayBuffer) ? [] : [column.buffer]));
}

function send(message: PackageMessage, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

/** The reason that `inference.mjs` gives for rows that it rejects, or else the error's own words. */
function reasonOf(error: unknown): PackageError {
  if (error instanceof Error && 'reason' in error && isReason(error.reason)) return error.reason;
  return { code: 'PACKAGE_FAILED', message: error instanceof Error ? error.message : String(error) };
}

function isReason(reason: unknown): reason is PackageError {
  return typeof reason === 'object' && reason !== null && 'code' in reason && 'message' in reason;
}
