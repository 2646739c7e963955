import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { business, columnsOf, packageFiles, packageMessage, PackageSession, type AnyColumn, type Column, type Columns, type Contract, type PackageExplanation, type PackageReady } from '@tripod/contracts';
import { ToolError } from '@tripod/processes';

/** A worker that speaks the package messages. */
export interface PackageWorker {
  readonly ready: PackageReady;
  /** The contract of what it predicts. */
  readonly prediction: Contract;
  /** As the apps do: cut by the package's own number of rows, and checked by the prediction contract. */
  predict(columns: Columns): Promise<Record<string, AnyColumn>>;
  /** What the fields of each row contribute to its prediction. */
  explain(columns: Columns): Promise<PackageExplanation>;
  close(): Promise<void>;
}

/** Starts the worker of a model package, as its consumers do. */
export function openPackage(directory: string): Promise<PackageWorker> {
  return converse(new Worker(join(directory, packageFiles.worker), { env: {}, execArgv: [], stdout: true, stderr: true }));
}

/**
 * A worker that answers with the same columns for every request, of zeros: what threads and messages alone cost,
 * without any model. Its first message is that of the package that it stands beside.
 */
export function openEcho({ ready, prediction }: Pick<PackageWorker, 'ready' | 'prediction'>): Promise<PackageWorker> {
  const outputs = columnsOf(prediction).filter(({ name }) => name !== prediction.key);
  const code = `
    const { parentPort, workerData } = require('node:worker_threads');
    const arrays = { Int32Array, Float64Array, Uint8Array };
    parentPort.on('message', ({ id, columns }) => {
      const rows = Object.values(columns)[0].length;
      const answer = Object.fromEntries(workerData.outputs.map(({ name, array }) => [name, array in arrays ? new arrays[array](rows) : Array(rows).fill('')]));
      parentPort.postMessage({ type: 'prediction', id, columns: answer }, Object.values(answer).flatMap(({ buffer }) => buffer ?? []));
    });
    parentPort.postMessage(workerData.ready);`;
  return converse(new Worker(code, { eval: true, env: {}, execArgv: [], workerData: { ready, outputs: outputs.map(({ name, array }: Column) => ({ name, array })) } }));
}

async function converse(worker: Worker): Promise<PackageWorker> {
  const [first] = await once(worker, 'message');
  const message = packageMessage.parse(first);
  if (message.type !== 'ready') throw new ToolError('UNEXPECTED_REPLY', `The package does not start: ${JSON.stringify(message)}`);
  const prediction = predictionOf(message);
  const session = new PackageSession({ instance: business.instance, prediction, send: (request, transfer) => worker.postMessage(request, transfer) });
  worker.on('message', (received) => session.receive(received));
  worker.on('error', (error) => session.end(error));
  worker.on('exit', () => session.end(new ToolError('UNEXPECTED_REPLY', "The package's worker has ended.")));
  session.receive(message);
  const ready = await session.ready;
  return { ready, prediction, predict: (columns) => session.predict(columns), explain: (columns) => session.explain(columns), close: async () => void (await worker.terminate()) };
}

function predictionOf({ prediction_contract: { name, version } }: PackageReady): Contract {
  const role = Object.values(business.predictions).find(({ contract }) => contract.name === name && contract.version === version);
  if (role) return role.contract;
  throw new ToolError('UNEXPECTED_REPLY', `The package predicts ${name} v${version}, which the contracts of this checkout do not have.`);
}
