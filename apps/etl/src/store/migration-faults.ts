import type { Client } from 'pg';
import { APP } from '../app.js';
import { AppError } from '../errors.js';
import { SCHEMA } from './tables.js';

/** The end of each message about a database that does not fit. */
export const WAY_OUT = '`npm run reset` empties the embedded database';

/**
 * The names of the migrations that a database has seen, in their order; empty when it has seen none.
 */
export async function appliedMigrations(client: Client): Promise<readonly string[]> {
  const { rows: found } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [`${SCHEMA}.migrations`]);
  if (found[0]?.exists !== true) return [];
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${SCHEMA}.migrations ORDER BY name`);
  return rows.map(({ name }) => name);
}

/** @throws {AppError} DATABASE_CHANGED when the schema holds the tables of the first version, which had a table `migration` */
export async function refuseFirstVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ isFirst: boolean }>('SELECT to_regclass($1) IS NOT NULL AS "isFirst"', [`${SCHEMA}.migration`]);
  if (rows[0]?.isFirst !== true) return;
  throw new AppError(
    'DATABASE_CHANGED',
    `Schema ${SCHEMA} holds tables of the first version of ${APP}, which this version cannot migrate. ${WAY_OUT}; ` +
      `in another database drop the schema, prepare it again with deploy/roles.sql, and ingest again.`,
  );
}

/** @throws {AppError} DATABASE_NEWER when the database has seen a migration that this version does not know */
export async function refuseUnknownMigrations(client: Client, known: readonly string[]): Promise<void> {
  const applied = await appliedMigrations(client);
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new AppError(
    'DATABASE_NEWER',
    `Schema ${SCHEMA} has migrations that this version of ${APP} does not know: ${unknown.join(', ')}. A later version made them, or they were renamed. ` +
      `Run the version that has them, or start anew: ${WAY_OUT}.`,
  );
}
