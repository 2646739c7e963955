import type { FastifyBaseLogger } from 'fastify';
import { AppError } from '../errors.js';
import type { Model } from '../model/model.js';
import { openCheckedPackage, type CheckedPackage } from '../packages/open-checked-package.js';
import { openPackage } from '../packages/open-package.js';
import type { Trust } from '../packages/trust.js';
import type { RunStore } from '../runs/run-store.js';
import { buildApp } from './app.js';
import { AT_ONCE, type Ending } from './connections.js';
import { isLoopback, listen } from './listen.js';

/** What to serve, and where. */
export interface ServeRequest {
  readonly model: Pick<Model, 'instance' | 'role'>;
  /** The whole id of a finished run of the model. */
  readonly runId: string;
  /** Which packages may be served. */
  readonly trust: Trust;
  readonly host: string;
  /** By default 5001 or the next free one; 0 takes any. */
  readonly port?: number | undefined;
  readonly token?: string | undefined;
  readonly version: string;
  /** The built code of the thread that reads large bodies. */
  readonly bodyThread?: URL | undefined;
  /** Stops the start of the package. */
  readonly signal?: AbortSignal | undefined;
  readonly logger?: FastifyBaseLogger | undefined;
}

/** A scoring server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:5001`. */
  readonly address: string;
  readonly opened: CheckedPackage;
  /** Resolves with the reason when the package's worker has died; the server then answers 503 until it is closed. */
  readonly failed: Promise<AppError>;
  /** Ends all connections, at once unless it is said otherwise, then the package's worker. */
  close(ending?: Ending): Promise<void>;
}

/**
 * Serves a run's package, whose files and signature are checked first.
 *
 * @throws {AppError} BAD_SETTING when other machines could reach it and no token is set; as `openCheckedPackage`,
 *   `openPackage` and `listen`
 */
export async function serveRun(store: RunStore, { model, runId, trust, host, port, token, version, bodyThread, signal, logger }: ServeRequest): Promise<RunningServer> {
  if (token === undefined && !isLoopback(host)) {
    throw new AppError('BAD_SETTING', `everybody could ask a server on ${host}. Set SERVE_TOKEN (16 characters or more), which clients then send as Authorization: Bearer …, or serve on 127.0.0.1.`);
  }
  const contracts = { instance: model.instance, prediction: model.role.contract };
  const opened = await openCheckedPackage(store, runId, trust, signal);
  try {
    const worker = await openPackage(opened.directory, { ...contracts, signal });
    try {
      const scoring = await buildApp({ worker, ...contracts, version, token, bodyThread, logger });
      const address = await listen(scoring, host, port);
      const close = async (ending = AT_ONCE) => {
        await scoring.end(ending);
        await worker.close();
        await opened.close();
      };
      const failed = new Promise<AppError>((resolve) => void worker.ended.then((reason) => reason && resolve(reason)));
      return { address, opened, failed, close };
    } catch (error) {
      await worker.close();
      throw error;
    }
  } catch (error) {
    await opened.close();
    throw error;
  }
}
