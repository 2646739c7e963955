import pg from 'pg';
import { EtlError } from '../errors.js';

const OLDEST_SERVER = 14;
const PREPARE = 'Prepare the database with `psql <its address> -v ON_ERROR_STOP=1 -f deploy/roles.sql`.';

/**
 * Connects and checks that the server is one that etl can work with.
 *
 * @throws {EtlError} when it is away, too old, or was not prepared with deploy/roles.sql
 */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'etl', connectionTimeoutMillis: 10_000 });
  // A connection that breaks while idle is reported by the next query.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw databaseError(cause, url);
  }
  const { rows } = await client.query<{ version: string; schema: boolean; roles: boolean }>(
    `SELECT current_setting('server_version_num') AS version, to_regnamespace('etl') IS NOT NULL AS schema,
            (SELECT count(*) = 2 FROM pg_roles WHERE rolname IN ('ml', 'desk')) AS roles`,
  );
  const [server] = rows;
  const major = Math.floor(Number(server?.version) / 10_000);
  const fault = serverFault(major, server);
  if (fault === undefined) return client;
  await client.end();
  throw fault;
}

/** What is wrong with a server, if anything. */
export function serverFault(major: number, found?: { schema: boolean; roles: boolean }): EtlError | undefined {
  if (major < OLDEST_SERVER) {
    return new EtlError('DATABASE_TOO_OLD', `The server is Postgres ${major}; etl needs ${OLDEST_SERVER} or later.`);
  }
  if (found?.schema !== true) return new EtlError('DATABASE_UNPREPARED', `The database has no schema etl. ${PREPARE}`);
  if (!found.roles) return new EtlError('DATABASE_UNPREPARED', `The server has no roles ml and desk. ${PREPARE}`);
  return undefined;
}

const OUT_OF_SPACE = new Set(['53100', '58030', 'ENOSPC']);
const NO_PERMISSION = new Set(['42501', '3F000']);
const NOT_ADMITTED = new Set(['28000', '28P01', '3D000']);
const LOST = new Set(['57P01', '57P02', '57P03', '08006', '08003', 'ECONNRESET', 'EPIPE']);
/** What pg says, without a code, when the connection breaks under a query, and to each query after that. */
const LOST_WITHOUT_CODE = /Connection terminated|is not queryable/;

/** What it says, also without a code, of a server that takes the connection and then is silent. */
const TIMEOUT = 'timeout expired';

/** Says a database's error in words. The password of `url` stays out of them. */
export function databaseError(cause: unknown, url: string): unknown {
  if (cause instanceof EtlError || !(cause instanceof Error)) return cause;
  const code = 'code' in cause ? String(cause.code) : '';
  const { hostname, port, pathname, username } = new URL(url);
  const place = `${hostname}:${port || 5432}${pathname} (role ${username || 'of the system user'})`;
  const reason = cause.message || code;
  const say = (name: string, words: string) => new EtlError(name, words, 1, { cause });
  if (/^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_AGAIN)$/.test(code) || reason === TIMEOUT) {
    return say('DATABASE_UNREACHABLE', `No Postgres answers at ${place}: ${reason}. Start it, or correct DATABASE_URL.`);
  }
  if (LOST.has(code) || LOST_WITHOUT_CODE.test(reason)) {
    return say('DATABASE_LOST', `Postgres at ${place} went away: ${reason}. What was committed stays; run the command again.`);
  }
  if (NOT_ADMITTED.has(code)) return say('DATABASE_REFUSED', `Postgres at ${place} refuses: ${reason}. Correct DATABASE_URL.`);
  if (OUT_OF_SPACE.has(code)) {
    return say('DISK_FULL', `Postgres at ${place} has no space left: ${reason}. Free some and run the command again; what was committed stays.`);
  }
  if (NO_PERMISSION.has(code)) return say('DATABASE_PERMISSION', `Postgres at ${place}: ${reason}. ${PREPARE}`);
  return cause;
}
