import { quoteIdentifier } from '@tripod/contracts';
import type { ClientBase } from 'pg';
import { APP } from '../app.js';
import { AppError } from '../errors.js';

/** The schema in which graphile-worker keeps the jobs of this app. */
export const QUEUE_SCHEMA = `${APP}_worker`;

/**
 * Makes the table by which graphile-worker sees that its schema is there: it would make both, but the role of an app may
 * not make schemas. The rest it makes itself.
 *
 * @throws {AppError} DATABASE_UNPREPARED when the schema is missing
 */
export async function prepareQueue(client: ClientBase): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [QUEUE_SCHEMA]);
  if (rowCount === 0) throw new AppError('DATABASE_UNPREPARED', `The database has no schema ${quoteIdentifier(QUEUE_SCHEMA)} for the jobs of app ${APP}. Prepare it with deploy/roles.sql for this app.`);
  await client.query('BEGIN');
  // Workers that start at once would both make it.
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`tables of ${QUEUE_SCHEMA}`]);
  await client.query(`CREATE TABLE IF NOT EXISTS ${quoteIdentifier(QUEUE_SCHEMA)}.migrations (id int PRIMARY KEY, ts timestamptz NOT NULL DEFAULT now(), breaking boolean NOT NULL DEFAULT false)`);
  await client.query('COMMIT');
}
