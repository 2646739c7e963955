import type { Client } from 'pg';
import type { EtlProject } from '../ingest/project.js';
import { migrationsOf } from './migrate.js';
import { appliedMigrations, refuseFirstVersion, refuseUnknownMigrations } from './migration-faults.js';

/**
 * Whether the store's tables are there. Reading never makes them.
 *
 * @throws {AppError} DATABASE_NEWER, DATABASE_CHANGED when they are those of another version
 */
export async function isReadable(client: Client, project: EtlProject): Promise<boolean> {
  await refuseFirstVersion(client);
  await refuseUnknownMigrations(client, Object.keys(migrationsOf(project)));
  return (await appliedMigrations(client)).length > 0;
}
