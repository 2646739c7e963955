import { quoteIdentifier } from '@tripod/contracts';
import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { APP } from '../app.js';
import { AppError } from '../errors.js';
import * as decisions from './migrations/0001-decisions.js';
import type { Tables } from './tables.js';

const SCHEMA = quoteIdentifier(APP);
/** The end of each message about a schema that does not fit. */
const WAY_OUT = '`npm run reset` empties the embedded database; in another one drop the schema and prepare it with deploy/roles.sql (its decisions are lost)';

/** Imported by name, so that the bundle holds them: a folder would not be there to be read. */
const MIGRATIONS: Readonly<Record<string, Migration>> = { '0001-decisions': decisions };

const DECISION = {
  ...{ key: 'text', policy: 'text', predicted_by: 'text', partition: 'text', prediction: 'jsonb', decision: 'text' },
  ...{ expected_cost: 'double precision', decided_at: 'timestamp with time zone' },
};
/** The columns that the migrations leave behind, with their types: an edited migration shows here. */
const TABLES: Readonly<Record<keyof Tables, Readonly<Record<string, string>>>> = {
  decisions: DECISION,
  decision_events: { event_id: 'bigint', event: 'text', ...DECISION },
};

/**
 * Brings this app's schema to its state. Two processes that do it at once wait for each other (an advisory lock).
 *
 * @throws {AppError} DATABASE_NEWER or DATABASE_CHANGED when another version of this app has migrated the schema; nothing is
 *   changed then
 */
export async function migrate(database: Kysely<Tables>): Promise<void> {
  await refuseOtherMigrations(database);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: APP,
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  await refuseOtherTables(database);
}

/** A migration that this version does not have was made by a later one. */
async function refuseOtherMigrations(database: Kysely<Tables>): Promise<void> {
  const table = `${SCHEMA}.migrations`;
  const { rows: found } = await sql<{ found: boolean }>`select to_regclass(${table}) is not null as found`.execute(database);
  if (found[0]?.found !== true) return;
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(database);
  const known = Object.keys(MIGRATIONS);
  const unknown = rows.map(({ name }) => name).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new AppError(
    'DATABASE_NEWER',
    `Schema ${SCHEMA} has migrations that this version of ${APP} does not know: ${unknown.join(', ')}. A later version made them, or they were renamed. Run the version that has them, or start anew: ${WAY_OUT}.`,
  );
}

async function refuseOtherTables(database: Kysely<Tables>): Promise<void> {
  for (const [table, wanted] of Object.entries(TABLES)) {
    const { rows } = await sql<{ name: string; type: string }>`
      select attname as name, format_type(atttypid, atttypmod) as type
      from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`.execute(database);
    const found = new Map(rows.map(({ name, type }) => [name, type]));
    for (const name of new Set([...Object.keys(wanted), ...found.keys()])) {
      if (found.get(name) === wanted[name]) continue;
      throw changed(`column '${name}' of table ${table} is ${found.get(name) ?? 'missing'}, and this version expects ${wanted[name] ?? 'no such column'}`);
    }
  }
}

function changed(reason: string): AppError {
  return new AppError('DATABASE_CHANGED', `Schema ${SCHEMA} does not fit this version of ${APP}: ${reason}. Run the version that made it, or start anew: ${WAY_OUT}.`);
}
