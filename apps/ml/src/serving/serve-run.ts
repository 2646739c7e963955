import type { FastifyBaseLogger } from 'fastify';
import { UsageError } from '../errors.js';
import { chooseFinishedRun } from '../runs/choose-run.js';
import type { OpenedPackage, RunStore } from '../runs/run-store.js';
import { buildApp } from './app.js';
import { isLoopback, listen } from './listen.js';
import { openPackageWorker } from './package-worker.js';

export interface ServeRequest {
  /** Id, or its beginning; the latest finished run when it is not said. */
  readonly run?: string | undefined;
  readonly host: string;
  /** The default one or the next free one when it is not said; 0 takes any. */
  readonly port?: number | undefined;
  readonly token?: string | undefined;
  readonly version: string;
  readonly logger?: FastifyBaseLogger;
}

/** A scoring server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:5001`. */
  readonly address: string;
  readonly opened: OpenedPackage;
  /** Kept when the package's worker has died, with the reason; the server then answers 503 until it is closed. */
  readonly failed: Promise<Error>;
  /** Answers what is under way, then lets the package go. */
  close(): Promise<void>;
}

/**
 * Serves a run's package, whose files are compared with the run's digest first.
 *
 * @throws {UsageError} when others could reach it and no token is set
 */
export async function serveRun(store: RunStore, { run, host, port, token, version, logger }: ServeRequest): Promise<RunningServer> {
  if (token === undefined && !isLoopback(host)) {
    throw new UsageError(`anybody could ask a server on ${host}: set SERVE_TOKEN (16 characters or more), which clients then send as Authorization: Bearer …, or serve on 127.0.0.1`);
  }
  const opened = await store.openPackage((await chooseFinishedRun(store, run)).id);
  const worker = await openPackageWorker(opened.directory);
  try {
    const app = buildApp({ worker, version, ...(token === undefined ? {} : { token }), ...(logger ? { logger } : {}) });
    const address = await listen(app, host, port);
    const close = async () => {
      await app.close();
      await worker.close();
    };
    const failed = new Promise<Error>((tell) => void worker.ended.then((reason) => reason && tell(reason)));
    return { address, opened, failed, close };
  } catch (error) {
    await worker.close();
    throw error;
  }
}
