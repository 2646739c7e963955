import { databaseFault, placeOf, quoteIdentifier } from '@tripod/contracts';
import type pg from 'pg';
import { APP } from './app.js';
import { Connection, LIMITS } from './connection.js';
import { AppError } from './errors.js';

const OLDEST_VERSION = 14;
const PREPARE = 'Prepare the database with deploy/roles.sql';

/**
 * Connects to Postgres, does the work and closes the connection, however the work ends. When the signal is aborted, the
 * connection breaks, so that the server rolls back the transaction at hand.
 *
 * @throws {AppError} for what a database, or the way to it, refuses; what the work throws else
 */
export async function withDatabase<Result>(url: string, signal: AbortSignal, work: (client: pg.Client) => Promise<Result>, limits = LIMITS): Promise<Result> {
  const client = new Connection(url, limits, signal);
  try {
    signal.throwIfAborted();
    await client.connect();
    await refuseUnprepared(client);
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

async function refuseUnprepared(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; schema: boolean; readers: boolean }>(
    `SELECT current_setting('server_version') AS version, to_regnamespace($1) IS NOT NULL AS schema,
            EXISTS (SELECT FROM pg_roles WHERE rolname = 'dataset_readers') AS readers`,
    [quoteIdentifier(APP)],
  );
  const [server] = rows;
  if (server === undefined) throw new TypeError('a SELECT without FROM gave no row');
  const fault = serverFault(server);
  if (fault !== undefined) throw fault;
}

/** What is wrong with a server, or undefined. */
export function serverFault({ version, schema, readers }: { version: string; schema: boolean; readers: boolean }): AppError | undefined {
  if (Number.parseInt(version, 10) < OLDEST_VERSION) {
    return new AppError('DATABASE_TOO_OLD', `Postgres ${version} is too old: version ${OLDEST_VERSION} or later is needed.`);
  }
  if (!schema) return new AppError('DATABASE_UNPREPARED', `The database has no schema ${quoteIdentifier(APP)}. ${PREPARE} for app ${APP}.`);
  if (!readers) return new AppError('DATABASE_UNPREPARED', `The server has no role dataset_readers. ${PREPARE} for app ${APP}.`);
  return undefined;
}
