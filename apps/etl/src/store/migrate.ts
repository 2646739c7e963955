import { Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { EtlError } from '../errors.js';
import { flights } from './migrations/0001-flights.js';

/** In their order; a number that was released is never changed again. */
const migrations = { '0001-flights': flights };

/**
 * Brings schema etl up to this version of the app. Two at once wait for each other.
 *
 * @throws {EtlError} when a migration fails, or the database was migrated by a later version of etl
 */
export async function migrate(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'etl migrations' });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({
      db,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      migrationTableSchema: 'etl',
      migrationTableName: 'migration',
      migrationLockTableName: 'migration_lock',
    });
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    const isNewer = error instanceof Error && /corrupted migrations/.test(error.message);
    if (isNewer) {
      throw new EtlError('DATABASE_NEWER', `The database was migrated by another version of etl (${error.message}). Run that one.`);
    }
    throw error;
  } finally {
    await db.destroy();
  }
}
