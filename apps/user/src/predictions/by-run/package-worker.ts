import {
  packageFiles,
  packageMessage,
  type AnyColumn,
  type PackageColumns,
  type PackageMessage,
  type PackageReady,
  type PackageReply,
  type PackageRequest,
} from '@tripod/contracts';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DeskError, messageOf } from '../../errors.js';

/** How long a package may take, in milliseconds, and what stops it at once. */
export interface PackageLimits {
  readonly start: number;
  readonly batch: number;
  readonly signal: AbortSignal;
}

/** A package that runs in a thread of its own and answers one request after another. */
export interface PackageWorker {
  readonly ready: PackageReady;
  /** Typed arrays among the columns are transferred: the caller has them no more. */
  ask(columns: PackageColumns): Promise<PackageReply>;
  close(): Promise<void>;
}

/** Of the thread's JavaScript heap. Weights and columns lie outside of it. */
const HEAP_MB = 512;

/**
 * Starts a package and waits until it is ready. It gets an empty environment and writes nothing to our output; its
 * code never enters this thread.
 *
 * @throws {DeskError} PACKAGE_FAILED when it ends, fails, speaks otherwise, or takes too long
 */
export async function startPackageWorker(who: string, directory: string, limits: PackageLimits): Promise<PackageWorker> {
  const worker = new Worker(pathToFileURL(join(directory, packageFiles.worker)), {
    ...{ env: {}, execArgv: [], argv: [], stdout: true, stderr: true },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  const failed = (reason: string) => new DeskError('PACKAGE_FAILED', `${who} ${reason}.`);

  let end: DeskError | null = null;
  let waiting: { readonly resolve: (message: PackageMessage) => void; readonly reject: (error: DeskError) => void } | null = null;
  const fail = (error: DeskError) => {
    end ??= error;
    waiting?.reject(end);
    void worker.terminate();
  };
  const interrupt = () => fail(failed('was interrupted'));
  limits.signal.addEventListener('abort', interrupt, { once: true });
  worker.on('exit', () => limits.signal.removeEventListener('abort', interrupt));
  worker.on('error', (error) => fail(failed(`failed: ${messageOf(error)}`)));
  worker.on('messageerror', (error) => fail(failed(`sent what cannot be read: ${messageOf(error)}`)));
  worker.on('exit', (code) => fail(failed(`ended by itself with exit code ${code}`)));
  worker.on('message', (sent: unknown) => {
    const message = packageMessage.safeParse(sent);
    if (!message.success)
      fail(failed(`sent what is no package message: ${message.error.issues.map((issue) => issue.message).join('; ')}`));
    else if (waiting === null) fail(failed(`sent a '${message.data.type}' that nobody asked for`));
    else waiting.resolve(message.data);
  });

  const next = async (what: string, milliseconds: number, send?: () => void): Promise<PackageMessage> => {
    if (end !== null) throw end;
    const timer = setTimeout(() => fail(failed(`${what} for more than ${milliseconds} ms and was stopped`)), milliseconds);
    try {
      return await new Promise<PackageMessage>((resolve, reject) => {
        waiting = { resolve, reject };
        send?.();
      });
    } finally {
      waiting = null;
      clearTimeout(timer);
    }
  };

  if (limits.signal.aborted) interrupt();
  const first = await next('was not ready', limits.start);
  if (first.type !== 'ready') {
    const error = failed(
      first.type === 'failure'
        ? `could not be loaded: ${first.error.code}: ${first.error.message}`
        : `began with '${first.type}', not with 'ready'`,
    );
    fail(error);
    throw error;
  }
  let id = 0;
  return {
    ready: first,
    ask: async (columns) => {
      const request: PackageRequest = { id: ++id, columns };
      const reply = await next('gave no answer', limits.batch, () => worker.postMessage(request, transferable(columns)));
      if (reply.type !== 'ready' && reply.type !== 'failure' && reply.id === request.id) return reply;
      const error = failed(
        `answered request ${request.id} with '${reply.type}'${'id' in reply ? ` of request ${reply.id}` : ''}`,
      );
      fail(error);
      throw error;
    },
    close: async () => {
      fail(failed('was stopped'));
      await worker.terminate();
    },
  };
}

function transferable(columns: PackageColumns): ArrayBuffer[] {
  return Object.values(columns).flatMap((column: AnyColumn) =>
    Array.isArray(column) || !(column.buffer instanceof ArrayBuffer) ? [] : [column.buffer],
  );
}
