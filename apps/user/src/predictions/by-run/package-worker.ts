import { packageFiles, PackageSession, type ErrorCode } from '@tripod/contracts';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { AppError, messageOf } from '../../errors.js';
import type { PredictionContracts } from '../prediction-source.js';

/** How long a package may take, in milliseconds, and what stops it at once. */
export interface PackageLimits {
  readonly start: number;
  readonly batch: number;
  readonly signal: AbortSignal;
}

/**
 * Starts a package in a thread of `startThread`, and a session with it. The package's code never enters this thread. It is
 * not confined: it runs with the rights of this process.
 *
 * @param who for the start of messages, such as `The package of run 3f…`
 */
export function startPackage(who: string, worker: Worker, directory: string, contracts: PredictionContracts, limits: PackageLimits) {
  let timer: NodeJS.Timeout | undefined;
  let limit = limits.start;
  const fail = (code: ErrorCode, reason: string) => {
    session.end(new AppError(code, `${who} ${reason}.`));
    void worker.terminate();
  };
  const session = new PackageSession({
    ...contracts,
    send: (request, transfer) => worker.postMessage(request, transfer),
    onActivity: (isWaiting) => {
      clearTimeout(timer);
      if (isWaiting) timer = setTimeout(() => fail('PACKAGE_TIMEOUT', `did not answer within ${limit} ms and was stopped`), limit);
    },
  });
  session.ready.then(
    () => (limit = limits.batch),
    () => undefined,
  );
  const stop = () => fail('INTERRUPTED', 'was stopped');
  limits.signal.addEventListener('abort', stop, { once: true });
  if (limits.signal.aborted) stop();
  worker.on('message', (message: unknown) => session.receive(message));
  worker.on('messageerror', (error) => fail('PACKAGE_FAILED', `sent a message that cannot be read: ${messageOf(error)}`));
  worker.on('error', (error) => fail('PACKAGE_FAILED', `failed: ${messageOf(error)}`));
  worker.on('exit', (code) => fail('PACKAGE_FAILED', `ended by itself with exit code ${code}`));
  worker.postMessage(pathToFileURL(join(directory, packageFiles.worker)).href);
  const close = async () => {
    limits.signal.removeEventListener('abort', stop);
    session.end(new AppError('PACKAGE_FAILED', `${who} is closed.`));
    await worker.terminate();
  };
  return { session, close };
}
