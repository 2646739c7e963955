import { databaseFault, placeOf, quoteIdentifier } from '@tripod/contracts';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { APP } from './app.js';
import { Connection, LIMITS } from './connection.js';
import type { Tables } from './decisions/tables.js';
import { AppError } from './errors.js';

/** An open database. */
export interface Database {
  /** The tables of this app's schema. */
  readonly tables: Kysely<Tables>;
  /** Reads as of one moment: in one transaction, READ ONLY and REPEATABLE READ. */
  snapshot<Result>(read: (client: pg.ClientBase) => Promise<Result>): Promise<Result>;
}

const OLDEST_VERSION = 14;

/**
 * Connects to Postgres, does the work and closes the connections, however the work ends. When the signal is aborted, the
 * connections break, so that the server rolls back the transaction at hand.
 *
 * @throws {AppError} for what a database, or the way to it, refuses; what the work throws else
 */
export async function withDatabase<Result>(url: string, signal: AbortSignal, work: (database: Database) => Promise<Result>, limits = LIMITS): Promise<Result> {
  class OfPool extends Connection {
    constructor() {
      super(url, limits, signal);
    }
  }
  const pool = new pg.Pool({ max: 2, Client: OfPool });
  pool.on('error', () => undefined);
  try {
    await refuseUnprepared(pool);
    return await work({
      tables: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
      snapshot: (read) => inSnapshot(pool, read),
    });
  } catch (error) {
    const fault = error instanceof AppError ? undefined : databaseFault(error, placeOf(url));
    throw fault === undefined ? error : new AppError(fault.code, fault.message, { cause: error });
  } finally {
    await pool.end();
  }
}

async function refuseUnprepared(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string; schema: boolean }>(
    "select current_setting('server_version') as version, to_regnamespace($1) is not null as schema",
    [quoteIdentifier(APP)],
  );
  const [server] = rows;
  if (server === undefined) throw new TypeError('a select without from gave no row');
  const fault = serverFault(server);
  if (fault !== undefined) throw fault;
}

/** What is wrong with a server, or undefined. */
export function serverFault({ version, schema }: { readonly version: string; readonly schema: boolean }): AppError | undefined {
  if (Number.parseInt(version, 10) < OLDEST_VERSION) {
    return new AppError('DATABASE_TOO_OLD', `Postgres ${version} is too old: version ${OLDEST_VERSION} or later is needed.`);
  }
  if (schema) return undefined;
  return new AppError('DATABASE_UNPREPARED', `The database has no schema ${quoteIdentifier(APP)}. Prepare the database with deploy/roles.sql for app ${APP}.`);
}

async function inSnapshot<Result>(pool: pg.Pool, read: (client: pg.ClientBase) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let failed: unknown;
  try {
    await client.query('begin isolation level repeatable read read only');
    const result = await read(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failed = error;
    throw error;
  } finally {
    // With an error the connection is closed, and its transaction with it: a COPY may have stopped in the middle.
    client.release(failed !== undefined);
  }
}
