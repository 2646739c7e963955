import { databaseFault, placeOf } from '@tripod/contracts';
import type pg from 'pg';
import { APP } from './app.js';
import { Connection, LIMITS } from './connection.js';
import { AppError } from './errors.js';

const OLDEST_VERSION = 14;

/**
 * Connects to Postgres, does the work and closes the connection, however the work ends. When the signal is aborted, the
 * connection breaks.
 *
 * @throws {AppError} BAD_SETTING without an address; for what a database, or the way to it, refuses; what the work throws else
 */
export async function withDatabase<Result>(url: string | undefined, work: (client: pg.Client) => Promise<Result>, signal?: AbortSignal, limits = LIMITS): Promise<Result> {
  if (url === undefined) {
    throw new AppError('BAD_SETTING', `DATABASE_URL is not set. Run \`npm run ${APP} -- …\`, which starts a Postgres, or set it to the address of one.`);
  }
  const client = new Connection(url, limits, signal);
  try {
    signal?.throwIfAborted();
    await client.connect();
    await refuseOldServer(client);
    return await work(client);
  } catch (error) {
    // A COPY may have stopped in the middle, and a silent server does not answer a farewell.
    client.breakOff();
    const fault = error instanceof AppError ? undefined : databaseFault(error, placeOf(url));
    throw fault === undefined ? error : new AppError(fault.code, fault.message, { cause: error });
  } finally {
    // The end of a broken connection can only repeat its error.
    await client.end().catch(() => undefined);
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  const version = rows[0]?.version ?? 'of an unknown version';
  if (Number.parseInt(version, 10) >= OLDEST_VERSION) return;
  throw new AppError('DATABASE_TOO_OLD', `Postgres ${version} is too old: version ${OLDEST_VERSION} or later is needed.`);
}
