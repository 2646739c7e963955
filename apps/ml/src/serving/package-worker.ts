import {
  flightInstance,
  flightPrediction,
  label,
  packageFiles,
  type AnyColumn,
  type ContractReference,
  type PackageReady,
} from '@tripod/contracts';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { batchesOf, type Batch } from './batches.js';
import { PackageLoadError, PackageRefusalError, PackageWorkerGoneError } from './errors.js';
import { PackageConnection } from './package-connection.js';

/** A model package, loaded in a thread of its own: one package, one worker; nothing of it enters this thread. */
export interface PackageWorker {
  /** What it reads of an instance, and the contracts it speaks. */
  readonly ready: PackageReady;
  /**
   * Probability of arriving late for each row, in their order: float64. Columns of one length, `ready.columns` at
   * least; it goes in batches, which changes no bit of the result.
   *
   * @throws {PackageRefusalError} naming column and row
   * @throws {PackageWorkerGoneError | PackageTimeoutError} after which the worker does not come back
   */
  predict(columns: Readonly<Record<string, AnyColumn>>): Promise<Float64Array>;
  close(): Promise<void>;
  /** Kept when the worker has ended: with the reason, or with nothing after `close`. */
  readonly ended: Promise<Error | undefined>;
}

/** Milliseconds. */
export interface PackageTimeouts {
  /** Until the worker is ready. */
  readonly start?: number;
  /** Without any answer while something is asked. */
  readonly answer?: number;
}

/** How much of one request is with the worker at once: it predicts one batch while the next is copied. */
const BATCHES_IN_FLIGHT = 2;
/** Far above what a package needs (57 MB measured), far below what would bring the process down. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

/**
 * Starts a package's worker, without environment and without Node flags, and waits until it is ready. The caller has
 * compared the package's digest before: starting it is running its code.
 *
 * @throws {PackageLoadError} when it does not start, or speaks other contracts than this app
 */
export async function openPackageWorker(directory: string, { start = 30_000, answer = 60_000 }: PackageTimeouts = {}): Promise<PackageWorker> {
  const worker = new Worker(resolve(directory, packageFiles.worker), { env: {}, execArgv: [], resourceLimits: RESOURCE_LIMITS, stdout: true });
  worker.stdout.on('data', (text) => process.stderr.write(text)); // our stdout belongs to whoever reads our JSON
  const connection = new PackageConnection(worker, start, answer);
  try {
    const ready = await connection.ready;
    assertContract('instance_contract', ready.instance_contract, flightInstance);
    assertContract('prediction_contract', ready.prediction_contract, flightPrediction);
    return {
      ready,
      predict: (columns) => predict(connection, columns),
      close: () => connection.close(),
      ended: connection.ended,
    };
  } catch (error) {
    await connection.close();
    throw new PackageLoadError(directory, error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function assertContract(key: string, found: ContractReference, ours: ContractReference): void {
  if (found.name !== ours.name || found.version !== ours.version) {
    throw new TypeError(`its ${key} is ${label(found)}, and this app speaks ${label(ours)}`);
  }
}

async function predict(connection: PackageConnection, columns: Readonly<Record<string, AnyColumn>>): Promise<Float64Array> {
  const { rows, batches } = batchesOf(columns);
  const predictions = new Float64Array(rows);
  const iterator = batches[Symbol.iterator]();
  const lane = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      predictions.set(await predictBatch(connection, next.value), next.value.from);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, lane));
  return predictions;
}

async function predictBatch(connection: PackageConnection, { from, rows, columns }: Batch): Promise<Float64Array> {
  try {
    const { late_probability: column } = (await connection.ask(columns)).columns;
    if (column instanceof Float64Array && column.length === rows) return column;
  } catch (error) {
    // rows are counted from the start of the whole, not of the batch
    if (error instanceof PackageRefusalError && error.reason.row !== undefined) {
      throw new PackageRefusalError({ ...error.reason, row: error.reason.row + from });
    }
    throw error;
  }
  throw new PackageWorkerGoneError(`the package answered no late_probability (float64) for ${rows} rows`);
}
