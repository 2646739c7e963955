import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { DeskError } from '../errors.js';
import { explainFailure } from './explain-failure.js';

/** An open database. Rows are typed where they are read, by their contract. */
export type Database = Kysely<unknown>;

const OLDEST = 14;
const { builtins } = pg.types;

/**
 * Local times stay texts, as the contracts write them: a detour over `Date` would move them into this machine's zone.
 * Only seconds that are zero are cut, so that a time which is no whole minute fails its contract.
 */
const localTimes = new Map<number, (text: string) => string>([
  [builtins.TIMESTAMP, (text) => text.replace(' ', 'T').replace(/:00$/, '')],
  [builtins.DATE, (text) => text],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && localTimes.get(oid)) || pg.types.getTypeParser(oid, format),
};

/**
 * Runs work over a connection to Postgres and closes it, however the work ends.
 *
 * @throws {DeskError} DATABASE_AWAY, DATABASE_REFUSED, DATABASE_TOO_OLD or DATASETS_MISSING; what the work throws else
 */
export async function withDatabase<Result>(url: string, work: (database: Database) => Promise<Result>): Promise<Result> {
  const pool = new pg.Pool({
    ...{ connectionString: url, max: 2, connectionTimeoutMillis: 10_000, application_name: 'user', types },
  });
  // An idle connection that breaks is reported again by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await refuseOldServer(database);
    return await work(database);
  } catch (error) {
    throw explainFailure(error, url);
  } finally {
    await database.destroy();
  }
}

async function refuseOldServer(database: Database): Promise<void> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(database);
  const version = rows[0]?.version ?? '';
  if (Number.parseInt(version, 10) >= OLDEST) return;
  throw new DeskError('DATABASE_TOO_OLD', `Postgres ${version} is too old: version ${OLDEST} or later is needed.`);
}
