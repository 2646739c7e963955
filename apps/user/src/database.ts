import { databaseFault, placeOf, quoteIdentifier } from '@tripod/contracts';
import { Kysely, PostgresDialect } from 'kysely';
import { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import pg from 'pg';
import { APP } from './app.js';
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
const CONNECT_MS = 10_000;
/** A server that sends and takes no byte for so long is taken as lost. */
const SILENCE_MS = 60_000;

/** Fixed, so that no setting of server, role, database or client changes how a value is written or which table is meant. */
const SESSION = {
  search_path: quoteIdentifier(APP),
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
} as const;

/**
 * Connects to Postgres, does the work and closes the connections, however the work ends. When the signal is aborted, the
 * connections break, so that the server rolls back the transaction at hand.
 *
 * @throws {AppError} for what a database, or the way to it, refuses; what the work throws else
 */
export async function withDatabase<Result>(url: string, signal: AbortSignal, work: (database: Database) => Promise<Result>): Promise<Result> {
  const pool = new pg.Pool({
    connectionString: withSession(url),
    ...{ max: 2, connectionTimeoutMillis: CONNECT_MS, keepAlive: true, application_name: APP, stream: () => watchedSocket(signal) },
  });
  // A connection that breaks is reported by its query; without listeners the event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
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

/** The address with {@link SESSION} as its last options: of two values for one name, Postgres takes the later. */
function withSession(url: string): string {
  const address = new URL(url);
  const ours = Object.entries(SESSION).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...ours].join(' ').trim());
  return address.href;
}

function watchedSocket(signal: AbortSignal): Socket {
  const socket = addAbortSignal(signal, new Socket());
  return socket.setTimeout(SILENCE_MS, () => {
    socket.destroy(Object.assign(new Error(`no byte for ${SILENCE_MS / 1000} s`), { code: 'ECONNRESET' }));
  });
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
