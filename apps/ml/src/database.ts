import { databaseFault, placeOf, quoteIdentifier } from '@tripod/contracts';
import { Socket } from 'node:net';
import pg from 'pg';
import { APP } from './app.js';
import { AppError } from './errors.js';

const OLDEST_VERSION = 14;
const CONNECT_MS = 10_000;
/** A server that sends and takes no byte for so long, while a query waits, is taken as lost. */
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
 * Connects to Postgres, does the work and closes the connection, however the work ends.
 *
 * @throws {AppError} BAD_SETTING without an address; for what a database, or the way to it, refuses; what the work throws else
 */
export async function withDatabase<Result>(url: string | undefined, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  if (url === undefined) {
    throw new AppError('BAD_SETTING', `DATABASE_URL is not set. Run \`npm run ${APP} -- …\`, which starts a Postgres, or set it to the address of one.`);
  }
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: withSession(url),
    ...{ connectionTimeoutMillis: CONNECT_MS, keepAlive: true, application_name: APP, stream: () => socket },
  });
  watch(socket, client);
  // A connection that breaks is reported by its query; without a listener the event would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refuseOldServer(client);
    const result = await work(client);
    await client.end();
    return result;
  } catch (error) {
    // A COPY may have stopped in the middle, and a silent server does not answer a farewell.
    socket.destroy();
    const fault = error instanceof AppError ? undefined : databaseFault(error, placeOf(url));
    throw fault === undefined ? error : new AppError(fault.code, fault.message, { cause: error });
  }
}

/** The address with {@link SESSION} as its last options: of two values for one name, Postgres takes the later. */
function withSession(url: string): string {
  const address = new URL(url);
  const ours = Object.entries(SESSION).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...ours].join(' ').trim());
  return address.href;
}

/** A training holds its connection for minutes without a query: only a query that waits counts as silence. */
function watch(socket: Socket, client: pg.Client): void {
  socket.setTimeout(SILENCE_MS, () => {
    if ('readyForQuery' in client && client.readyForQuery === true) return;
    socket.destroy(Object.assign(new Error(`no byte for ${SILENCE_MS / 1000} s`), { code: 'ECONNRESET' }));
  });
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
  const version = rows[0]?.version ?? 'of an unknown version';
  if (Number.parseInt(version, 10) >= OLDEST_VERSION) return;
  throw new AppError('DATABASE_TOO_OLD', `Postgres ${version} is too old: version ${OLDEST_VERSION} or later is needed.`);
}
