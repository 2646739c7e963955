import { columnsNamed, ContractError, packageFiles, PackageFault, PackageSession, type AnyColumn, type Columns, type Contract, type PackageExplanation, type PackageReady } from '@tripod/contracts';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, messageOf } from '../errors.js';

/** A model package, loaded in a thread that belongs to it alone. Its code never runs in this thread. */
export interface PackageWorker {
  /** Which columns it reads, and which contracts it uses. */
  readonly ready: PackageReady;
  /**
   * Predicts rows, in batches of the package's size; the cut changes no bit of the result.
   *
   * @param columns of one length, `ready.columns` at least
   * @returns the outputs of the prediction contract, row by row
   * @throws {PackageRefusal} naming column and row
   * @throws {AppError} PREDICTION_INVALID when the prediction does not fit its contract; PACKAGE_FAILED or
   *   PACKAGE_TIMEOUT when the worker has ended: it does not come back
   */
  predict(columns: Columns, options?: { readonly onRows?: (rows: number) => void }): Promise<Record<string, AnyColumn>>;
  /**
   * Says what the fields of each row contribute to its prediction: thousands of predictions a row.
   *
   * @param columns as for `predict`, a row at least
   * @throws as `predict`; {PackageRefusal} without a column when the package was made before packages explained
   */
  explain(columns: Columns, options?: { readonly onRows?: (rows: number) => void }): Promise<PackageExplanation>;
  close(): Promise<void>;
  /** Resolves when the worker ends: with the error, or with undefined after `close`. */
  readonly ended: Promise<AppError | undefined>;
}

/** What a consumer expects of a package. */
export interface PackageExpectation {
  readonly instance: Contract;
  readonly prediction: Contract;
  /** Milliseconds. */
  readonly timeouts?: PackageTimeouts;
  /** Stops the start. */
  readonly signal?: AbortSignal | undefined;
}

/** Limits in milliseconds. */
export interface PackageTimeouts {
  /** Until the worker is ready; 30 s by default. */
  readonly start?: number;
  /** Without any answer while something is asked; 60 s by default. */
  readonly answer?: number;
}

/** Far above what a package needs (57 MB measured), far below what would end the process. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

/**
 * Starts a package's worker, without our environment and Node flags, and waits until it is ready. A package is a program
 * with all rights of this process: the caller must have compared its digest before.
 *
 * @throws {AppError} CONTRACT_MISMATCH, PACKAGE_FAILED or PACKAGE_TIMEOUT when it does not start or uses other contracts
 */
export async function openPackage(directory: string, { instance, prediction, timeouts, signal }: PackageExpectation): Promise<PackageWorker> {
  const { start = 30_000, answer = 60_000 } = timeouts ?? {};
  const worker = new Worker(resolve(directory, packageFiles.worker), { env: {}, execArgv: [], resourceLimits: RESOURCE_LIMITS, stdout: true });
  worker.stdout.on('data', (text) => process.stderr.write(text)); // our stdout belongs to the result
  let limit = start;
  let patience: NodeJS.Timeout | undefined;
  let resolveEnd: (reason: AppError | undefined) => void = () => undefined;
  const ended = new Promise<AppError | undefined>((resolveEnded) => (resolveEnd = resolveEnded));
  const end = (reason: AppError, isClosed = false) => {
    session.end(reason);
    resolveEnd(isClosed ? undefined : reason);
    return worker.terminate();
  };
  const session: PackageSession = new PackageSession({
    instance,
    prediction,
    send: (request, transfer) => worker.postMessage(request, transfer),
    onActivity: (isWaiting) => {
      clearTimeout(patience);
      if (isWaiting) patience = setTimeout(() => void end(new AppError('PACKAGE_TIMEOUT', `the package did not answer within ${limit} ms`)), limit);
    },
  });
  worker.on('message', (message: unknown) => session.receive(message));
  worker.on('messageerror', (cause) => void end(failed('sent a message that cannot be read', cause)));
  worker.on('error', (cause: unknown) => void end(failed(`failed: ${messageOf(cause)}`, cause)));
  worker.on('exit', (code) => void end(failed(`ended by itself (code ${code})`)));
  const asking = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    try {
      return await answer;
    } catch (thrown) {
      const error = explained(thrown);
      // The session ends by itself when the worker sends what is not a package message.
      if (error instanceof AppError && error.code === 'PACKAGE_FAILED') await end(error);
      throw error;
    }
  };
  const stop = () => void end(new AppError('INTERRUPTED', 'stopped while the model package started'));
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    const ready = await session.ready;
    columnsNamed(instance, ready.columns);
    limit = answer;
    return {
      ready,
      predict: (columns, options) => asking(session.predict(columns, options)),
      explain: (columns, options) => asking(session.explain(columns, options)),
      close: async () => void (await end(failed('was closed'), true)),
      ended,
    };
  } catch (thrown) {
    await end(failed('was closed'), true);
    const error = explained(thrown);
    const reason = `The model package in ${directory} does not start: ${messageOf(error)}.`;
    if (error instanceof AppError && error.code === 'INTERRUPTED') throw error;
    throw new AppError(error instanceof AppError ? error.code : 'PACKAGE_FAILED', `${reason} Choose another run of \`ml runs\`, or train again with \`ml train\`.`, { cause: thrown });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function failed(what: string, cause?: unknown): AppError {
  return new AppError('PACKAGE_FAILED', `the worker of the package ${what}`, { cause });
}

/** A fault of the package as an error of this app; what the package refuses passes as it is. */
function explained(thrown: unknown): unknown {
  if (thrown instanceof PackageFault) return new AppError(thrown.code, thrown.message, { cause: thrown });
  return thrown instanceof ContractError ? new AppError('CONTRACT_MISMATCH', `it reads another contract: ${thrown.message}`, { cause: thrown }) : thrown;
}
