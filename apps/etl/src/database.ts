import { Socket } from 'node:net';
import { databaseFault, placeOf, quoteIdentifier } from '@tripod/contracts';
import pg from 'pg';
import { APP } from './app.js';
import { AppError } from './errors.js';

const OLDEST_VERSION = 14;
const CONNECT_MS = 10_000;
/** A server that sends and takes no byte for so long is taken as lost. A merge of many rows is silent while it runs. */
const SILENCE_MS = 600_000;
const PREPARE = 'Prepare the database with deploy/roles.sql';

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
 * Connects to Postgres, does the work and closes the connection, however the work ends. When the signal is aborted, the
 * connection breaks, so that the server rolls back the transaction at hand.
 *
 * @throws {AppError} for what a database, or the way to it, refuses; what the work throws else
 */
export async function withDatabase<Result>(url: string, signal: AbortSignal, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const socket = watchedSocket();
  const client = new pg.Client({
    connectionString: withSession(url),
    ...{ connectionTimeoutMillis: CONNECT_MS, keepAlive: true, application_name: APP, stream: () => socket },
  });
  // A connection that breaks is reported by its query; without a listener the event would end the process.
  client.on('error', () => undefined);
  const breakOff = () => void socket.destroy();
  signal.addEventListener('abort', breakOff);
  try {
    signal.throwIfAborted();
    await client.connect();
    await refuseUnprepared(client);
    return await work(client);
  } catch (error) {
    const fault = error instanceof AppError ? undefined : databaseFault(error, placeOf(url));
    throw fault === undefined ? error : new AppError(fault.code, fault.message, { cause: error });
  } finally {
    signal.removeEventListener('abort', breakOff);
    // The end of a broken connection can only repeat its error.
    await client.end().catch(() => undefined);
  }
}

/** The address with {@link SESSION} as its last options: of two values for one name, Postgres takes the later. */
function withSession(url: string): string {
  const address = new URL(url);
  const ours = Object.entries(SESSION).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...ours].join(' ').trim());
  return address.href;
}

function watchedSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(SILENCE_MS, () => {
    socket.destroy(Object.assign(new Error(`no byte for ${SILENCE_MS / 1000} s`), { code: 'ECONNRESET' }));
  });
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
