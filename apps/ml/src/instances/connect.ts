import pg from 'pg';
import { MlError, UsageError } from '../errors.js';

const OLDEST_POSTGRES = 140000;

/** Postgres cannot be used: it is away, too old, or refuses this role. */
export class DatabaseError extends MlError {
  readonly code = 'ML_DATABASE';
}

/**
 * Connects to Postgres, hands the connection to `work` and closes it whatever happens.
 *
 * @throws {UsageError} without an address
 * @throws {DatabaseError} when Postgres is away, too old, or refuses what `work` asks of it
 */
export async function withDatabase<T>(url: string | undefined, work: (client: pg.Client) => Promise<T>): Promise<T> {
  if (url === undefined) throw new UsageError('DATABASE_URL is not set; run `npm run ml -- …`, which starts a Postgres, or set it to one of your own');
  const client = new pg.Client({ connectionString: url, application_name: 'ml', connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks is an event; what runs on it then fails by itself.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
    const version = Number(rows[0]?.server_version_num);
    if (version < OLDEST_POSTGRES) throw new DatabaseError(`Postgres ${Math.floor(version / 10000)} is too old: version 14 or later is needed`);
    return await work(client);
  } catch (error) {
    throw explained(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** What pg says, without a code, when the connection breaks under a query, and to each query after that. */
const LOST_WITHOUT_CODE = /Connection terminated|is not queryable/;
/** What it says, also without a code, of a server that takes the connection and then is silent. */
const TIMEOUT = 'timeout expired';

/** Classes of codes that speak of the server and its disk, not of our SQL: a dead process of its own is a 55000. */
const SERVER_TROUBLE = /^(08|53|55|57|58|XX)...$/;

/** What the driver says, with the way out. Other errors pass as they are. */
function explained(error: unknown): unknown {
  if (error instanceof MlError || typeof error !== 'object' || error === null || !('message' in error)) return error;
  if (LOST_WITHOUT_CODE.test(String(error.message))) return lost(error);
  if (error.message === TIMEOUT) return new DatabaseError(`Postgres does not answer (${TIMEOUT}); start it, or correct DATABASE_URL`, { cause: error });
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case '57P01':
    case '57P02':
    case '57P03':
    case 'ECONNRESET':
    case 'EPIPE':
      return lost(error);
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EHOSTUNREACH':
    case 'ETIMEDOUT':
      return new DatabaseError(`Postgres does not answer (${code}); start it, or correct DATABASE_URL`, { cause: error });
    case '28P01':
    case '28000':
    case '3D000':
      return new DatabaseError(`Postgres refuses the connection: ${error.message}; correct DATABASE_URL`, { cause: error });
    case '3F000':
    case '42P01':
      return new DatabaseError(`${error.message}: etl has not published its data here; run \`npm run etl -- ingest\``, { cause: error });
    case '42501':
      return new DatabaseError(`${error.message}: the role of DATABASE_URL may not read etl's views; see deploy/roles.sql`, { cause: error });
    default:
      if (typeof code === 'string' && SERVER_TROUBLE.test(code)) {
        return new DatabaseError(`Postgres failed: ${String(error.message)} (${code}); see its log, and run the command again`, { cause: error });
      }
      return error;
  }
}

function lost(error: { readonly message?: unknown }): DatabaseError {
  return new DatabaseError(`Postgres went away: ${String(error.message)}; run the command again when it is back`, { cause: error });
}
