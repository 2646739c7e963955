import { Migrator } from 'kysely';
import type { Database } from '../database/database.js';
import * as decisions from './migrations/0001-decisions.js';

/** Imported by name, so that the bundle holds them: a folder would not be there to be read. */
const MIGRATIONS = { '0001-decisions': decisions };

/** Brings schema `desk` to this app's state. Two that do it at once wait for each other (an advisory lock). */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => MIGRATIONS },
    migrationTableSchema: 'desk',
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
